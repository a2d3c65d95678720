// The domain's decisions: pure functions of values.
#pragma once

#include "base/result.h"
#include "contacts/api/contacts.h"
#include "messaging/roster.h"
#include "messaging/types.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace kapok::messaging {

// What the instance allows; messaging.md, rule 13.
struct Limits {
    std::size_t text_characters = 10'000;
    std::size_t mentions = 100;
    std::size_t waveform_bytes = 64;
    std::size_t file_name_characters = 255;
    std::size_t group_name_characters = 64;
    std::size_t album_pictures = 9;
    std::size_t place_name_characters = 100;
    std::size_t address_characters = 200;
    std::size_t card_title_characters = 100;
    std::size_t card_text_characters = 500;
    std::size_t card_source_characters = 64;
    std::size_t url_bytes = 2'048;
    std::size_t forwarded = 100;
    std::uint32_t forward_depth = 5;
    std::size_t pinned = 100;
    std::size_t admins = 3;
    // What a new group has room for, and how far its owner may raise that.
    std::size_t members = 500;
    std::size_t members_max = 500;
    // Above this: no typing, no receipts, and a pause between two @all.
    std::size_t large_group = 500;
    // Up to this size any member may rename the group.
    std::size_t familiar_group = 100;
    std::size_t users_a_call = 100;
    std::size_t delivered_a_call = 100;
    std::chrono::milliseconds recall_window = std::chrono::minutes(2);
    std::chrono::milliseconds file_recall_window = std::chrono::hours(3);
    std::chrono::milliseconds mention_all_pause = std::chrono::minutes(10);
    std::size_t announcement_characters = 2'000;
    std::size_t nickname_characters = 32;
    std::size_t reason_characters = 100;
    std::chrono::seconds slow_mode_max = std::chrono::hours(1);
    std::chrono::seconds mute_max = std::chrono::days(30);
    std::size_t bans = 10'000;
    std::size_t links = 100;
    std::chrono::seconds link_life = std::chrono::days(7);
    std::chrono::seconds link_life_max = std::chrono::days(30);
    std::uint32_t link_uses_max = 100'000;
    std::size_t join_requests = 1'000;
    // A face-to-face room closes after this, and one user enters so many of them meanwhile.
    std::chrono::milliseconds face_life = std::chrono::minutes(5);
    std::size_t face_codes = 5;
    std::chrono::milliseconds edit_window = std::chrono::hours(24);
    std::size_t edits = 50;
    // Of all wordings of one text together: it is read whole with each page that shows it.
    std::size_t edit_characters = 100'000;
    // Different ones on one message.
    std::size_t reactions = 20;
    std::size_t pinned_messages = 20;
    std::chrono::milliseconds nudge_pause = std::chrono::seconds(10);
    std::size_t entries_a_call = 100;
    std::size_t question_characters = 300;  // also of a relay list's title
    std::size_t poll_options = 20;
    std::size_t poll_option_characters = 100;
    std::chrono::milliseconds poll_life_max = std::chrono::days(366);
    std::size_t relay_example_characters = 200;
};

namespace rules {

// What can be said of a client's content without knowing where it goes. Removes repeated mentions.
Result<void> check_content(Content& content, const Limits& limits);
// Mentions need members; @all needs a role.
Result<void> check_mentions(const Text& text, const Roster& roster, UserId sender);
Result<void> check_draft(std::string_view draft, const Limits& limits);
// The name without spaces at its ends.
Result<std::string> check_group_name(std::string_view name, const Limits& limits);

// A page's size: `asked` or, for 0, `usual`; Invalid LIMIT_TOO_LARGE above `most`.
struct PageSizes {
    std::uint32_t usual = 0;
    std::uint32_t most = 0;
};
Result<std::size_t> page_size(std::uint32_t asked, PageSizes sizes);

// May one write to the other side of a 1:1?
Result<void> may_write_to(const contacts::Relationship& relationship);
// Writing to them lets them answer, which nothing else does yet.
bool awaits_answer(const contacts::Relationship& relationship);
// May one bring them into a group?
bool may_invite(const contacts::Relationship& relationship);

struct RecallCase {
    UserId caller{};
    Role caller_role = Role::kMember;
    UserId sender{};
    Role sender_role = Role::kMember;  // kMember for those who left
    Kind conversation = Kind::kDirect;
    bool is_file = false;
    WallTime sent{};
    WallTime now{};
};
Result<void> may_recall(const RecallCase& recall, const Limits& limits);

struct EditCase {
    UserId caller{};
    UserId sender{};
    WallTime sent{};
    WallTime now{};
};
// `target` is what the message is now, `text` what it shall be.
Result<void> may_edit(const EditCase& edit,
                      const Content& target,
                      const Text& text,
                      const Limits& limits);
// What the message is after the edit.
Content edited(const Content& target, Text text, const EditCase& edit);

// Owner removes anyone else, admins plain members.
bool may_remove(Role caller, Role target);
bool may_change_group(Role caller, std::size_t members, const Limits& limits);

// Seqs that one may read, both ends included. `last` none: to the head.
struct Interval {
    Seq first{};
    Seq last{};
    friend bool operator==(const Interval&, const Interval&) = default;
};
// In order and without empty ones.
using Intervals = std::vector<Interval>;

bool may_read(const Intervals& intervals, Seq seq);
// The highest readable seq that is not above `seq`; none if there is none. `head` is the stream's.
Seq clip(const Intervals& intervals, Seq seq, Seq head);

// One read of the stream and what to keep of it: a page never crosses a gap between two intervals,
// so that it is dense.
struct Slice {
    enum class Direction { kAfter, kBefore };
    Direction direction = Direction::kAfter;
    Seq from{};  // exclusive
    Interval keep{};
};
// None if nothing is there to read.
std::optional<Slice> slice_after(const Intervals& intervals, Seq after);
std::optional<Slice> slice_before(const Intervals& intervals, Seq before);

}  // namespace rules
}  // namespace kapok::messaging
