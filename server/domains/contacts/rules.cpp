#include "contacts/rules.h"

#include "base/assert.h"
#include "base/encoding.h"
#include "base/random.h"
#include "base/utf8.h"
#include "contacts/api/errors.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>

namespace kapok::contacts {
namespace {

constexpr std::string_view kCardPrefix = "kapok:user:";
constexpr std::size_t kCardTokenLength = 22;  // 16 bytes in base64url
constexpr std::size_t kNoteCharacters = 400;
constexpr std::chrono::hours kUploadWindow{24};

std::optional<std::string> short_text(std::string_view text, std::size_t most) {
    const auto trimmed = trim(text);
    const auto characters = count_characters(trimmed);
    if (!characters || *characters > most || has_control_characters(trimmed)) {
        return std::nullopt;
    }
    return std::string(trimmed);
}

std::uint32_t first_four(const Sha256& digest) {
    std::uint32_t value = 0;
    for (std::size_t at = 0; at < 4; ++at) {
        value = value << 8 | digest[at];
    }
    return value;
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

Result<std::string> check_note(std::string_view note) {
    const auto trimmed = trim(note);
    const auto characters = count_characters(trimmed);
    if (!characters || *characters > kNoteCharacters || has_control_characters(trimmed, "\n\t")) {
        return Error(Code::kInvalid, kNoteTooLong, "a note is at most 400 characters")
            .with_field("note");
    }
    return std::string(trimmed);
}

Result<std::string> check_tag_name(std::string_view name) {
    auto text = short_text(name, 32);
    if (!text || text->empty()) {
        return Error(Code::kInvalid, kTagNameInvalid, "a tag's name is 1 to 32 characters")
            .with_field("name");
    }
    return std::move(*text);
}

Result<void> check_phone(std::string_view phone) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (phone.size() < 8 || phone.size() > 16 || phone[0] != '+' || phone[1] == '0' ||
        !std::ranges::all_of(phone.substr(1), is_digit)) {
        return Error(Code::kInvalid, kPhoneInvalid, "E.164, such as +8613800138000")
            .with_field("phone");
    }
    return {};
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

Stance stance_of(const Edge& edge) {
    return {.is_contact = edge.is_contact,
            .blocked = edge.blocked,
            .awaits_answer = edge.awaits_answer,
            .presence = edge.presence,
            .receipts = edge.receipts,
            .typing = edge.typing};
}

namespace {

bool shows(Sharing exception, bool setting) {
    return exception == Sharing::kAlways || (exception == Sharing::kAsSettings && setting);
}

// Whether one comes and goes is for one's contacts only.
bool shows_presence(const Side& side) {
    return side.stance.is_contact && !side.stance.blocked &&
           shows(side.stance.presence, side.privacy.presence);
}

bool shows_receipts(const Side& side) {
    return !side.stance.blocked && shows(side.stance.receipts, side.privacy.receipts);
}

bool shows_typing(const Side& side) {
    return !side.stance.blocked && shows(side.stance.typing, side.privacy.typing);
}

}  // namespace

Relationship relationship_of(const Side& mine, const Side& theirs) {
    return {.i_have_them = mine.stance.is_contact,
            .they_have_me = theirs.stance.is_contact,
            .i_blocked = mine.stance.blocked,
            .they_blocked = theirs.stance.blocked,
            .they_take_mine = theirs.privacy.strangers_may_write || theirs.stance.awaits_answer,
            .i_await_answer = mine.stance.awaits_answer,
            .presence_shared = shows_presence(mine) && shows_presence(theirs),
            .receipts_shared = shows_receipts(mine) && shows_receipts(theirs),
            .typing_shared = shows_typing(mine) && shows_typing(theirs)};
}

bool takes_from_stranger(const Pair& pair, const Privacy& theirs) {
    const bool strangers = pair.me != pair.other && !pair.mine.is_contact && !pair.mine.blocked;
    return strangers &&
           (theirs.strangers_may_write || pair.theirs.is_contact || pair.theirs.awaits_answer);
}

bool are_acquainted(const Pair& pair, WallTime now) {
    return pair.me == pair.other || pair.mine.is_contact || pair.theirs.is_contact ||
           (pair.incoming && is_open(*pair.incoming, now));
}

Result<void> may_add(AddSource source, Evidence evidence, const Privacy& theirs) {
    bool open = false;
    switch (source) {
        case AddSource::kUnspecified:
        case AddSource::kHandle:
            open = theirs.by_handle;
            break;
        case AddSource::kPhone:
            open = theirs.by_phone;
            break;
        case AddSource::kQr:
            open = theirs.by_qr;
            break;
        case AddSource::kGroup:
            open = theirs.by_group;
            break;
        case AddSource::kCard:
            open = theirs.by_card;
            break;
        case AddSource::kAddressBook:
            open = true;  // the match is the consent of both
            break;
    }
    if (!open || evidence != Evidence::kShown) {
        // The same words for both: a claimed number or group must not be found out by asking.
        return Error(Code::kForbidden, kAddNotAllowed, "they cannot be added this way")
            .with_field("source");
    }
    return {};
}

Result<Ask> ask(const Pair& pair, Wish wish, Door door, WallTime now) {
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
                    .sent = now,
                    .source = wish.source};
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
    } else if (door == Door::kOpen) {
        made.outcome = Asked::kWelcomed;
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

std::uint32_t phone_hash(std::string_view salt, std::string_view phone) {
    const auto digest = sha256(std::string(salt).append(phone));
    return first_four(digest);
}

std::uint32_t book_token(std::string_view secret, std::uint32_t hash) {
    KAPOK_ASSERT(secret.size() == crypto_auth_hmacsha256_KEYBYTES, "the secret is a key");
    std::array<unsigned char, 4> message{};
    for (std::size_t at = 0; at < message.size(); ++at) {
        message[at] = static_cast<unsigned char>(hash >> (24 - 8 * at));
    }
    Sha256 digest{};
    crypto_auth_hmacsha256(digest.data(),
                           message.data(),
                           message.size(),
                           reinterpret_cast<const unsigned char*>(secret.data()));
    return first_four(digest);
}

Result<UploadWindow> take_upload(const std::optional<UploadWindow>& present, WallTime now) {
    if (!present || now >= present->ends) {
        return UploadWindow{1, now + kUploadWindow};
    }
    if (present->uploads >= kBookUploadsADay) {
        const auto wait =
            std::chrono::duration_cast<std::chrono::milliseconds>(present->ends - now);
        return Error(Code::kRateLimited, kAddressBookTooOften, "it was uploaded often today")
            .with_retry_after_ms(static_cast<std::uint32_t>(wait.count()));
    }
    return UploadWindow{present->uploads + 1, present->ends};
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
