#include "support/test_device.h"

#include "kapok/feed/v1/service.pb.h"
#include "support/entry_changes.h"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace kapok::testing {
namespace {

using rpc::testing::InProcessClient;

constexpr std::uint32_t kPage = 50;
constexpr std::chrono::seconds kComeBack{1};
const std::string kMessaging = "kapok.messaging.v1.MessagingService/";

bool may_come_right(const Error& error) {
    return error.code() == Code::kUnavailable || error.code() == Code::kTimeout ||
           error.code() == Code::kCancelled;
}

// The higher version wins; what is told to all says nothing of the user's own part.
void keep_state(const together::v1::State& told, together::v1::State& known) {
    const bool tells_own = told.poll().has_mine() || told.relay().has_mine();
    if (told.version() < known.version() || (told.version() == known.version() && !tells_own)) {
        return;
    }
    const auto before = known;
    known = told;
    if (!tells_own && before.poll().has_mine()) {
        *known.mutable_poll()->mutable_mine() = before.poll().mine();
    }
    if (!tells_own && before.relay().has_mine()) {
        *known.mutable_relay()->mutable_mine() = before.relay().mine();
    }
}

}  // namespace

TestDevice::TestDevice(TestServer& server, UserId user, std::string token)
    : server_(server),
      user_(user),
      token_(std::move(token)),
      changed_(server.loop().context(), boost::asio::steady_timer::time_point::max()) {}

void TestDevice::attach() {
    auto& loop = server_.loop();
    client_ = std::make_unique<InProcessClient>(
        server_.gateway(), loop.timers(), loop.executor(), "192.0.2.1");
    client_->set_network(network_);
    scope_ = std::make_unique<runtime::Scope>(loop.executor());
    scope_->spawn("testing.device", live());
}

Task<void> TestDevice::detach() {
    client_->cut();
    co_await scope_->close();
    co_await client_->close();
    scope_.reset();
    client_.reset();
    synced_ = busy_ = flushing_ = false;
}

void TestDevice::set_network(InProcessClient::Network network) {
    network_ = std::move(network);
    if (client_ != nullptr) {
        client_->set_network(network_);
    }
}

void TestDevice::go_online() {
    online_ = true;
    notify();
}

void TestDevice::go_offline() {
    online_ = false;
    drop_connection();
}

void TestDevice::drop_connection() {
    if (client_ != nullptr) {
        client_->cut();
    }
    notify();
}

Task<void> TestDevice::changed() {
    boost::system::error_code ignored;
    co_await changed_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
}

std::shared_ptr<Outgoing> TestDevice::send(std::string conversation_id,
                                           std::string client_message_id,
                                           messaging::v1::Content content) {
    auto outgoing = std::make_shared<Outgoing>();
    outgoing->conversation_id = std::move(conversation_id);
    outgoing->client_message_id = std::move(client_message_id);
    outgoing->content = std::move(content);
    queue_.push_back(outgoing);
    start_flush();
    return outgoing;
}

bool TestDevice::idle() const {
    if (!online_ || client_ == nullptr) {
        return true;
    }
    return synced_ && !busy_ && !flushing_ && queue_.empty() && client_->pushes().empty();
}

Task<void> TestDevice::until_idle() {
    while (!idle()) {
        co_await changed();
    }
}

void TestDevice::start(std::string method, std::string body) {
    if (client_ != nullptr && client_->connected() && synced_) {
        client_->start_call(std::move(method), std::move(body));
    }
}

Task<bool> TestDevice::ping() {
    if (client_ == nullptr || !client_->connected()) {
        co_return true;
    }
    // Any answered call will do: frames keep their order.
    messaging::v1::ListConversationsRequest request;
    request.set_limit(1);
    const auto answer = co_await call<messaging::v1::ListConversationsRequest,
                                      messaging::v1::ListConversationsResponse>(
        kMessaging + "ListConversations", request);
    co_return answer.has_value();
}

// --- Living ---

