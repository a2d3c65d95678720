// A device as a good client is: it keeps what it has seen, sees gaps and repairs them, and keeps
// what it is to send until the server has it. It follows the same rules as the web app, so that
// scenarios and simulation can ask what a user would see.
//
// Lives on the loop. Give it a server with attach(), take it away with detach() before the server
// stops and before the device dies.
#pragma once

#include "base/ids.h"
#include "base/result.h"
#include "kapok/feed/v1/feed.pb.h"
#include "kapok/gateway/v1/frame.pb.h"
#include "kapok/messaging/v1/service.pb.h"
#include "rpc/testing/in_process_client.h"
#include "runtime/scope.h"
#include "support/test_server.h"

#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace kapok::testing {

// What a device knows of a conversation.
struct SeenConversation {
    messaging::v1::Conversation summary;
    messaging::v1::Membership membership;
    std::map<std::uint64_t, messaging::v1::Entry> entries;
    std::uint64_t read_seq = 0;
    std::uint64_t read_ordinal = 0;
    std::uint64_t played_seq = 0;
    std::set<std::uint64_t> hidden;  // deleted by the user for themselves

    [[nodiscard]] std::uint64_t last_seq() const {
        return entries.empty() ? 0 : entries.rbegin()->first;
    }
};

// A message on its way, and what became of it.
struct Outgoing {
    std::string conversation_id;
    std::string client_message_id;
    messaging::v1::Content content;
    bool done = false;
    std::optional<Error> failure;
    std::uint64_t seq = 0;
};

class TestDevice {
  public:
    TestDevice(TestServer& server, UserId user, std::string token);

    [[nodiscard]] UserId user() const { return user_; }

    void attach();
    Task<void> detach();
    void set_network(rpc::testing::InProcessClient::Network network);
    void go_online();
    void go_offline();
    // The connection breaks; the device comes back by itself.
    void drop_connection();

    // Queues a message; it goes out in order, now or when there is a network.
    std::shared_ptr<Outgoing> send(std::string conversation_id,
                                   std::string client_message_id,
                                   messaging::v1::Content content);
    // Nothing is left to do: in sync if online, and the queue empty.
    [[nodiscard]] bool idle() const;
    Task<void> until_idle();

    template <class Request, class Response>
    Task<Result<Response>> call(std::string method, Request request) {
        if (client_ == nullptr) {
            co_return Error(Code::kUnavailable, "DISCONNECTED");
        }
        co_return co_await client_->call<Request, Response>(std::move(method), std::move(request));
    }
    // Calls without waiting for the answer, if there is a connection.
    void start(std::string method, std::string body);
    // Every push that was sent before this has arrived when it returns true.
    Task<bool> ping();

    [[nodiscard]] const std::map<std::string, SeenConversation>& conversations() const {
        return conversations_;
    }
    [[nodiscard]] const SeenConversation* find(const std::string& conversation_id) const;
    [[nodiscard]] std::uint64_t unread(const std::string& conversation_id) const;
    // Who is typing, by conversation.
    [[nodiscard]] const std::map<std::string, std::uint64_t>& typing() const { return typing_; }
    // How many ask to join the groups that the user leads, as the feed told.
    [[nodiscard]] const std::map<std::string, std::uint32_t>& join_requests() const {
        return join_requests_;
    }
    // What others were pushed to have received and read, by conversation and user.
    using Receipts = std::map<std::pair<std::string, std::uint64_t>, messaging::v1::Receipt>;
    [[nodiscard]] const Receipts& receipts() const { return receipts_; }
    // How whom this device watches was last pushed to be.
    [[nodiscard]] const std::map<std::uint64_t, presence::v1::Presence>& presences() const {
        return presences_;
    }
    void learn_presence(const presence::v1::Presence& presence) {
        presences_[presence.user_id()] = presence;
    }
    // Polls and relay lists as they were last pushed, by conversation and seq.
    using States = std::map<std::pair<std::string, std::uint64_t>, together::v1::State>;
    [[nodiscard]] const States& together() const { return together_; }
    // Versions of notes as they were last pushed, by conversation and note.
    using Notes = std::map<std::pair<std::string, std::string>, std::uint64_t>;
    [[nodiscard]] const Notes& notes() const { return notes_; }
    [[nodiscard]] std::uint64_t feed_seq() const { return feed_seq_; }
    // What a client must never see; empty if all was well.
    [[nodiscard]] const std::vector<std::string>& complaints() const { return complaints_; }

  private:
    Task<void> live();
    Task<void> flush();
    Task<Result<void>> sync();
    Task<Result<void>> read_feed();
    Task<Result<void>> list_all();
    Task<Result<void>> learn(std::string conversation_id);
    Task<Result<void>> pull(std::string conversation_id);
    Task<Result<void>> take(gateway::v1::Push push);
    Task<Result<void>> take_entry(messaging::v1::Entry entry);
    void apply(const feed::v1::FeedEntry& entry);
    void keep(SeenConversation& seen, messaging::v1::Entry entry);
    void hide_all(SeenConversation& seen);
    // Asks for the wording of an edit that came without it.
    Task<Result<void>> complete(messaging::v1::Entry edit);
    void remember(const messaging::v1::Conversation& conversation);
    void complain(std::string what) { complaints_.push_back(std::move(what)); }
    void start_flush();
    void notify() { changed_.cancel(); }
    Task<void> changed();

    TestServer& server_;
    UserId user_;
    std::string token_;
    rpc::testing::InProcessClient::Network network_;

    bool online_ = true;
    bool synced_ = false;
    bool busy_ = false;
    bool flushing_ = false;
    std::uint64_t feed_seq_ = 0;
    std::map<std::string, SeenConversation> conversations_;
    std::map<std::string, std::uint64_t> typing_;
    std::map<std::string, std::uint32_t> join_requests_;
    Receipts receipts_;
    std::map<std::uint64_t, presence::v1::Presence> presences_;
    States together_;
    Notes notes_;
    std::deque<std::shared_ptr<Outgoing>> queue_;
    std::vector<std::string> complaints_;
    boost::asio::steady_timer changed_;  // never expires; cancelled at each change
    std::unique_ptr<rpc::testing::InProcessClient> client_;
    std::unique_ptr<runtime::Scope> scope_;
};

}  // namespace kapok::testing
