#include "messaging/rules.h"

#include "base/utf8.h"
#include "messaging/api/errors.h"
#include "messaging/rules_kinds.h"

#include <algorithm>
#include <limits>

namespace kapok::messaging::rules {
namespace {

constexpr std::size_t kMediaIdBytes = 128;
// Above every seq; PostgreSQL has no unsigned numbers.
constexpr Seq kEnd{std::numeric_limits<std::int64_t>::max()};

Error invalid(std::string_view reason, std::string_view field) {
    return Error(Code::kInvalid, reason).with_field(std::string(field));
}

// PostgreSQL cannot store a zero byte, and nobody means one.
bool has_zero_byte(std::string_view text) { return text.find('\0') != std::string_view::npos; }

Result<void> check_text(Text& text, const Limits& limits) {
    const auto characters = count_characters(text.text);
    if (!characters || has_zero_byte(text.text)) {
        return invalid(errors::kTextInvalid, "content.text.text");
    }
    if (trim(text.text).empty()) {
        return invalid(errors::kEmptyText, "content.text.text");
    }
    if (*characters > limits.text_characters) {
        return invalid(errors::kTextTooLong, "content.text.text");
    }
    std::sort(text.mentioned.begin(), text.mentioned.end());
    text.mentioned.erase(std::unique(text.mentioned.begin(), text.mentioned.end()),
                         text.mentioned.end());
    if (text.mentioned.size() > limits.mentions) {
        return invalid(errors::kTooManyMentions, "content.text.mentioned_user_ids");
    }
    return {};
}

Result<void> check_file_name(std::string_view name, const Limits& limits) {
    const auto characters = count_characters(name);
    const bool has_path = name.find_first_of("/\\") != std::string_view::npos;
    if (!characters || *characters > limits.file_name_characters || trim(name).empty() ||
        has_path || name == "." || name == ".." || has_control_characters(name)) {
        return invalid(errors::kFileNameInvalid, "content.file.name");
    }
    return {};
}

struct BodyCheck {
    const Limits& limits;

