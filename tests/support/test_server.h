// The whole server in one process and on one loop, without sockets: real messaging, contacts and
// feed on a database in memory and real streams; accounts and media stand in. For scenarios and
// simulation.
#pragma once

#include "accounts/testing/fake_accounts.h"
#include "base/ids.h"
#include "base/random.h"
#include "messaging/api/ids.h"
#include "messaging/testing/fakes.h"
#include "rpc/gateway.h"
#include "rpc/testing/fake_authenticator.h"
#include "runtime/pool.h"
#include "runtime/task.h"
#include "runtime/testing/co_test.h"
#include "storage/database.h"
#include "streams/testing/temporary_streams.h"

#include <memory>
#include <set>
#include <string>

namespace kapok::testing {

class TestServer {
  public:
    TestServer(runtime::testing::Loop& loop, std::uint64_t seed);
    ~TestServer();

    // The handle is the name. Ids count from 1.
    UserId add_user(const std::string& name);
    // Returns the device's token.
    std::string add_device(UserId user);
    // Many members at once, as if they had joined long ago.
    Task<void> fill_group(messaging::ConversationId id, std::size_t count);
    // Erases what messaging and contacts keep about them, as the deletion of an account does.
    Task<Result<void>> delete_user(UserId user);
    void upload(UserId user, const std::string& media_id, media::Purpose purpose);

    // The phone that the user registered.
    void set_phone(UserId user, const std::string& phone) { accounts_.phones[user] = phone; }
    // As accounts tells that a further device of the user was logged in.
    Task<void> sign_in(UserId user, std::string device_name);
    // To everybody, as those who run the instance do.
    Task<Result<void>> announce(std::string client_id, std::string text);
    // One of those who look at reports, from now on.
    void make_moderator(UserId user);
    // Whether the user gets the media: its uploader, and those who may read what shows it.
    Task<bool> may_fetch(UserId user, std::string media_id);
    // How many messages, pictures of groups and the like show it.
    [[nodiscard]] std::size_t uses_of(const std::string& media_id) const;

    // As if the page of a link had been read for the user.
    void add_preview(UserId user, links::Preview preview) { links_.add(user, std::move(preview)); }

    // Stops at once, as far as a process can without dying: what is in no transaction is lost.
    Task<void> stop();
    // On the same data.
    void start();

    [[nodiscard]] bool running() const { return running_ != nullptr; }
    [[nodiscard]] rpc::Gateway& gateway();
    // All rows of the outbox that are there now were handled.
    Task<void> drain();
    // What is due happens; here nothing does so by itself.
    Task<void> strike();
    // The index of search takes in all that is there; else it does so when time passes.
    Task<void> index();
    [[nodiscard]] streams::Streams& streams() { return streams_.streams(); }
    [[nodiscard]] runtime::testing::Loop& loop() { return loop_; }

  private:
    struct Running;

    runtime::testing::Loop& loop_;
    SeededRandom random_;
    IdSource ids_;
    std::unique_ptr<storage::Database> database_;
    streams::testing::TemporaryStreams streams_;
    accounts::testing::FakeAccounts accounts_;
    rpc::testing::FakeAuthenticator tokens_;
    messaging::testing::FakeLibrary library_;
    runtime::Pool searching_{{.name = "searching"}};
    messaging::testing::FakeLinks links_;
    std::uint64_t last_user_ = 0;
    std::uint64_t last_device_ = 100;
    std::set<UserId> moderators_;
    std::unique_ptr<Running> running_;
};

}  // namespace kapok::testing
