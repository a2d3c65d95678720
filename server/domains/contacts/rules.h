// Pure decisions of contacts: the state machine of two people's requests, contacts and blocks.
#pragma once

#include "base/result.h"
#include "contacts/api/contacts.h"
#include "contacts/values.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kapok::contacts {

inline constexpr std::chrono::days kRequestLife{30};
inline constexpr std::int64_t kContactsMax = 5'000;
inline constexpr std::size_t kRequestsListed = 200;
inline constexpr std::uint32_t kPageMax = 500;
inline constexpr std::size_t kTagsMax = 200;
inline constexpr std::size_t kTagsOfContactMax = 20;
inline constexpr std::size_t kTaggedAtOnceMax = 500;
inline constexpr std::size_t kBookMax = 5'000;
inline constexpr std::int64_t kBookUploadsADay = 5;
inline constexpr std::size_t kBookMatchesMax = 500;

// Texts, trimmed.
Result<std::string> check_reason(std::string_view reason);
Result<std::string> check_remark(std::string_view remark);
Result<std::string> check_note(std::string_view note);
Result<std::string> check_tag_name(std::string_view name);
Result<void> check_phone(std::string_view phone);

// The text of the 1:1 conversation's id; messaging makes the same one (messaging/api/ids.h), which
// contacts, a lower domain, cannot ask.
std::string direct_conversation(UserId a, UserId b);

// QR cards.
std::string card_text(std::string_view token);
std::optional<std::string> parse_card_text(std::string_view text);

// How a request stands, for each side.
RequestState seen_by_asker(const Request& request, WallTime now);
RequestState seen_by_asked(const Request& request, WallTime now);
// Waits for the answer of the asked.
bool is_open(const Request& request, WallTime now);

Relation relation_of(const Pair& pair, WallTime now);
Stance stance_of(const Edge& edge);
// One side of a relationship: what they keep about the other, and their settings.
struct Side {
    Stance stance{};
    Privacy privacy{};
};
Relationship relationship_of(const Side& mine, const Side& theirs);

// What a stranger who looks at them may know: their settings take what `me` writes, they still
// have `me`, or wait for an answer. That they have blocked `me` is not told here.
bool takes_from_stranger(const Pair& pair, const Privacy& theirs);

// Those two know each other, however they met: nobody is found or asked anew.
bool are_acquainted(const Pair& pair, WallTime now);
// May one add who lets people in like that, coming this way? `shown`: it is the way one came.
enum class Evidence { kMissing, kShown };
// What the asker says of how they came to the other.
struct Way {
    AddSource source = AddSource::kUnspecified;
    std::string evidence{};
    std::uint64_t evidence_seq = 0;
};
Result<void> may_add(AddSource source, Evidence evidence, const Privacy& theirs);

// What asking someone does.
enum class Asked {
    kSent,       // a request is pending, new or renewed
    kSwallowed,  // they have blocked the asker: it looks pending, and they never see it
    kAccepted,   // they had asked: both are contacts now
    kRestored,   // the asker had deleted them, they have kept the asker: back on the list
    kWelcomed,   // they let people in without being asked: both are contacts now
};
struct Ask {
    Asked outcome = Asked::kSent;
    Request request;  // the asker's, as it is to be stored
};
struct Wish {
    std::string reason{};
    std::string remark{};
    AddSource source = AddSource::kUnspecified;
};
// Whether the other wants to be asked first (Privacy::confirm).
enum class Door { kClosed, kOpen };
Result<Ask> ask(const Pair& pair, Wish wish, Door door, WallTime now);

// What answering someone's request does. kNothing: it was so already.
enum class Answered { kAccepted, kDeclined, kNothing };
enum class Answer { kAccept, kDecline };
Result<Answered> answer(const Pair& pair, Answer answer, WallTime now);

// The two edges once both are contacts. Blocks and remarks that were there stay.
struct Friendship {
    Edge mine;
    Edge theirs;
};
struct Remarks {
    std::string mine;  // empty keeps what is there
    std::string theirs;
};
Friendship befriend(const Pair& pair, const Remarks& remarks, WallTime now);

// Blocking answers what is open between the two: nothing comes up again after an unblock.
struct Blocking {
    Edge mine;
    std::optional<Request> outgoing;  // to be stored, if set
    std::optional<Request> incoming;
};
enum class Block { kBlock, kUnblock };
Blocking set_blocked(const Pair& pair, Block block, WallTime now);

// Address books. The first four bytes of SHA-256(salt, phone): what clients upload.
std::uint32_t phone_hash(std::string_view salt, std::string_view phone);
// What is stored of it: worth nothing without the secret.
std::uint32_t book_token(std::string_view secret, std::uint32_t hash);
// The window with one more upload in it, or RateLimited ADDRESS_BOOK_TOO_OFTEN.
struct UploadWindow {
    std::int64_t uploads = 0;
    WallTime ends;
};
Result<UploadWindow> take_upload(const std::optional<UploadWindow>& present, WallTime now);

Result<std::uint32_t> page_size(std::uint32_t limit);
Result<UserId> parse_page_token(std::string_view token);

}  // namespace kapok::contacts
