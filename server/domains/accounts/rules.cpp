#include "accounts/rules.h"

#include "accounts/api/errors.h"
#include "base/encoding.h"
#include "base/random.h"
#include "base/utf8.h"

#include <algorithm>

namespace kapok::accounts {
namespace {

constexpr std::string_view kQrPrefix = "kapok:login:";
constexpr std::size_t kTicketLength = 22;  // 16 bytes in base64url

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_handle_character(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '-' || c == '.';
}

// The trimmed text if it has `least` to `most` characters and no control characters.
std::optional<std::string> one_line(std::string_view text, std::size_t least, std::size_t most) {
    const auto trimmed = trim(text);
    const auto characters = count_characters(trimmed);
    if (!characters || *characters < least || *characters > most ||
        has_control_characters(trimmed)) {
        return std::nullopt;
    }
    return std::string(trimmed);
}

Error invalid(std::string_view reason, std::string message, std::string field) {
    return Error(Code::kInvalid, reason, std::move(message)).with_field(std::move(field));
}

// Of a suspension, on the wire.
constexpr std::chrono::hours kRetryAfterMax{24 * 24};

}  // namespace

Result<void> check_handle(std::string_view handle) {
    if (handle.size() < 3 || handle.size() > 32 ||
        !std::ranges::all_of(handle, is_handle_character)) {
        return invalid(kHandleInvalid, "a handle is 3 to 32 of A-Z a-z 0-9 _ - .", "handle");
    }
    return {};
}

std::string handle_key(std::string_view handle) { return to_lower_ascii(handle); }

Result<std::string> check_nickname(std::string_view nickname, std::size_t characters_max) {
    if (auto text = one_line(nickname, 1, characters_max)) {
        return std::move(*text);
    }
    if (one_line(nickname, characters_max + 1, nickname.size())) {
        return invalid(kNicknameTooLong, "the nickname is too long", "nickname");
    }
    return invalid(kNicknameInvalid, "a nickname has visible characters", "nickname");
}

Result<void> check_password(std::string_view password) {
    const auto characters = count_characters(password);
    if (!characters || *characters < 8 || *characters > 128) {
        return invalid(kPasswordInvalid, "a password is 8 to 128 characters", "password");
    }
    return {};
}

Result<std::string> check_region(std::string_view region) {
    if (auto text = one_line(region, 0, 64)) {
        return std::move(*text);
    }
    return invalid(kRegionInvalid, "a region is at most 64 characters", "region");
}

Result<std::string> check_signature(std::string_view signature) {
    if (auto text = one_line(signature, 0, 128)) {
        return std::move(*text);
    }
    return invalid(kSignatureInvalid, "a signature is at most 128 characters", "signature");
}

Result<std::string> check_device_name(std::string_view name) {
    auto text = one_line(name, 0, 64);
    if (!text) {
        return invalid(
            kDeviceNameInvalid, "a device's name is at most 64 characters", "device_name");
    }
    return text->empty() ? std::string("Kapok") : std::move(*text);
}

Result<void> check_phone(std::string_view phone) {
    const bool well_formed = phone.size() >= 8 && phone.size() <= 16 && phone[0] == '+' &&
                             phone[1] != '0' && std::ranges::all_of(phone.substr(1), is_digit);
    if (!well_formed) {
        return invalid(kPhoneInvalid, "a phone number is E.164, such as +8613800138000", "phone");
    }
    return {};
}

std::string mask_phone(std::string_view phone) {
    std::string masked(phone);
    for (std::size_t at = 0; at + 4 < masked.size(); ++at) {
        masked[at] = '*';
    }
    return masked;
}

std::string invite_key(std::string_view code) {
    std::string key;
    for (const char c : code) {
        if (c >= 'a' && c <= 'z') {
            key += static_cast<char>(c - 'a' + 'A');
        } else if (is_digit(c) || (c >= 'A' && c <= 'Z')) {
            key += c;
        }
    }
    return key;
}

WallTime to_minute(WallTime time) { return std::chrono::floor<std::chrono::minutes>(time); }

Profile profile_of(const Account& account, WallTime now) {
    Profile profile;
    profile.user = account.user;
    profile.masked_phone = mask_phone(account.phone.value_or(""));
    profile.is_admin = account.is_admin;
    profile.has_password = account.password_hash.has_value();
    profile.handle_locked_until = handle_locked_until(account, now);
    return profile;
}

WallTime handle_locked_until(const Account& account, WallTime now) {
    if (account.handle_changed == WallTime()) {
        return {};
    }
    const auto until = account.handle_changed + kHandleLock;
    return until > now ? until : WallTime();
}

Result<void> check_suspension(const Suspension& suspension, WallTime now) {
    if (suspension.until <= now) {
        return {};
    }
    // What fits into a client's timer; a longer one asks again.
    const auto left = std::min<std::chrono::milliseconds>(suspension.until - now, kRetryAfterMax);
    return Error(Code::kForbidden, kAccountSuspended, suspension.reason)
        .with_retry_after_ms(static_cast<std::uint32_t>(left.count()));
}

Result<Admission> admit(const AdmissionFacts& facts) {
    // A setup code never makes an ordinary account: who holds one expects to become administrator.
    if (facts.instance_is_empty || facts.setup_code_given) {
        if (!facts.instance_is_empty || !facts.setup_code_right) {
            return Error(Code::kForbidden,
                         kSetupCodeInvalid,
                         "the first account needs the setup code printed at start");
        }
        return Admission{.as_admin = true, .uses_invite = false};
    }
    switch (facts.registration) {
        case Registration::kOpen:
            return Admission{};
        case Registration::kInviteOnly:
            break;
        case Registration::kClosed:
            return Error(
                Code::kForbidden, kRegistrationClosed, "this instance takes no new accounts");
    }
    if (!facts.invite_given) {
        return Error(Code::kForbidden, kInviteRequired, "this instance is by invite only")
            .with_field("invite_code");
    }
    if (!facts.invite_works) {
        return Error(Code::kForbidden, kInviteInvalid, "the invite is unknown, used up or expired")
            .with_field("invite_code");
    }
    return Admission{.as_admin = false, .uses_invite = true};
}

Result<void> check_invite(std::uint32_t uses, std::chrono::seconds life) {
    if (uses < 1 || uses > kInviteUsesMax || life.count() < 0 || life > kInviteLifeMax) {
        return Error(Code::kInvalid, kInviteLimits, "1 to 1,000 uses, at most 30 days");
    }
    return {};
}

std::string phone_code_hash(std::string_view salt, std::string_view phone, std::string_view code) {
    const auto digest = sha256(fmt::format("{}|{}|{}", to_hex(salt), phone, code));
    return {digest.begin(), digest.end()};
}

std::chrono::milliseconds resend_wait(const std::optional<PhoneCode>& latest, WallTime now) {
    if (!latest || now >= latest->sent + kCodeResend) {
        return std::chrono::milliseconds(0);
    }
    // A clock that was set back must not lock the phone out for longer than one wait.
    return std::min<std::chrono::milliseconds>(latest->sent + kCodeResend - now, kCodeResend);
}

CodeVerdict judge_code(const std::optional<PhoneCode>& latest,
                       std::string_view phone,
                       std::string_view code,
                       WallTime now) {
    if (!latest || now >= latest->sent + kCodeLife || latest->tries >= kCodeTriesMax) {
        return CodeVerdict::kExpired;
    }
    return equal_in_constant_time(latest->code_hash, phone_code_hash(latest->salt, phone, code))
               ? CodeVerdict::kRight
               : CodeVerdict::kWrong;
}

Result<AttemptWindow> take_attempt(const std::optional<AttemptWindow>& present,
                                   AttemptLimit limit,
                                   WallTime now) {
    const bool running = present && present->ends > now && present->ends <= now + limit.window;
    if (!running) {
        return AttemptWindow{.attempts = 1, .ends = now + limit.window};
    }
    if (present->attempts >= limit.attempts_max) {
        const auto wait = (present->ends - now).count();
        return Error(Code::kRateLimited, kTooManyAttempts, "too many attempts; wait")
            .with_retry_after_ms(static_cast<std::uint32_t>(wait));
    }
    return AttemptWindow{.attempts = present->attempts + 1, .ends = present->ends};
}

std::string qr_text(std::string_view ticket) { return std::string(kQrPrefix).append(ticket); }

Result<std::string> parse_qr_text(std::string_view text) {
    if (text.starts_with(kQrPrefix)) {
        const auto ticket = text.substr(kQrPrefix.size());
        if (ticket.size() == kTicketLength && from_base64url(ticket)) {
            return std::string(ticket);
        }
    }
    return invalid(kQrInvalid, "this is not a log-in code of Kapok", "qr_text");
}

namespace {

Error qr_expired() { return Error(Code::kGone, kQrExpired, "the log-in code has expired"); }
Error qr_used() { return Error(Code::kGone, kQrUsed, "the log-in code was used"); }

}  // namespace

Result<QrState> scan_qr(const std::optional<QrLogin>& login, UserId user, WallTime now) {
    if (!login) {
        return qr_expired();
    }
    // Used before expired: a replay is told as such however late it comes.
    switch (login->state) {
        case QrState::kWaiting:
        case QrState::kScanned:
            break;
        case QrState::kConfirmed:
        case QrState::kDenied:
        case QrState::kUsed:
            return qr_used();
    }
    if (now >= login->expires) {
        return qr_expired();
    }
    if (login->state == QrState::kScanned && login->scanned_by != user) {
        return Error(Code::kForbidden, kQrForeign, "someone else has scanned this code");
    }
    return QrState::kScanned;
}

Result<QrState> decide_qr(const std::optional<QrLogin>& login,
                          UserId user,
                          QrDecision decision,
                          WallTime now) {
    if (!login) {
        return qr_expired();
    }
    // Nobody has scanned it, or someone else: the decision is not theirs, whatever the state.
    if (login->scanned_by != user) {
        return Error(Code::kForbidden, kQrForeign, "only who scanned the code may decide");
    }
    const auto wanted = decision == QrDecision::kAllow ? QrState::kConfirmed : QrState::kDenied;
    if (login->state == wanted) {
        return wanted;  // a repetition
    }
    if (login->state != QrState::kScanned) {
        return qr_used();
    }
    if (now >= login->expires) {
        return qr_expired();
    }
    return wanted;
}

Result<QrState> watch_qr(const std::optional<QrLogin>& login, WallTime now) {
    if (!login) {
        return qr_expired();
    }
    if (login->state == QrState::kUsed) {
        return qr_used();
    }
    if (now >= login->expires) {
        return qr_expired();
    }
    return login->state;
}

}  // namespace kapok::accounts
