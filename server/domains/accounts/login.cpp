#include "accounts/api/errors.h"
#include "accounts/rules.h"
#include "accounts/service.h"
#include "accounts/store.h"
#include "accounts/store_login.h"
#include "base/log.h"

namespace kapok::accounts {
namespace {

constexpr std::size_t kSaltBytes = 16;
constexpr std::chrono::hours kCodeWindow{24};

bool is_phone(std::string_view name) { return name.starts_with('+'); }

std::string login_key(std::string_view name) {
    return attempt_key("login", is_phone(name) ? std::string(name) : handle_key(name));
}

std::optional<Account> find_by_name(storage::Tx& tx, std::string_view name) {
    if (is_phone(name)) {
        return check_phone(name) ? store::find_account_by_phone(tx, name) : std::nullopt;
    }
    return check_handle(name) ? store::find_account_by_handle(tx, name) : std::nullopt;
}

Error login_wrong() {
    return Error(Code::kForbidden, kLoginWrong, "unknown name or wrong password");
}

}  // namespace

// The same steps for names that exist and names that do not: count, read, hash.
Task<Result<Session>> Service::enter_by_password(rpc::RequestContext ctx, PasswordLogin login) {
    CO_TRY(auto device_name, check_device_name(login.device_name));
    const AttemptKeys keys{login_key(login.name), attempt_key("address", ctx.address)};
    CO_TRY_VOID(co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
        return count_attempt(tx, keys, settings_, now());
    }));
    CO_TRY(const auto found,
           co_await ports_.database.read(ctx.deadline,
                                         [&](storage::Tx& tx) -> Result<std::optional<Account>> {
                                             return find_by_name(tx, login.name);
                                         }));
    const auto hash = found ? found->password_hash : std::nullopt;
    CO_TRY(const auto right, co_await ports_.passwords.verify(hash, std::move(login.password)));
    if (!right) {
        co_return login_wrong();
    }
    const NewSession session(ports_.random, ports_.ids, std::move(device_name));
    CO_TRY(auto signed_in,
           co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<SignedIn> {
               // The password may have been changed while it was hashed.
               const auto account = store::find_account(tx, found->user.id);
               if (!account || account->user.deleted || account->password_hash != hash) {
                   return login_wrong();
               }
               forgive_attempt(tx, keys);
               return sign_in(tx, *account, session, settings_.devices_max, now());
           }));
    co_return co_await finish(ctx.deadline, std::move(signed_in));
}

Task<Result<std::chrono::milliseconds>> Service::request_phone_code(rpc::RequestContext ctx,
                                                                    std::string phone) {
    CO_TRY_VOID(check_phone(phone));
    const Error not_sent(Code::kUnavailable, kCodeNotSent, "no code could be sent");
    if (ports_.codes == nullptr) {
        co_return not_sent;
    }
    const auto code = fmt::format("{:06}", ports_.random.below(1'000'000));
    PhoneCode fresh;
    fresh.salt = ports_.random.bytes(kSaltBytes);
    fresh.code_hash = phone_code_hash(fresh.salt, phone, code);
    fresh.sent = now();
    const auto key = attempt_key("code", phone);
    const AttemptLimit limit{settings_.codes_per_phone_a_day, kCodeWindow};
    CO_TRY_VOID(co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
        const auto wait = resend_wait(store::find_phone_code(tx, phone), fresh.sent);
        if (wait.count() > 0) {
            return Error(Code::kRateLimited, kCodeTooSoon, "a code was sent a moment ago")
                .with_retry_after_ms(static_cast<std::uint32_t>(wait.count()));
        }
        TRY_VOID(count_one(tx, key, limit, fresh.sent));
        store::put_phone_code(tx, phone, fresh);
        return {};
    }));
    const auto sent = co_await ports_.codes->send(ctx.deadline, phone, code);
    if (!sent) {
        LOG(warn, "a phone code was not sent", kv("reason", sent.error().reason()));
        // Nothing was sent, so another may be asked for at once.
        CO_TRY_VOID(
            co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
                store::delete_phone_code_of(tx, phone, fresh.sent);
                return {};
            }));
        co_return not_sent;
    }
    co_return std::chrono::milliseconds(kCodeResend);
}

Result<Service::PhoneOutcome> Service::judge_phone_login(storage::Tx& tx,
                                                         const PhoneLogin& login,
                                                         const Registrant& registrant,
                                                         const NewSession& session,
                                                         const std::string& address_key) const {
    const AttemptLimit by_address{settings_.attempts_per_address, settings_.attempt_window};
    TRY_VOID(count_one(tx, address_key, by_address, now()));
    const Error expired(Code::kGone, kCodeExpired, "ask for a new code");
    PhoneOutcome outcome;
    auto latest = store::find_phone_code(tx, login.phone);
    switch (judge_code(latest, login.phone, login.code, now())) {
        case CodeVerdict::kExpired:
            outcome.refused = expired;
            return outcome;
        case CodeVerdict::kWrong:
            ++latest->tries;
            store::put_phone_code(tx, login.phone, *latest);
            outcome.refused = Error(Code::kForbidden, kCodeWrong, "another code was sent");
            return outcome;
        case CodeVerdict::kRight:
            break;
    }
    store::give_back_attempt(tx, address_key);
    auto account = store::find_account_by_phone(tx, login.phone);
    if (!account && !login.registration) {
        if (latest->answered) {
            store::delete_phone_code(tx, login.phone);
            outcome.refused = expired;
            return outcome;
        }
        latest->answered = true;
        store::put_phone_code(tx, login.phone, *latest);
        outcome.refused =
            Error(Code::kNotFound, kPhoneNotRegistered, "repeat it with `registration`");
        return outcome;
    }
    if (!account) {
        // A refusal leaves the code as it was: one may choose another handle.
        TRY(account, create_account(tx, registrant));
    }
    store::delete_phone_code(tx, login.phone);
    TRY(outcome.signed_in, sign_in(tx, *account, session, settings_.devices_max, now()));
    return outcome;
}

Task<Result<Session>> Service::enter_by_phone(rpc::RequestContext ctx, PhoneLogin login) {
    CO_TRY_VOID(check_phone(login.phone));
    CO_TRY(auto device_name, check_device_name(login.device_name));
    if (login.registration) {
        CO_TRY_VOID(
            check_nickname(login.registration->nickname, settings_.limits.nickname_characters));
        if (!login.registration->handle.empty()) {
            CO_TRY_VOID(check_handle(login.registration->handle));
        }
    }
    auto registrant = new_registrant(login.registration.value_or(NewAccount{}));
    registrant.phone = login.phone;
    const NewSession session(ports_.random, ports_.ids, std::move(device_name));
    const auto address = attempt_key("address", ctx.address);
    CO_TRY(
        auto outcome,
        co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<PhoneOutcome> {
            return judge_phone_login(tx, login, registrant, session, address);
        }));
    if (outcome.refused) {
        co_return std::move(*outcome.refused);
    }
    if (login.registration && !login.registration->setup_code.empty()) {
        note_staff(outcome.signed_in.session.profile);
    }
    co_return co_await finish(ctx.deadline, std::move(outcome.signed_in));
}

}  // namespace kapok::accounts
