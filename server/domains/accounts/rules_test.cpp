// feature: handles, limit-nickname, invites-only
#include "accounts/rules.h"

#include "accounts/api/errors.h"

#include <gtest/gtest.h>

namespace kapok::accounts {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr WallTime kNow = from_ms(1'800'000'000'000);
constexpr UserId kAlice{1};
constexpr UserId kBob{2};

template <class T>
std::string reason(const Result<T>& result) {
    return result ? std::string() : std::string(result.error().reason());
}

TEST(AccountsRules, Handles) {
    for (const auto* good : {"abc", "A_-.9", "12345678901234567890123456789012"}) {
        EXPECT_TRUE(check_handle(good)) << good;
    }
    for (const auto* bad : {"",
                            "ab",
                            "123456789012345678901234567890123",
                            "a b c",
                            "ab\xc3\xa9",
                            "a/b",
                            "a+b",
                            "ab\n"}) {
        EXPECT_EQ(reason(check_handle(bad)), kHandleInvalid) << bad;
    }
    EXPECT_EQ(handle_key("MiXed.1"), handle_key("mixed.1"));
}

TEST(AccountsRules, Nicknames) {
    EXPECT_EQ(*check_nickname("  小明  ", 32), "小明");
    EXPECT_TRUE(check_nickname(std::string(32, 'x'), 32));
    EXPECT_EQ(reason(check_nickname(std::string(33, 'x'), 32)), kNicknameTooLong);
    EXPECT_EQ(reason(check_nickname(std::string(33, 'x') + "\n", 32)), kNicknameTooLong)
        << "trimmed";
    EXPECT_EQ(reason(check_nickname(std::string(33, 'x') + "\nb", 32)), kNicknameInvalid);
    EXPECT_EQ(reason(check_nickname("   ", 32)), kNicknameInvalid);
    EXPECT_EQ(reason(check_nickname("a\nb", 32)), kNicknameInvalid);
    EXPECT_EQ(reason(check_nickname("\xff", 32)), kNicknameInvalid);
    EXPECT_EQ(reason(check_nickname("小明明", 2)), kNicknameTooLong);
}

TEST(AccountsRules, PasswordsRegionsSignaturesAndDeviceNames) {
    EXPECT_EQ(reason(check_password("1234567")), kPasswordInvalid);
    EXPECT_TRUE(check_password("12345678"));
    EXPECT_TRUE(check_password(std::string(128, 'x')));
    EXPECT_EQ(reason(check_password(std::string(129, 'x'))), kPasswordInvalid);
    EXPECT_EQ(*check_region(" Hangzhou "), "Hangzhou");
    EXPECT_EQ(reason(check_region(std::string(65, 'x'))), kRegionInvalid);
    EXPECT_EQ(*check_signature(""), "");
    EXPECT_EQ(reason(check_signature(std::string(129, 'x'))), kSignatureInvalid);
    EXPECT_EQ(*check_device_name("  "), "Kapok");
    EXPECT_EQ(reason(check_device_name(std::string(65, 'x'))), kDeviceNameInvalid);
}

TEST(AccountsRules, Phones) {
    for (const auto* good : {"+8613800138000", "+1202555", "+123456789012345"}) {
        EXPECT_TRUE(check_phone(good)) << good;
    }
    for (const auto* bad :
         {"", "+", "8613800138000", "+0123456789", "+12 3456789", "+1234567890123456", "+12345"}) {
        EXPECT_EQ(reason(check_phone(bad)), kPhoneInvalid) << bad;
    }
    EXPECT_EQ(mask_phone("+8613800138000"), "**********8000");
    EXPECT_EQ(mask_phone(""), "");
}

TEST(AccountsRules, AHandleIsLockedForAYearAfterAChange) {
    Account account;
    EXPECT_EQ(handle_locked_until(account, kNow), WallTime());
    account.handle_changed = kNow;
    EXPECT_EQ(handle_locked_until(account, kNow), kNow + kHandleLock);
    EXPECT_EQ(handle_locked_until(account, kNow + kHandleLock - seconds(1)), kNow + kHandleLock);
    EXPECT_EQ(handle_locked_until(account, kNow + kHandleLock), WallTime());
}

TEST(AccountsRules, TheFirstAccountNeedsTheSetupCodeAndNobodyElseMayUseIt) {
    AdmissionFacts facts;
    facts.instance_is_empty = true;
    EXPECT_EQ(reason(admit(facts)), kSetupCodeInvalid);
    facts.setup_code_given = true;
    EXPECT_EQ(reason(admit(facts)), kSetupCodeInvalid);
    facts.setup_code_right = true;
    EXPECT_TRUE(admit(facts)->as_admin);
    // Closed registration does not keep the operator out.
    facts.registration = Registration::kClosed;
    EXPECT_TRUE(admit(facts)->as_admin);
    facts.registration = Registration::kOpen;
    facts.instance_is_empty = false;
    EXPECT_EQ(reason(admit(facts)), kSetupCodeInvalid);
}

TEST(AccountsRules, RegistrationModes) {
    AdmissionFacts facts;
    EXPECT_FALSE(admit(facts)->as_admin);
    EXPECT_FALSE(admit(facts)->uses_invite);
    facts.registration = Registration::kClosed;
    facts.invite_given = facts.invite_works = true;
    EXPECT_EQ(reason(admit(facts)), kRegistrationClosed);
    facts.registration = Registration::kInviteOnly;
    EXPECT_TRUE(admit(facts)->uses_invite);
    facts.invite_works = false;
    EXPECT_EQ(reason(admit(facts)), kInviteInvalid);
    facts.invite_given = false;
    EXPECT_EQ(reason(admit(facts)), kInviteRequired);
    // An invite nobody asked for is not used up.
    facts.registration = Registration::kOpen;
    facts.invite_given = facts.invite_works = true;
    EXPECT_FALSE(admit(facts)->uses_invite);
}

TEST(AccountsRules, InvitesHaveLimits) {
    EXPECT_TRUE(check_invite(1, seconds(0)));
    EXPECT_TRUE(check_invite(1'000, kInviteLifeMax));
    EXPECT_EQ(reason(check_invite(0, seconds(0))), kInviteLimits);
    EXPECT_EQ(reason(check_invite(1'001, seconds(0))), kInviteLimits);
    EXPECT_EQ(reason(check_invite(1, kInviteLifeMax + seconds(1))), kInviteLimits);
    EXPECT_EQ(invite_key(" abcd-EF 23 "), "ABCDEF23");
}

TEST(AccountsRules, PhoneCodesEnd) {
    PhoneCode code;
    code.salt = "salt";
    code.code_hash = phone_code_hash("salt", "+8613800138000", "123456");
    code.sent = kNow;
    const auto judge = [&](std::string_view text, WallTime when) {
        return judge_code(code, "+8613800138000", text, when);
    };
    EXPECT_EQ(judge("123456", kNow), CodeVerdict::kRight);
    EXPECT_EQ(judge("123457", kNow), CodeVerdict::kWrong);
    EXPECT_EQ(judge("", kNow), CodeVerdict::kWrong);
    EXPECT_EQ(judge_code(code, "+8613800138001", "123456", kNow), CodeVerdict::kWrong);
    EXPECT_EQ(judge("123456", kNow + kCodeLife - seconds(1)), CodeVerdict::kRight);
    EXPECT_EQ(judge("123456", kNow + kCodeLife), CodeVerdict::kExpired);
    code.tries = kCodeTriesMax;
    EXPECT_EQ(judge("123456", kNow), CodeVerdict::kExpired);
    EXPECT_EQ(judge_code(std::nullopt, "+8613800138000", "123456", kNow), CodeVerdict::kExpired);
}

TEST(AccountsRules, ResendingWaitsAMinute) {
    PhoneCode code;
    code.sent = kNow;
    EXPECT_EQ(resend_wait(std::nullopt, kNow).count(), 0);
    EXPECT_EQ(resend_wait(code, kNow), kCodeResend);
    EXPECT_EQ(resend_wait(code, kNow + seconds(59)), seconds(1));
    EXPECT_EQ(resend_wait(code, kNow + seconds(60)).count(), 0);
    // The clock was set back by a day.
    EXPECT_EQ(resend_wait(code, kNow - hours(24)), kCodeResend);
}

TEST(AccountsRules, AttemptsRunOutAndComeBack) {
    const AttemptLimit limit{3, minutes(15)};
    std::optional<AttemptWindow> window;
    for (int n = 1; n <= 3; ++n) {
        const auto next = take_attempt(window, limit, kNow);
        ASSERT_TRUE(next);
        EXPECT_EQ(next->attempts, n);
        window = *next;
    }
    const auto refused = take_attempt(window, limit, kNow + minutes(5));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason(), kTooManyAttempts);
    EXPECT_EQ(refused.error().code(), Code::kRateLimited);
    EXPECT_EQ(refused.error().retry_after_ms(), 600'000U);
    EXPECT_EQ(take_attempt(window, limit, kNow + minutes(15))->attempts, 1);
    // The clock was set back: the window does not last longer than it should.
    EXPECT_EQ(take_attempt(window, limit, kNow - hours(24))->attempts, 1);
}

TEST(AccountsRules, QrTexts) {
    const std::string ticket = "AAAAAAAAAAAAAAAAAAAAAA";
    EXPECT_EQ(*parse_qr_text(qr_text(ticket)), ticket);
    for (const auto* bad : {"",
                            "kapok:login:",
                            "kapok:login:short",
                            "kapok:user:AAAAAAAAAAAAAAAAAAAAAA",
                            "kapok:login:AAAAAAAAAAAAAAAAAAAAA!",
                            "https://example.org"}) {
        EXPECT_EQ(reason(parse_qr_text(bad)), kQrInvalid) << bad;
    }
}

QrLogin qr(QrState state, UserId scanned_by = {}) {
    QrLogin login;
    login.state = state;
    login.scanned_by = scanned_by;
    login.expires = kNow + kQrLife;
    return login;
}

TEST(AccountsRules, ScanningAQrLogin) {
    EXPECT_EQ(*scan_qr(qr(QrState::kWaiting), kAlice, kNow), QrState::kScanned);
    EXPECT_EQ(*scan_qr(qr(QrState::kScanned, kAlice), kAlice, kNow), QrState::kScanned);
    EXPECT_EQ(reason(scan_qr(qr(QrState::kScanned, kBob), kAlice, kNow)), kQrForeign);
    for (const auto over : {QrState::kConfirmed, QrState::kDenied, QrState::kUsed}) {
        EXPECT_EQ(reason(scan_qr(qr(over, kAlice), kAlice, kNow)), kQrUsed);
        EXPECT_EQ(reason(scan_qr(qr(over, kAlice), kAlice, kNow + kQrLife)), kQrUsed);
    }
    EXPECT_EQ(reason(scan_qr(qr(QrState::kWaiting), kAlice, kNow + kQrLife)), kQrExpired);
    EXPECT_EQ(reason(scan_qr(std::nullopt, kAlice, kNow)), kQrExpired);
}

TEST(AccountsRules, DecidingAQrLogin) {
    const auto allow = QrDecision::kAllow;
    const auto refuse = QrDecision::kRefuse;
    EXPECT_EQ(*decide_qr(qr(QrState::kScanned, kAlice), kAlice, allow, kNow), QrState::kConfirmed);
    EXPECT_EQ(*decide_qr(qr(QrState::kScanned, kAlice), kAlice, refuse, kNow), QrState::kDenied);
    EXPECT_EQ(reason(decide_qr(qr(QrState::kScanned, kBob), kAlice, allow, kNow)), kQrForeign);
    EXPECT_EQ(reason(decide_qr(qr(QrState::kConfirmed, kBob), kAlice, allow, kNow)), kQrForeign);
    // Not before it was scanned.
    EXPECT_EQ(reason(decide_qr(qr(QrState::kWaiting), kAlice, allow, kNow)), kQrForeign);
    // A repetition, and a change of mind too late.
    EXPECT_EQ(*decide_qr(qr(QrState::kConfirmed, kAlice), kAlice, allow, kNow),
              QrState::kConfirmed);
    EXPECT_EQ(reason(decide_qr(qr(QrState::kConfirmed, kAlice), kAlice, refuse, kNow)), kQrUsed);
    EXPECT_EQ(reason(decide_qr(qr(QrState::kDenied, kAlice), kAlice, allow, kNow)), kQrUsed);
    EXPECT_EQ(reason(decide_qr(qr(QrState::kUsed, kAlice), kAlice, allow, kNow)), kQrUsed);
    EXPECT_EQ(reason(decide_qr(qr(QrState::kScanned, kAlice), kAlice, allow, kNow + kQrLife)),
              kQrExpired);
    EXPECT_EQ(reason(decide_qr(std::nullopt, kAlice, allow, kNow)), kQrExpired);
}

TEST(AccountsRules, WatchingAQrLogin) {
    EXPECT_EQ(*watch_qr(qr(QrState::kWaiting), kNow), QrState::kWaiting);
    EXPECT_EQ(*watch_qr(qr(QrState::kConfirmed, kAlice), kNow), QrState::kConfirmed);
    EXPECT_EQ(reason(watch_qr(qr(QrState::kUsed, kAlice), kNow)), kQrUsed);
    EXPECT_EQ(reason(watch_qr(qr(QrState::kConfirmed, kAlice), kNow + kQrLife)), kQrExpired);
    EXPECT_EQ(reason(watch_qr(std::nullopt, kNow)), kQrExpired);
}

}  // namespace
}  // namespace kapok::accounts