    Result<void> operator()(Text& text) const { return check_text(text, limits); }
    Result<void> operator()(const Image&) const { return {}; }
    Result<void> operator()(const Voice& voice) const {
        if (voice.waveform.empty() || voice.waveform.size() > limits.waveform_bytes) {
            return invalid(errors::kWaveformInvalid, "content.voice.waveform");
        }
        return {};
    }
    Result<void> operator()(const File& file) const { return check_file_name(file.name, limits); }
    Result<void> operator()(Sticker& sticker) const { return check_sticker(sticker); }
    Result<void> operator()(const UnknownContent&) const {
        return invalid(errors::kContentUnknown, "content");
    }
    Result<void> operator()(const Video&) const { return {}; }
    Result<void> operator()(const Location& location) const {
        return check_location(location, limits);
    }
    Result<void> operator()(const ContactCard& card) const { return check_contact_card(card); }
    Result<void> operator()(const Card& card) const { return check_card(card, limits); }
    Result<void> operator()(Merged& merged) const { return check_merged(merged, limits); }
    Result<void> operator()(const Album& album) const { return check_album(album, limits); }
    Result<void> operator()(Poll& poll) const { return check_poll(poll, limits); }
    Result<void> operator()(Relay& relay) const { return check_relay(relay, limits); }
    template <class OfServer>
    Result<void> operator()(const OfServer&) const {
        return invalid(errors::kContentNotAllowed, "content");
    }
};

}  // namespace

Result<void> check_content(Content& content, const Limits& limits) {
    TRY_VOID(std::visit(BodyCheck{limits}, content.body));
    if (!content.earlier.empty()) {
        return invalid(errors::kContentNotAllowed, "content.earlier");
    }
    if (auto* text = std::get_if<Text>(&content.body)) {
        // The id is all that a client says of a preview; its picture comes with it.
        TRY_VOID(check_link(*text));
        return {};
    }
    for (const auto* media : media_of(content.body)) {
        if (media->id.empty() || media->id.size() > kMediaIdBytes || has_zero_byte(media->id)) {
            return Error(Code::kNotFound, errors::kMediaUnknown).with_field("content");
        }
    }
    return {};
}

Result<void> check_mentions(const Text& text, const Roster& roster, UserId sender) {
    if (text.mentions_all) {
        const auto* place = roster.find(sender);
        if (roster.id().kind() != Kind::kGroup || place == nullptr || place->role < Role::kAdmin) {
            return Error(Code::kForbidden, errors::kMentionAllNotAllowed);
        }
    }
    for (const auto user : text.mentioned) {
        if (roster.find(user) == nullptr) {
            return invalid(errors::kMentionNotAMember, "content.text.mentioned_user_ids");
        }
    }
    return {};
}

Result<void> check_draft(std::string_view draft, const Limits& limits) {
    const auto characters = count_characters(draft);
    if (!characters || has_zero_byte(draft)) {
        return invalid(errors::kTextInvalid, "draft");
    }
    if (*characters > limits.text_characters) {
        return invalid(errors::kDraftTooLong, "draft");
    }
    return {};
}

Result<std::string> check_group_name(std::string_view name, const Limits& limits) {
    const auto trimmed = trim(name);
    const auto characters = count_characters(trimmed);
    if (!characters || has_control_characters(trimmed)) {
        return invalid(errors::kNameInvalid, "name");
    }
    if (*characters > limits.group_name_characters) {
        return invalid(errors::kNameTooLong, "name");
    }
    return std::string(trimmed);
}

Result<std::size_t> page_size(std::uint32_t asked, PageSizes sizes) {
    if (asked > sizes.most) {
        return invalid(errors::kLimitTooLarge, "limit");
    }
    return static_cast<std::size_t>(asked == 0 ? sizes.usual : asked);
}

Result<void> may_write_to(const contacts::Relationship& relationship) {
    if (relationship.i_blocked) {
        return Error(Code::kForbidden, errors::kBlockedByYou);
    }
    // Before "not a contact": who is blocked learns only that they were refused.
    if (relationship.they_blocked) {
        return Error(Code::kForbidden, errors::kBlockedByPeer);
    }
    if (!relationship.they_have_me && !relationship.they_take_mine) {
        return Error(Code::kForbidden, errors::kNotAContact);
    }
    return {};
}

bool awaits_answer(const contacts::Relationship& relationship) {
    return !relationship.i_have_them && !relationship.i_await_answer;
}

bool may_invite(const contacts::Relationship& relationship) {
    return relationship.i_have_them && relationship.they_have_me && !relationship.i_blocked &&
           !relationship.they_blocked;
}

Result<void> may_recall(const RecallCase& recall, const Limits& limits) {
    if (recall.caller == recall.sender) {
        const auto window = recall.is_file ? limits.file_recall_window : limits.recall_window;
        if (recall.now - recall.sent > window) {
            return Error(Code::kForbidden, errors::kRecallTooLate);
        }
        return {};
    }
    const bool leads = recall.conversation == Kind::kGroup && recall.caller_role >= Role::kAdmin;
    if (!leads || recall.sender_role >= recall.caller_role) {
        return Error(Code::kForbidden, errors::kRecallNotYours);
    }
    return {};
}

namespace {

bool says_the_same(const Text& a, const Text& b) {
    return a.text == b.text && a.mentioned == b.mentioned && a.mentions_all == b.mentions_all;
}

std::size_t characters_of(const Content& content, const Text& text) {
    auto sum = count_characters(text.text).value_or(0);
    for (const auto& version : content.earlier) {
        sum += count_characters(version.text.text).value_or(0);
    }
    return sum;
}

}  // namespace

Result<void> may_edit(const EditCase& edit,
                      const Content& target,
                      const Text& text,
                      const Limits& limits) {
    if (std::holds_alternative<Recalled>(target.body)) {
        return Error(Code::kGone, errors::kAlreadyRecalled).with_field("seq");
    }
    if (edit.caller != edit.sender) {
        return Error(Code::kForbidden, errors::kEditNotYours);
    }
    const auto* now = std::get_if<Text>(&target.body);
    if (now == nullptr) {
        return invalid(errors::kEditNotAText, "seq");
    }
    if (edit.now - edit.sent > limits.edit_window) {
        return Error(Code::kForbidden, errors::kEditTooLate);
    }
    if (says_the_same(*now, text)) {
        return invalid(errors::kEditChangesNothing, "text");
    }
    if (target.earlier.size() >= limits.edits ||
        characters_of(target, *now) + characters_of({}, text) > limits.edit_characters) {
        return Error(Code::kTooLarge, errors::kTooManyEdits);
    }
    return {};
}

Content edited(const Content& target, Text text, const EditCase& edit) {
    Content content = target;
    content.earlier.push_back({.text = std::get<Text>(target.body),
                               .time = target.earlier.empty() ? edit.sent : target.edited});
    content.body = std::move(text);
    content.edited = edit.now;
    return content;
}

bool may_remove(Role caller, Role target) { return caller >= Role::kAdmin && caller > target; }

bool may_change_group(Role caller, std::size_t members, const Limits& limits) {
    return caller >= Role::kAdmin || members <= limits.familiar_group;
}

bool may_read(const Intervals& intervals, Seq seq) {
    return std::any_of(intervals.begin(), intervals.end(), [seq](const Interval& interval) {
        return interval.first <= seq && (!interval.last || seq <= interval.last);
    });
}

Seq clip(const Intervals& intervals, Seq seq, Seq head) {
    Seq best;
    for (const auto& interval : intervals) {
        const auto last = std::min({interval.last ? interval.last : head, seq, head});
        if (last >= interval.first) {
            best = std::max(best, last);
        }
    }
    return best;
}

std::optional<Slice> slice_after(const Intervals& intervals, Seq after) {
    for (const auto& interval : intervals) {
        if (!interval.last || interval.last > after) {
            const auto from = std::max(after, Seq(interval.first.value() - 1));
            return Slice{.direction = Slice::Direction::kAfter, .from = from, .keep = interval};
        }
    }
    return std::nullopt;
}

std::optional<Slice> slice_before(const Intervals& intervals, Seq before) {
    for (auto interval = intervals.rbegin(); interval != intervals.rend(); ++interval) {
        if (interval->first < before) {
            const auto end = interval->last ? Seq(interval->last.value() + 1) : kEnd;
            return Slice{.direction = Slice::Direction::kBefore,
                         .from = std::min(before, end),
                         .keep = *interval};
        }
    }
    return std::nullopt;
}

}  // namespace kapok::messaging::rules
