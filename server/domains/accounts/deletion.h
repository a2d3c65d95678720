// Deletes accounts once they are due, step by step. What is done is kept, so that a crash in the
// middle goes on where it was; a step that ran and was not noted runs again. Lives on one executor;
// schedule() may be called from any thread.
#pragma once

#include "accounts/api/erasure.h"
#include "accounts/directory.h"
#include "accounts/tokens.h"
#include "accounts/values.h"
#include "runtime/scope.h"
#include "runtime/task.h"
#include "runtime/timers.h"
#include "storage/database.h"
#include "storage/outbox.h"

#include <boost/asio/any_io_executor.hpp>

#include <vector>

namespace kapok::accounts {

class Staff;

class Deletions {
  public:
    struct Ports {
        storage::Database& database;
        storage::Outbox& outbox;
        runtime::Timers& timers;
        Tokens& tokens;
        Directory& directory;
        boost::asio::any_io_executor executor;
        Staff* staff = nullptr;  // hears who is on it no more
    };

    explicit Deletions(Ports ports) : ports_(std::move(ports)), scope_(ports_.executor) {}

    // What the domains above erase, in this order. Before start(); the order never changes, new
    // ones come last.
    void use_erasures(std::vector<Erasure*> erasures) { erasures_ = std::move(erasures); }
    // Looks for what is due, now and then.
    void start();
    // One will be due soon.
    void schedule(WallTime due);
    Task<void> close() { return scope_.close(); }

    // Deletes what is due. An account whose step failed stays for the next time; the others go on.
    Task<Result<void>> run_due();

  private:
    Task<void> look_now_and_then();
    Task<void> run_at(Duration wait);
    Task<Result<void>> erase(Deletion deletion);
    // The first step: from its commit on the account is gone for everybody.
    Task<Result<void>> close_account(UserId user);

    Ports ports_;
    std::vector<Erasure*> erasures_;
    runtime::Scope scope_;
};

}  // namespace kapok::accounts
