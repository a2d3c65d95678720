#include "contacts/rules.h"

#include "base/encoding.h"
#include "base/utf8.h"
#include "contacts/api/errors.h"

#include <fmt/format.h>

#include <algorithm>

namespace kapok::contacts {
namespace {

constexpr std::string_view kCardPrefix = "kapok:user:";
constexpr std::size_t kCardTokenLength = 22;  // 16 bytes in base64url

std::optional<std::string> short_text(std::string_view text, std::size_t most) {
    const auto trimmed = trim(text);
    const auto characters = count_characters(trimmed);
    if (!characters || *characters > most || has_control_characters(trimmed)) {
        return std::nullopt;
    }
    return std::string(trimmed);
}

bool out_of_time(const Request& request, WallTime now) {
    return now >= request.sent + kRequestLife;
}

}  // namespace

Result<std::string> check_reason(std::string_view reason) {
    if (auto text = short_text(reason, 100)) {
        return std::move(*text);
    }
    return Error(Code::kInvalid, kReasonTooLong, "a reason is at most 100 characters")
        .with_field("reason");
}

Result<std::string> check_remark(std::string_view remark) {
    if (auto text = short_text(remark, 32)) {
        return std::move(*text);
    }
    return Error(Code::kInvalid, kRemarkTooLong, "a remark is at most 32 characters")
        .with_field("remark");
}

std::string direct_conversation(UserId a, UserId b) {
    return fmt::format("d{}-{}", std::min(a, b), std::max(a, b));
}

std::string card_text(std::string_view token) { return std::string(kCardPrefix).append(token); }

std::optional<std::string> parse_card_text(std::string_view text) {
    if (!text.starts_with(kCardPrefix)) {
        return std::nullopt;
    }
    const auto token = text.substr(kCardPrefix.size());
    if (token.size() != kCardTokenLength || !from_base64url(token)) {
        return std::nullopt;
    }
    return std::string(token);
}

RequestState seen_by_asked(const Request& request, WallTime now) {
    if (request.state == RequestState::kPending && out_of_time(request, now)) {
        return RequestState::kExpired;
    }
    return request.state;
}

RequestState seen_by_asker(const Request& request, WallTime now) {
    // A decline is not told: it looks as if nobody answered.
    if (request.state == RequestState::kDeclined) {
        return out_of_time(request, now) ? RequestState::kExpired : RequestState::kPending;
    }
    return seen_by_asked(request, now);
}

bool is_open(const Request& request, WallTime now) {
    return !request.hidden && seen_by_asked(request, now) == RequestState::kPending;
}

Relation relation_of(const Pair& pair, WallTime now) {
    if (pair.me == pair.other) {
        return Relation::kSelf;
    }
    if (pair.mine.is_contact) {
        return Relation::kContact;
    }
    if (pair.incoming && is_open(*pair.incoming, now)) {
        return Relation::kAsked;
    }
    if (pair.outgoing && seen_by_asker(*pair.outgoing, now) == RequestState::kPending) {
        return Relation::kRequested;
    }
    return Relation::kStranger;
}

Relationship relationship_of(const Edge& mine, const Edge& theirs) {
    return {.i_have_them = mine.is_contact,
            .they_have_me = theirs.is_contact,
            .i_blocked = mine.blocked,
            .they_blocked = theirs.blocked};
}

Result<Ask> ask(const Pair& pair, Wish wish, WallTime now) {
    if (pair.me == pair.other) {
        return Error(Code::kInvalid, kSelfRequest, "one cannot ask oneself").with_field("user_id");
    }
    if (pair.mine.is_contact && pair.theirs.is_contact) {
        return Error(Code::kConflict, kAlreadyContact, "you are contacts already");
    }
    Ask made;
    made.request = {.asker = pair.me,
                    .asked = pair.other,
                    .reason = std::move(wish.reason),
                    .remark = std::move(wish.remark),
                    .state = RequestState::kPending,
                    .hidden = false,
                    .sent = now};
    if (pair.incoming && is_open(*pair.incoming, now)) {
        made.outcome = Asked::kAccepted;
        made.request.state = RequestState::kAccepted;
    } else if (pair.theirs.blocked) {
        made.outcome = Asked::kSwallowed;
        made.request.state = RequestState::kDeclined;
        made.request.hidden = true;
    } else if (pair.theirs.is_contact) {
        made.outcome = Asked::kRestored;
        made.request.state = RequestState::kAccepted;
    }
    return made;
}

Result<Answered> answer(const Pair& pair, Answer answer, WallTime now) {
    if (!pair.incoming || pair.incoming->hidden) {
        return Error(Code::kNotFound, kRequestUnknown, "this user has not asked you");
    }
    switch (seen_by_asked(*pair.incoming, now)) {
        case RequestState::kExpired:
            return Error(Code::kGone, kRequestExpired, "the request has expired");
        case RequestState::kAccepted:
            if (answer == Answer::kDecline) {
                return Error(Code::kConflict, kAlreadyContact, "it was accepted");
            }
            if (!pair.mine.is_contact) {
                return Error(Code::kNotFound, kRequestUnknown, "it was accepted, then deleted");
            }
            return Answered::kNothing;
        case RequestState::kDeclined:
            // Who declined may think again, as long as the asker still waits.
            if (answer == Answer::kDecline) {
                return Answered::kNothing;
            }
            if (out_of_time(*pair.incoming, now)) {
                return Error(Code::kGone, kRequestExpired, "the request has expired");
            }
            return Answered::kAccepted;
        case RequestState::kPending:
            break;
    }
    return answer == Answer::kAccept ? Answered::kAccepted : Answered::kDeclined;
}

Friendship befriend(const Pair& pair, const Remarks& remarks, WallTime now) {
    Friendship made{pair.mine, pair.theirs};
    const auto join = [now](Edge& edge, const std::string& remark) {
        if (!edge.is_contact) {
            edge.is_contact = true;
            edge.since = now;
        }
        if (!remark.empty()) {
            edge.remark = remark;
        }
    };
    join(made.mine, remarks.mine);
    join(made.theirs, remarks.theirs);
    return made;
}

Blocking set_blocked(const Pair& pair, Block block, WallTime now) {
    Blocking done;
    done.mine = pair.mine;
    done.mine.blocked = block == Block::kBlock;
    if (block == Block::kUnblock) {
        return done;
    }
    if (pair.incoming && is_open(*pair.incoming, now)) {
        done.incoming = pair.incoming;
        done.incoming->state = RequestState::kDeclined;
    }
    if (pair.outgoing && seen_by_asker(*pair.outgoing, now) == RequestState::kPending) {
        done.outgoing = pair.outgoing;
        done.outgoing->state = RequestState::kExpired;
    }
    return done;
}

Result<std::uint32_t> page_size(std::uint32_t limit) {
    if (limit > kPageMax) {
        return Error(Code::kInvalid, kLimitTooLarge, "limit is at most 500").with_field("limit");
    }
    return limit == 0 ? kPageMax : limit;
}

Result<UserId> parse_page_token(std::string_view token) {
    if (token.empty()) {
        return UserId();
    }
    const auto id = parse_decimal(token);
    if (!id || *id > static_cast<std::uint64_t>(INT64_MAX)) {
        return Error(Code::kInvalid, kPageTokenInvalid, "not a page token")
            .with_field("page_token");
    }
    return UserId(*id);
}

}  // namespace kapok::contacts
