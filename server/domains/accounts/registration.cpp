#include "accounts/api/errors.h"
#include "accounts/rules.h"
#include "accounts/service.h"
#include "accounts/store.h"
#include "base/encoding.h"
#include "base/utf8.h"

namespace kapok::accounts {
namespace {

constexpr std::size_t kSetupCodeBytes = 16;
constexpr std::size_t kInviteLetters = 12;
// Without letters and digits that look alike; 32 of them.
constexpr std::string_view kPlainAlphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

std::string hash_of_setup_code(std::string_view code) {
    const auto digest = sha256(code);
    return {digest.begin(), digest.end()};
}

std::string plain_letters(Random& random, std::size_t count) {
    std::string text;
    while (text.size() < count) {
        text += kPlainAlphabet[random.below(kPlainAlphabet.size())];
    }
    return text;
}

}  // namespace

Task<void> Service::settle(Deadline deadline) {
    const auto& clock = ports_.timers.clock();
    const auto patience = Deadline::after(clock, std::chrono::seconds(2));
    co_await ports_.outbox.drained(patience.at() < deadline.at() ? patience : deadline);
}

Task<Session> Service::finish(Deadline deadline, SignedIn signed_in) {
    ports_.tokens.forget(signed_in.evicted);
    co_await settle(deadline);
    co_return std::move(signed_in.session);
}

// Of an account just made: the first one is the administrator's.
void Service::note_staff(const Profile& profile) {
    if (ports_.staff != nullptr && profile.is_admin) {
        ports_.staff->set(profile.user.id, rpc::StaffRole::kAdministrator);
    }
}

Task<Result<Service::Instance>> Service::describe_instance(rpc::RequestContext ctx) {
    CO_TRY(const auto has_users,
           co_await ports_.database.read(
               ctx.deadline, [&](storage::Tx& tx) -> Result<bool> { return store::any_user(tx); }));
    Instance instance;
    instance.name = settings_.instance_name;
    instance.registration = registration_;
    instance.needs_setup = !has_users;
    instance.phone_login = ports_.codes != nullptr;
    instance.limits = settings_.limits;
    co_return instance;
}

Task<Result<std::optional<std::string>>> Service::renew_setup_code(Deadline deadline) {
    const auto code = to_base64url(ports_.random.bytes(kSetupCodeBytes));
    CO_TRY(const auto needed,
           co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<bool> {
               if (store::any_user(tx)) {
                   return false;
               }
               store::set_setup_code(tx, hash_of_setup_code(code));
               return true;
           }));
    co_return needed ? std::optional(code) : std::nullopt;
}

Result<Admission> Service::admission(storage::Tx& tx, const NewAccount& account) const {
    AdmissionFacts facts;
    facts.registration = registration_;
    facts.instance_is_empty = !store::any_user(tx);
    facts.setup_code_given = !account.setup_code.empty();
    if (facts.setup_code_given) {
        const auto expected = store::find_setup_code(tx);
        facts.setup_code_right =
            expected && equal_in_constant_time(*expected, hash_of_setup_code(account.setup_code));
    }
    const auto invite = invite_key(account.invite_code);
    facts.invite_given = !invite.empty();
    facts.invite_works = facts.invite_given && store::invite_works(tx, invite, now());
    return admit(facts);
}

Service::Registrant Service::new_registrant(NewAccount account) {
    Registrant registrant;
    registrant.account = std::move(account);
    registrant.id = ports_.ids.next_as<UserId>();
    registrant.spare_handle = "kp_" + to_lower_ascii(plain_letters(ports_.random, 12));
    return registrant;
}

// Checks everything again that was checked before: this is the transaction that decides.
Result<Account> Service::create_account(storage::Tx& tx, const Registrant& registrant) const {
    const auto& wish = registrant.account;
    TRY(const auto admitted, admission(tx, wish));
    Account account;
    account.user.id = registrant.id;
    account.user.handle = wish.handle.empty() ? registrant.spare_handle : wish.handle;
    TRY(account.user.nickname, check_nickname(wish.nickname, settings_.limits.nickname_characters));
    TRY(account.user.nickname, check_text(ports_.texts, std::move(account.user.nickname)));
    account.phone = registrant.phone;
    account.password_hash = registrant.password_hash;
    account.is_admin = admitted.as_admin;
    account.created = now();
    if (!store::take_handle(tx, account.user.handle, account.user.id, now())) {
        return Error(Code::kConflict, kHandleTaken, "the handle is taken").with_field("handle");
    }
    store::insert_account(tx, account);
    if (admitted.as_admin) {
        store::delete_setup_code(tx);
    }
    if (admitted.uses_invite && !store::use_invite(tx, invite_key(wish.invite_code), now())) {
        return Error(Code::kForbidden, kInviteInvalid, "the invite was used up");
    }
    return account;
}

Task<Result<Session>> Service::make_account(rpc::RequestContext ctx, Registering wish) {
    CO_TRY_VOID(check_handle(wish.account.handle));
    CO_TRY_VOID(check_nickname(wish.account.nickname, settings_.limits.nickname_characters));
    CO_TRY_VOID(check_password(wish.password));
    CO_TRY(auto device_name, check_device_name(wish.device_name));
    // Who will be refused costs no password hash.
    CO_TRY_VOID(co_await ports_.database.read(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
        TRY_VOID(admission(tx, wish.account));
        return {};
    }));
    auto registrant = new_registrant(std::move(wish.account));
    CO_TRY(registrant.password_hash, co_await ports_.passwords.hash(std::move(wish.password)));
    const NewSession session(ports_.random, ports_.ids, std::move(device_name));
    CO_TRY(auto signed_in,
           co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<SignedIn> {
               TRY(const auto account, create_account(tx, registrant));
               return sign_in(tx, account, session, settings_.devices_max, now());
           }));
    note_staff(signed_in.session.profile);
    co_return co_await finish(ctx.deadline, std::move(signed_in));
}

Task<Result<Invite>> Service::create_invite(rpc::RequestContext ctx,
                                            std::uint32_t uses,
                                            std::chrono::seconds life) {
    CO_TRY_VOID(check_invite(uses, life));
    Invite invite;
    invite.code = plain_letters(ports_.random, kInviteLetters);
    invite.uses_left = uses;
    invite.created = now();
    invite.expires = now() + (life.count() == 0 ? kInviteLifeDefault : life);
    CO_TRY_VOID(co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
        store::insert_invite(tx, invite, ctx.caller.user);
        return {};
    }));
    co_return invite;
}

Task<Result<std::vector<Invite>>> Service::list_invites(rpc::RequestContext ctx) {
    co_return co_await ports_.database.read(ctx.deadline,
                                            [&](storage::Tx& tx) -> Result<std::vector<Invite>> {
                                                return store::list_invites(tx, now());
                                            });
}

}  // namespace kapok::accounts