Task<void> TestDevice::live() {
    auto& timers = server_.loop().timers();
    while (true) {
        synced_ = false;
        if (!online_) {
            co_await changed();
            continue;
        }
        const auto welcome = co_await client_->connect(token_);
        const auto done = welcome ? co_await sync() : Result<void>(welcome.error());
        if (!done) {
            client_->cut();
            if (online_) {
                co_await timers.sleep_for(kComeBack);
            }
            continue;
        }
        synced_ = true;
        start_flush();
        notify();
        bool well = true;
        while (well) {
            auto push = co_await client_->next_push();
            if (!push) {
                break;
            }
            busy_ = true;
            const auto taken = co_await take(*push);
            busy_ = false;
            well = taken.has_value();
            notify();
        }
        client_->cut();
    }
}

void TestDevice::start_flush() {
    if (!flushing_ && synced_ && !queue_.empty() && scope_ != nullptr) {
        flushing_ = true;
        scope_->spawn("testing.flush", flush());
    }
}

Task<void> TestDevice::flush() {
    while (synced_ && !queue_.empty()) {
        const auto next = queue_.front();
        messaging::v1::SendRequest request;
        request.set_conversation_id(next->conversation_id);
        request.set_client_message_id(next->client_message_id);
        *request.mutable_content() = next->content;
        auto sent = co_await call<messaging::v1::SendRequest, messaging::v1::SendResponse>(
            kMessaging + "Send", request);
        if (!sent && may_come_right(sent.error())) {
            if (client_->connected()) {
                client_->cut();  // whether it arrived is unknown: come back and repeat it
            }
            break;
        }
        if (sent) {
            next->seq = sent->entry().seq();
            busy_ = true;
            const auto taken = co_await take_entry(sent->entry());
            busy_ = false;
            if (!taken) {
                break;  // it is sent; the next synchronisation brings it
            }
        } else {
            next->failure = sent.error();
        }
        next->done = true;
        queue_.pop_front();
    }
    flushing_ = false;
    notify();
}

Task<Result<void>> TestDevice::sync() {
    CO_TRY_VOID(co_await read_feed());
    co_return co_await list_all();
}

Task<Result<void>> TestDevice::read_feed() {
    while (true) {
        feed::v1::ReadFeedRequest request;
        request.set_after_seq(feed_seq_);
        CO_TRY(const auto page,
               co_await call<feed::v1::ReadFeedRequest, feed::v1::ReadFeedResponse>(
                   "kapok.feed.v1.FeedService/ReadFeed", request));
        for (const auto& entry : page.entries()) {
            if (entry.seq() != feed_seq_ + 1) {
                complain(fmt::format("the feed jumps from {} to {}", feed_seq_, entry.seq()));
            }
            apply(entry);
        }
        if (page.entries().empty() || feed_seq_ >= page.head_seq()) {
            co_return Result<void>();
        }
    }
}

Task<Result<void>> TestDevice::list_all() {
    std::string token;
    do {
        messaging::v1::ListConversationsRequest request;
        request.set_page_token(token);
        request.set_limit(kPage);
        CO_TRY(const auto page,
               co_await call<messaging::v1::ListConversationsRequest,
                             messaging::v1::ListConversationsResponse>(
                   kMessaging + "ListConversations", request));
        for (const auto& conversation : page.conversations()) {
            remember(conversation);
            CO_TRY_VOID(co_await pull(conversation.conversation_id()));
        }
        token = page.next_page_token();
    } while (!token.empty());
    co_return Result<void>();
}

// --- Learning ---

void TestDevice::remember(const messaging::v1::Conversation& conversation) {
    auto& seen = conversations_[conversation.conversation_id()];
    seen.summary = conversation;
    seen.membership = conversation.membership();
    seen.played_seq = std::max<std::uint64_t>(seen.played_seq, conversation.played_seq());
    if (conversation.read_cursor().seq() > seen.read_seq) {
        seen.read_seq = conversation.read_cursor().seq();
        seen.read_ordinal = conversation.read_cursor().ordinal();
    }
}

Task<Result<void>> TestDevice::learn(std::string conversation_id) {
    messaging::v1::GetConversationRequest request;
    request.set_conversation_id(conversation_id);
    CO_TRY(const auto got,
           co_await call<messaging::v1::GetConversationRequest,
                         messaging::v1::GetConversationResponse>(kMessaging + "GetConversation",
                                                                 request));
    remember(got.conversation());
    co_return co_await pull(std::move(conversation_id));
}

