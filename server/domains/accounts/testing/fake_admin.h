// Accounts' side for those who run the instance, as other domains' tests steer it. One thread.
#pragma once

#include "accounts/api/admin.h"
#include "accounts/testing/fake_accounts.h"
#include "storage/database.h"

#include <map>

namespace kapok::accounts::testing {

// Notes are written in a transaction of their own.
class FakeAdmin final : public Admin {
  public:
    FakeAdmin(FakeAccounts& accounts, storage::Database& database)
        : accounts_(accounts), database_(database) {}

    std::map<UserId, rpc::StaffRole> roles;
    std::map<UserId, Suspension> suspensions;

    Task<Result<AccountCounts>> count(Deadline /*deadline*/) override {
        co_return AccountCounts{.users = 3, .devices = 4};
    }
    Task<Result<std::vector<AccountLine>>> search(Deadline /*deadline*/,
                                                  AccountSearch search) override {
        std::vector<AccountLine> lines;
        for (std::uint64_t id = search.after.value() + 1; id < 10 && lines.size() < search.limit;
             ++id) {
            auto found = co_await accounts_.get_user(Deadline::never(), UserId(id));
            if (found && found->handle.find(search.text) != std::string::npos) {
                lines.push_back(line_of(*found));
            }
        }
        co_return lines;
    }
    Task<Result<AccountDetail>> describe(Deadline deadline, UserId user) override {
        CO_TRY(const auto found, co_await accounts_.get_user(deadline, user));
        co_return AccountDetail{.line = line_of(found),
                                .masked_phone = "*8000",
                                .devices = {{.id = DeviceId(7), .name = "Phone"}}};
    }
    Task<Result<std::vector<AccountLine>>> list_suspended(Deadline deadline, WallTime at) override {
        std::vector<AccountLine> lines;
        for (const auto& [user, suspension] : suspensions) {
            if (suspension.until > at) {
                CO_TRY(const auto found, co_await accounts_.get_user(deadline, user));
                lines.push_back(line_of(found));
            }
        }
        co_return lines;
    }
    [[nodiscard]] rpc::StaffRole role_of(UserId user) const override {
        const auto found = roles.find(user);
        return found == roles.end() ? rpc::StaffRole::kNone : found->second;
    }
    Task<Result<void>> set_role(Deadline deadline,
                                UserId user,
                                rpc::StaffRole role,
                                storage::SameCommit note) override {
        CO_TRY_VOID(co_await accounts_.get_user(deadline, user));
        roles[user] = role;
        co_return write(note);
    }
    Task<Result<void>> suspend(Deadline deadline,
                               UserId user,
                               Suspension suspension,
                               storage::SameCommit note) override {
        CO_TRY_VOID(co_await accounts_.get_user(deadline, user));
        suspensions[user] = std::move(suspension);
        co_return write(note);
    }
    Task<Result<std::size_t>> log_out(Deadline deadline,
                                      UserId user,
                                      DeviceId device,
                                      storage::SameCommit note) override {
        CO_TRY_VOID(co_await accounts_.get_user(deadline, user));
        CO_TRY_VOID(write(note));
        co_return device ? 1 : 2;
    }
    Task<Result<ResetLink>> make_reset_link(Deadline deadline,
                                            UserId user,
                                            storage::SameCommit note) override {
        CO_TRY_VOID(co_await accounts_.get_user(deadline, user));
        CO_TRY_VOID(write(note));
        co_return ResetLink{.code = "reset-code", .expires = from_ms(5)};
    }
    Task<Result<User>> reset_password(Deadline deadline,
                                      std::string code,
                                      std::string /*new_password*/) override {
        if (code != "reset-code") {
            co_return Error(Code::kGone, "RESET_INVALID");
        }
        co_return co_await accounts_.get_user(deadline, UserId(1));
    }
    [[nodiscard]] Registration registration() const override { return registration_; }
    void set_registration(Registration registration) override { registration_ = registration; }

  private:
    AccountLine line_of(const User& user) {
        const auto suspended = suspensions.find(user.id);
        AccountLine line{.user = user, .role = role_of(user.id), .created = from_ms(1)};
        if (suspended != suspensions.end()) {
            line.suspension = suspended->second;
        }
        return line;
    }
    Result<void> write(const storage::SameCommit& note) {
        return database_.blocking_write(Deadline::never(), [&](storage::Tx& tx) -> Result<void> {
            note(tx);
            return {};
        });
    }

    FakeAccounts& accounts_;
    storage::Database& database_;
    Registration registration_ = Registration::kOpen;
};

}  // namespace kapok::accounts::testing
