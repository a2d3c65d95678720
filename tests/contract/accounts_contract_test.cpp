// The SQL of accounts, every statement of it, on both engines.
#include "accounts/module.h"
#include "accounts/store.h"
#include "accounts/store_admin.h"
#include "accounts/store_deletion.h"
#include "accounts/store_login.h"
#include "contract/domain_engines.h"

namespace kapok::accounts {
namespace {

constexpr WallTime kNow = from_ms(1'800'000'000'000);
constexpr UserId kAlice{7'000'000'000'000'000'001};
constexpr UserId kBob{2};

class AccountsContract : public kapok::testing::DomainContract {
  protected:
    void SetUp() override { open(migrations()); }
};

Account account(UserId id, std::string handle) {
    Account made;
    made.user.id = id;
    made.user.handle = handle;
    made.user.nickname = "爱丽丝 🙂";
    made.created = kNow;
    return made;
}

std::string hash_of(char c) { return std::string(1, '\0') + std::string(31, c); }

TEST_P(AccountsContract, AccountsAndHandles) {
    in_tx([](storage::Tx& tx) {
        EXPECT_FALSE(store::any_user(tx));
        EXPECT_TRUE(store::take_handle(tx, "Alice", kAlice, kNow));
        EXPECT_TRUE(store::take_handle(tx, "aLICE", kAlice, kNow));  // one's own
        EXPECT_FALSE(store::take_handle(tx, "ALICE", kBob, kNow));
        auto alice = account(kAlice, "Alice");
        alice.phone = "+8613800138000";
        alice.is_admin = true;
        store::insert_account(tx, alice);
        store::insert_account(tx, account(kBob, "bob"));  // two without phone do not collide
        store::insert_account(tx, account(UserId(3), "carol"));
        EXPECT_TRUE(store::any_user(tx));
    });
    in_tx([](storage::Tx& tx) {
        const auto found = store::find_account_by_handle(tx, "alice");
        ASSERT_TRUE(found);
        EXPECT_EQ(found->user.id, kAlice);
        EXPECT_EQ(found->user.nickname, "爱丽丝 🙂");
        EXPECT_TRUE(found->is_admin);
        EXPECT_FALSE(found->password_hash);
        EXPECT_EQ(found->created, kNow);
        EXPECT_EQ(store::find_account_by_phone(tx, "+8613800138000")->user.id, kAlice);
        EXPECT_FALSE(store::find_account_by_phone(tx, "+8613800138001"));
        EXPECT_FALSE(store::find_account(tx, UserId(99)));
        store::set_password(tx, kAlice, "$argon2id$");
        auto changed = *found;
        changed.user.region = "Hangzhou";
        changed.handle_changed = kNow;
        store::update_profile(tx, changed);
        EXPECT_EQ(store::find_account(tx, kAlice)->password_hash, "$argon2id$");
        EXPECT_EQ(store::find_account(tx, kAlice)->user.region, "Hangzhou");
        std::vector<UserId> ids{kAlice, kBob, UserId(99)};
        EXPECT_EQ(store::list_users(tx, ids).size(), 2U);
        for (std::uint64_t n = 100; n < 140; ++n) {
            ids.emplace_back(n);
        }
        ids.emplace_back(3);
        EXPECT_EQ(store::list_users(tx, ids).size(), 3U);
        EXPECT_TRUE(store::list_users(tx, {}).empty());
    });
}

TEST_P(AccountsContract, DevicesAndTokens) {
    const auto device = [](UserId user, std::uint64_t id, char token, WallTime seen) {
        store::NewDevice made;
        made.user = user;
        made.device.id = DeviceId(id);
        made.device.name = "Test";
        made.device.created = made.device.last_seen = seen;
        made.token_hash = hash_of(token);
        return made;
    };
    in_tx([&](storage::Tx& tx) {
        store::insert_account(tx, account(kAlice, "alice"));
        store::insert_device(tx, device(kAlice, 1, 'a', kNow));
        store::insert_device(tx, device(kAlice, 2, 'b', kNow + std::chrono::minutes(1)));
        store::insert_device(tx, device(kAlice, 3, 'c', kNow + std::chrono::minutes(2)));
        const auto owner = store::find_token(tx, hash_of('b'));
        ASSERT_TRUE(owner);
        EXPECT_EQ(owner->user, kAlice);
        EXPECT_EQ(owner->device, DeviceId(2));
        EXPECT_FALSE(store::find_token(tx, hash_of('x')));
        EXPECT_EQ(store::list_devices(tx, kAlice).front().id, DeviceId(3));
        store::set_last_seen(tx, DeviceId(1), kNow + std::chrono::hours(1));
        store::set_last_seen(tx, DeviceId(1), kNow);  // never back
        EXPECT_EQ(store::list_devices(tx, kAlice).front().id, DeviceId(1));
        EXPECT_TRUE(store::device_exists(tx, kAlice, DeviceId(1)));
        EXPECT_FALSE(store::delete_device(tx, kBob, DeviceId(1)));
        EXPECT_EQ(store::delete_device(tx, kAlice, DeviceId(1))->token_hash, hash_of('a'));
        EXPECT_FALSE(store::device_exists(tx, kAlice, DeviceId(1)));
        const auto others = store::delete_other_devices(tx, kAlice, DeviceId(3));
        ASSERT_EQ(others.size(), 1U);
        EXPECT_EQ(others[0].device, DeviceId(2));
        EXPECT_EQ(store::list_devices(tx, kAlice).size(), 1U);
    });
}

TEST_P(AccountsContract, SetupCodesAndInvites) {
    in_tx([](storage::Tx& tx) {
        EXPECT_FALSE(store::find_setup_code(tx));
        store::set_setup_code(tx, hash_of('a'));
        store::set_setup_code(tx, hash_of('b'));
        EXPECT_EQ(store::find_setup_code(tx), hash_of('b'));
        store::delete_setup_code(tx);
        EXPECT_FALSE(store::find_setup_code(tx));

        const auto later = kNow + std::chrono::hours(1);
        store::insert_invite(tx, {"ONE", 1, later, kNow}, kAlice);
        store::insert_invite(tx, {"OVER", 5, kNow, kNow}, kAlice);
        EXPECT_TRUE(store::invite_works(tx, "ONE", kNow));
        EXPECT_FALSE(store::invite_works(tx, "OVER", kNow));
        EXPECT_EQ(store::list_invites(tx, kNow).size(), 1U);
        EXPECT_TRUE(store::use_invite(tx, "ONE", kNow));
        EXPECT_FALSE(store::use_invite(tx, "ONE", kNow));
        EXPECT_FALSE(store::use_invite(tx, "NONE", kNow));
        EXPECT_TRUE(store::list_invites(tx, kNow).empty());
        store::delete_old_invites(tx, later);
    });
}

TEST_P(AccountsContract, CodesAndAttempts) {
    in_tx([](storage::Tx& tx) {
        EXPECT_FALSE(store::find_phone_code(tx, "+861"));
        store::put_phone_code(tx, "+861", {"salt", hash_of('a'), kNow, 0, false});
        store::put_phone_code(tx, "+861", {"pepper", hash_of('b'), kNow, 2, true});
        const auto code = store::find_phone_code(tx, "+861");
        ASSERT_TRUE(code);
        EXPECT_EQ(code->salt, "pepper");
        EXPECT_EQ(code->code_hash, hash_of('b'));
        EXPECT_EQ(code->tries, 2);
        EXPECT_TRUE(code->answered);
        store::delete_phone_code_of(tx, "+861", kNow + std::chrono::seconds(1));
        EXPECT_TRUE(store::find_phone_code(tx, "+861"));
        store::delete_phone_code_of(tx, "+861", kNow);
        EXPECT_FALSE(store::find_phone_code(tx, "+861"));
        store::delete_phone_code(tx, "+861");

        const auto key = hash_of('k');
        EXPECT_FALSE(store::find_attempts(tx, key));
        store::put_attempts(tx, key, {1, kNow});
        store::put_attempts(tx, key, {2, kNow});
        store::give_back_attempt(tx, key);
        EXPECT_EQ(store::find_attempts(tx, key)->attempts, 1);
        store::delete_attempts(tx, key);
        EXPECT_FALSE(store::find_attempts(tx, key));
        store::put_attempts(tx, key, {1, kNow});
        store::delete_old_login_rows(tx, kNow + std::chrono::seconds(1));
        EXPECT_FALSE(store::find_attempts(tx, key));
    });
}

TEST_P(AccountsContract, QrLogins) {
    in_tx([](storage::Tx& tx) {
        QrLogin login;
        login.ticket = "ticket";
        login.device_name = "Desktop";
        login.address = "::1";
        login.expires = kNow;
        store::insert_qr_login(tx, login, hash_of('s'));
        store::set_qr_state(tx, "ticket", QrState::kScanned, kAlice);
        const auto found = store::find_qr_login_by_secret(tx, hash_of('s'));
        ASSERT_TRUE(found);
        EXPECT_EQ(found->ticket, "ticket");
        EXPECT_EQ(found->state, QrState::kScanned);
        EXPECT_EQ(found->scanned_by, kAlice);
        EXPECT_EQ(found->expires, kNow);
        store::deny_qr_logins_of(tx, kBob);
        EXPECT_EQ(store::find_qr_login(tx, "ticket")->state, QrState::kScanned);
        store::deny_qr_logins_of(tx, kAlice);
        EXPECT_EQ(store::find_qr_login(tx, "ticket")->state, QrState::kDenied);
        EXPECT_FALSE(store::find_qr_login(tx, "other"));
    });
}

TEST_P(AccountsContract, WhoRunsTheInstance) {
    in_tx([](storage::Tx& tx) {
        auto alice = account(kAlice, "Alice");
        alice.is_admin = true;
        store::insert_account(tx, alice);
        store::insert_account(tx, account(kBob, "bob_1"));
        EXPECT_EQ(store::count_administrators(tx), 1);
        EXPECT_EQ(store::list_staff(tx).size(), 1U);
        store::set_role(tx, kBob, rpc::StaffRole::kModerator);
        store::set_role(tx, kBob, rpc::StaffRole::kModerator);
        EXPECT_EQ(store::find_account_line(tx, kBob)->role, rpc::StaffRole::kModerator);
        EXPECT_EQ(store::list_staff(tx).size(), 2U);
        store::set_role(tx, kBob, rpc::StaffRole::kAdministrator);
        EXPECT_EQ(store::count_administrators(tx), 2);
        store::set_role(tx, kBob, rpc::StaffRole::kNone);
        EXPECT_EQ(store::list_staff(tx).size(), 1U);

        EXPECT_EQ(store::find_suspension(tx, kAlice).until, WallTime());
        store::set_suspension(tx, kBob, {.until = kNow, .reason = "垃圾"});
        store::set_suspension(tx, kBob, {.until = kNow + std::chrono::hours(1), .reason = "spam"});
        EXPECT_EQ(store::find_suspension(tx, kBob).reason, "spam");
        EXPECT_EQ(store::list_suspended(tx, kNow).size(), 1U);
        EXPECT_TRUE(store::list_suspended(tx, kNow + std::chrono::hours(1)).empty());
        EXPECT_EQ(store::count_accounts(tx).users, 2);
        EXPECT_EQ(store::count_accounts(tx).devices, 0);
        EXPECT_EQ(store::search_accounts(tx, {.text = "", .limit = 1}).size(), 1U);
        EXPECT_EQ(store::search_accounts(tx, {.text = "ALI", .limit = 9})[0].user.id, kAlice);
        EXPECT_EQ(store::search_accounts(tx, {.text = "b_1", .limit = 9}).size(), 1U);
        EXPECT_TRUE(store::search_accounts(tx, {.text = "b%1", .limit = 9}).empty());
        EXPECT_EQ(store::search_accounts(tx, {.text = "", .after = kBob, .limit = 9}).size(), 1U);

        store::put_reset(tx, kBob, {.code_hash = hash_of('a'), .expires = kNow});
        store::put_reset(tx, kBob, {.code_hash = hash_of('b'), .expires = kNow});
        EXPECT_FALSE(store::take_reset(tx, hash_of('a'), kNow - std::chrono::seconds(1)));
        EXPECT_EQ(store::take_reset(tx, hash_of('b'), kNow - std::chrono::seconds(1)), kBob);
        EXPECT_FALSE(store::take_reset(tx, hash_of('b'), kNow - std::chrono::seconds(1)));
        store::put_reset(tx, kBob, {.code_hash = hash_of('c'), .expires = kNow});
        EXPECT_FALSE(store::take_reset(tx, hash_of('c'), kNow)) << "too late";
    });
}

// feature: find-by-phone
TEST_P(AccountsContract, APhoneIsOfOneAccount) {
    in_tx([](storage::Tx& tx) {
        store::insert_account(tx, account(kAlice, "alice"));
        store::insert_account(tx, account(kBob, "bob"));
        const std::string phone = "+8613800138000";
        EXPECT_TRUE(store::set_phone(tx, kAlice, phone));
        EXPECT_TRUE(store::set_phone(tx, kAlice, phone));
        EXPECT_FALSE(store::set_phone(tx, kBob, phone));
        EXPECT_EQ(store::find_account_by_phone(tx, phone)->user.id, kAlice);
        EXPECT_TRUE(store::set_phone(tx, kAlice, "+8613800138001"));
        EXPECT_TRUE(store::set_phone(tx, kBob, phone));
        EXPECT_TRUE(store::set_phone(tx, kBob, std::nullopt));
        EXPECT_TRUE(store::set_phone(tx, kAlice, std::nullopt)) << "none is no number";
        EXPECT_FALSE(store::find_account(tx, kAlice)->phone);
        EXPECT_FALSE(store::find_account_by_phone(tx, phone));
    });
}

// feature: delete-account
TEST_P(AccountsContract, Deletions) {
    in_tx([](storage::Tx& tx) {
        auto alice = account(kAlice, "alice");
        alice.phone = "+8613800138000";
        alice.is_admin = true;
        store::insert_account(tx, alice);
        EXPECT_EQ(store::list_phones(tx, std::vector{kAlice, kBob}).size(), 1U);
        EXPECT_EQ(store::count_administrators(tx), 1);
        store::put_deletion(tx, kAlice, kNow);
        store::put_deletion(tx, kAlice, kNow + std::chrono::days(1));
        EXPECT_EQ(store::count_administrators(tx), 0);
        EXPECT_EQ(store::find_deletion(tx, kAlice)->due, kNow);
        EXPECT_TRUE(store::list_due_deletions(tx, kNow - std::chrono::milliseconds(1)).empty());
        EXPECT_EQ(store::list_due_deletions(tx, kNow).size(), 1U);
        EXPECT_TRUE(store::cancel_deletion(tx, kAlice));
        EXPECT_FALSE(store::cancel_deletion(tx, kAlice));
        store::put_deletion(tx, kAlice, kNow);
        store::set_steps_done(tx, kAlice, 2);
        EXPECT_FALSE(store::cancel_deletion(tx, kAlice)) << "it has begun";
        EXPECT_EQ(store::find_deletion(tx, kAlice)->steps_done, 2);
        Device device;
        device.id = DeviceId(5);
        device.name = "Phone";
        store::insert_device(tx, {kAlice, device, hash_of('d')});
        EXPECT_EQ(store::delete_devices(tx, kAlice).size(), 1U);
        EXPECT_TRUE(store::delete_devices(tx, kAlice).empty());
        store::put_phone_code(tx, "+8613800138000", {"salt", hash_of('a'), kNow, 0, false});
        store::erase_account(tx, kAlice);
        store::erase_account(tx, kAlice);
        EXPECT_FALSE(store::find_phone_code(tx, "+8613800138000"));
        const auto erased = store::find_account(tx, kAlice);
        EXPECT_TRUE(erased->user.deleted);
        EXPECT_EQ(erased->user.handle, "");
        EXPECT_FALSE(erased->phone || erased->is_admin);
        EXPECT_TRUE(store::list_phones(tx, std::vector{kAlice}).empty());
        store::delete_deletion(tx, kAlice);
        EXPECT_FALSE(store::find_deletion(tx, kAlice));
    });
}

KAPOK_ON_ALL_ENGINES(AccountsContract);

}  // namespace
}  // namespace kapok::accounts