// Reads what is missing, up to the head.
Task<Result<void>> TestDevice::pull(std::string conversation_id) {
    while (true) {
        messaging::v1::ListEntriesRequest request;
        request.set_conversation_id(conversation_id);
        request.set_after_seq(conversations_[conversation_id].last_seq());
        request.set_limit(kPage);
        CO_TRY(const auto page,
               co_await call<messaging::v1::ListEntriesRequest, messaging::v1::ListEntriesResponse>(
                   kMessaging + "ListEntries", request));
        auto& seen = conversations_[conversation_id];
        std::uint64_t last = 0;
        for (const auto& entry : page.entries()) {
            if (last != 0 && entry.seq() != last + 1) {
                complain(fmt::format("a page of {} jumps to {}", conversation_id, entry.seq()));
            }
            last = entry.seq();
            keep(seen, entry);
        }
        if (page.entries().empty() || seen.last_seq() >= page.head_seq()) {
            co_return Result<void>();
        }
    }
}

Task<Result<void>> TestDevice::take(gateway::v1::Push push) {
    switch (push.event_case()) {
        case gateway::v1::Push::kEntry:
            co_return co_await take_entry(push.entry());
        case gateway::v1::Push::kFeed:
            if (push.feed().seq() == feed_seq_ + 1) {
                apply(push.feed());
                if (push.feed().has_membership() && push.feed().membership().active()) {
                    co_return co_await learn(push.feed().membership().conversation_id());
                }
            } else if (push.feed().seq() > feed_seq_) {
                co_return co_await read_feed();
            }
            break;
        case gateway::v1::Push::kReceipt: {
            const auto& told = push.receipt();
            auto& known = receipts_[{told.conversation_id(), told.user_id()}];
            known.set_read_seq(std::max(known.read_seq(), told.read_seq()));
            known.set_delivered_seq(std::max(known.delivered_seq(), told.delivered_seq()));
            break;
        }
        case gateway::v1::Push::kPresence:
            presences_[push.presence().user_id()] = push.presence();
            break;
        case gateway::v1::Push::kTogether: {
            const auto& told = push.together();
            auto& known = together_[{told.conversation_id(), told.seq()}];
            keep_state(told, known);
            break;
        }
        case gateway::v1::Push::kNote:
            notes_[{push.note().conversation_id(), push.note().note_id()}] = push.note().version();
            break;
        case gateway::v1::Push::kTyping:
            if (push.typing().active()) {
                typing_[push.typing().conversation_id()] = push.typing().user_id();
            } else {
                typing_.erase(push.typing().conversation_id());
            }
            break;
        case gateway::v1::Push::kResync:
            co_return co_await sync();
        case gateway::v1::Push::EVENT_NOT_SET:
            break;
    }
    co_return Result<void>();
}

Task<Result<void>> TestDevice::take_entry(messaging::v1::Entry entry) {
    const auto& id = entry.conversation_id();
    const auto found = conversations_.find(id);
    if (found == conversations_.end()) {
        co_return co_await learn(id);
    }
    const auto last = found->second.last_seq();
    const auto first = found->second.membership.join_seq();
    if (entry.seq() <= last || entry.seq() == std::max(last + 1, first)) {
        keep(found->second, entry);
        if (entry.content().has_edit()) {
            co_return co_await complete(std::move(entry));
        }
        co_return Result<void>();
    }
    co_return co_await pull(id);
}

Task<Result<void>> TestDevice::complete(messaging::v1::Entry edit) {
    const auto id = edit.conversation_id();
    const auto target = edit.content().edit().target_seq();
    const auto found = conversations_[id].entries.find(target);
    if (found == conversations_[id].entries.end() || !lacks_words(found->second, edit)) {
        co_return Result<void>();
    }
    messaging::v1::ListEntriesRequest request;
    request.set_conversation_id(id);
    request.set_before_seq(target + 1);
    request.set_limit(1);
    CO_TRY(const auto page,
           co_await call<messaging::v1::ListEntriesRequest, messaging::v1::ListEntriesResponse>(
               kMessaging + "ListEntries", request));
    for (const auto& entry : page.entries()) {
        keep(conversations_[id], entry);
    }
    co_return Result<void>();
}

void TestDevice::keep(SeenConversation& seen, messaging::v1::Entry entry) {
    const auto before = seen.entries.find(entry.seq());
    if (before != seen.entries.end()) {
        // The same seq is the same entry, whatever became of it.
        const bool same_id = before->second.client_message_id() == entry.client_message_id();
        if (!same_id || before->second.sender_id() != entry.sender_id()) {
            complain(
                fmt::format("entry {} of {} became another", entry.seq(), entry.conversation_id()));
        }
        entry = joined(before->second, entry);
    }
    const auto is_hidden = [&seen](std::uint64_t seq) {
        return seq != 0 && (seq <= seen.membership.cleared_seq() || seen.hidden.contains(seq));
    };
    for (auto& [seq, other] : seen.entries) {
        if (seq != entry.seq() && !entry.client_message_id().empty() &&
            other.client_message_id() == entry.client_message_id() &&
            other.sender_id() == entry.sender_id()) {
            complain(fmt::format(
                "{} is in {} twice", entry.client_message_id(), entry.conversation_id()));
        }
        // It may change what is here, and what is here may change it: an answer that was on its way
        // meanwhile does not know of a change that came as a push.
        testing::apply(other, entry, user_);
        testing::apply(entry, other, user_);
    }
    if (entry.content().has_hidden()) {
        seen.hidden.insert(entry.seq());
    } else if (is_hidden(entry.seq())) {
        hide(entry);
    }
    if (is_hidden(entry.content().quote().seq())) {
        entry.mutable_content()->mutable_quote()->clear_summary();
    }
    // Whoever writes has read.
    const bool own = entry.sender_id() == user_.value() && counts(entry.content());
    if (own && entry.seq() > seen.read_seq) {
        seen.read_seq = entry.seq();
        seen.read_ordinal = entry.ordinal();
    }
    seen.entries[entry.seq()] = std::move(entry);
}

void TestDevice::hide_all(SeenConversation& seen) {
    for (auto& [seq, entry] : seen.entries) {
        keep(seen, messaging::v1::Entry(entry));
    }
}

void TestDevice::apply(const feed::v1::FeedEntry& entry) {
    feed_seq_ = entry.seq();
    if (entry.has_membership()) {
        const auto found = conversations_.find(entry.membership().conversation_id());
        if (found == conversations_.end()) {
            return;
        }
        found->second.membership = entry.membership();
        if (!entry.membership().active()) {
            auto& entries = found->second.entries;
            entries.erase(entries.upper_bound(entry.membership().leave_seq()), entries.end());
        }
        hide_all(found->second);
    } else if (entry.has_join_request_count()) {
        const auto& count = entry.join_request_count();
        join_requests_[count.conversation_id()] = count.waiting();
    } else if (entry.has_hidden_entries()) {
        auto& seen = conversations_[entry.hidden_entries().conversation_id()];
        seen.hidden.insert(entry.hidden_entries().seqs().begin(),
                           entry.hidden_entries().seqs().end());
        hide_all(seen);
    } else if (entry.has_played_cursor()) {
        auto& seen = conversations_[entry.played_cursor().conversation_id()];
        seen.played_seq = std::max<std::uint64_t>(seen.played_seq, entry.played_cursor().seq());
    } else if (entry.has_read_cursor()) {
        auto& seen = conversations_[entry.read_cursor().conversation_id()];
        if (entry.read_cursor().seq() > seen.read_seq) {
            seen.read_seq = entry.read_cursor().seq();
            seen.read_ordinal = entry.read_cursor().ordinal();
        }
    }
}

// --- What a user sees ---

const SeenConversation* TestDevice::find(const std::string& conversation_id) const {
    const auto found = conversations_.find(conversation_id);
    return found == conversations_.end() ? nullptr : &found->second;
}

std::uint64_t TestDevice::unread(const std::string& conversation_id) const {
    const auto* seen = find(conversation_id);
    if (seen == nullptr || seen->entries.empty()) {
        return 0;
    }
    std::uint64_t own = 0;
    for (const auto& [seq, entry] : seen->entries) {
        if (counts(entry.content()) && entry.sender_id() == user_.value()) {
            own = entry.ordinal();
        }
    }
    const auto read = std::max({seen->read_ordinal, seen->membership.join_ordinal(), own});
    const auto head = seen->entries.rbegin()->second.ordinal();
    return head > read ? head - read : 0;
}

}  // namespace kapok::testing
