// Push over real messaging, with a gateway that records.
#pragma once

#include "kapok/push/v1/types.pb.h"
#include "messaging/testing/world.h"
#include "push/module.h"
#include "push/time_zone.h"
#include "webpush/testing/browser.h"
#include "webpush/testing/recording_gateway.h"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <google/protobuf/util/json_util.h>

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace kapok::push::testing {

using messaging::testing::kAlice;
using messaging::testing::kBob;
using messaging::testing::kCarol;
using messaging::testing::must;
using messaging::testing::reason_of;

// Remarks as a test gives them.
class FakeBook final : public contacts::Book {
  public:
    Task<Result<std::vector<contacts::BookLine>>> list_all(Deadline /*deadline*/,
                                                           UserId /*owner*/) override {
        co_return std::vector<contacts::BookLine>{};
    }
    Task<Result<std::vector<contacts::Remark>>> list_remarks(Deadline /*deadline*/,
                                                             UserId owner,
                                                             std::vector<UserId> users) override {
        std::vector<contacts::Remark> found;
        for (const auto user : users) {
            if (const auto remark = remarks.find({owner, user}); remark != remarks.end()) {
                found.push_back({user, remark->second});
            }
        }
        co_return found;
    }
    std::map<std::pair<UserId, UserId>, std::string> remarks;  // by owner and whom they call so
};

// Begin with `co_await world.start()`, end with `co_await world.close()`.
class World {
  public:
    explicit World(runtime::testing::Loop& loop)
        : chats(loop), database(storage::testing::memory_database({migrations()}, loop.clock())) {}

    Task<void> start() {
        module = std::make_unique<Module>(
            Module::Dependencies{
                .database = *database,
                .history = chats.module.history(),
                .accounts = chats.accounts,
                .book = book,
                .gateway = gateway,
                .is_active = [this](Deadline, UserId, DeviceId) { return is_active(); },
                .timers = chats.loop.timers(),
                .metrics = metrics,
                .executor = chats.loop.executor()},
            PushSettings{});
        must(co_await module->start());
    }
    // As after a kill: what is not in the database is gone.
    Task<void> restart() {
        co_await module->close();
        module.reset();
        co_await start();
    }
    Task<void> close() {
        co_await module->close();
        co_await chats.close();
    }

    Task<void> register_device(UserId user, std::string endpoint = {}) {
        if (endpoint.empty()) {
            endpoint = fmt::format("https://push.example.org/{}", user);
        }
        must(co_await module->service().register_device(chats.as(user),
                                                        {.endpoint = std::move(endpoint),
                                                         .keys = browser.keys(),
                                                         .language = "zh-CN",
                                                         .registered = {}}));
    }
    Task<Service::State> state(UserId user) {
        auto state = co_await module->service().get_state(chats.as(user));
        must(state);
        co_return state ? *std::move(state) : Service::State{};
    }
    // Of the latest one; none if nothing became of any.
    Task<Verdict> verdict(UserId user) {
        const auto recent = (co_await state(user)).recent;
        co_return recent.empty() ? Verdict::kNone : recent.front().verdict;
    }
    Task<Seq> say(UserId user, ConversationId id, std::string text) {
        co_return co_await say(user, id, messaging::Text{.text = std::move(text), .mentioned = {}});
    }
    Task<Seq> say(UserId user, ConversationId id, messaging::Text text) {
        const auto sent =
            co_await chats.say(user, id, fmt::format("m-{}", ++last_id), std::move(text));
        must(sent);
        if (sent) {
            module->on_entry(id, sent->seq);
        }
        co_return sent ? sent->seq : Seq{};
    }
    Task<void> recall(UserId user, ConversationId id, Seq seq) {
        const auto done =
            co_await chats.service.recall(chats.as(user), id, seq, fmt::format("r-{}", ++last_id));
        must(done);
        if (done) {
            module->on_entry(id, done->seq);
        }
    }
    // As agenda does it.
    Task<Seq> remind(UserId user, std::string text, messaging::Occasion occasion) {
        const auto id = ConversationId::direct(user, user);
        auto draft = messaging::testing::World::draft(
            id,
            fmt::format("m-{}", ++last_id),
            {.body = messaging::Text{.text = std::move(text), .mentioned = {}}});
        draft.occasion = occasion;
        const auto sent = co_await chats.module.outbound().send(chats.as(user), std::move(draft));
        must(sent);
        if (sent) {
            module->on_entry(id, sent->seq);
        }
        co_return sent ? sent->seq : Seq{};
    }
    // What was begun ends; then time passes, in steps that no deadline is shorter than, and all
    // errands that are due end, too.
    Task<void> settle(std::chrono::milliseconds time) {
        constexpr std::chrono::milliseconds kStep{10'000};
        co_await until_idle();
        while (time > std::chrono::milliseconds(0)) {
            const auto step = std::min(time, kStep);
            chats.loop.advance(step);
            time -= step;
            co_await until_idle();
        }
    }

    // Whatever time it takes.
    Task<void> until(std::function<bool()> holds) {
        while (!holds()) {
            co_await boost::asio::post(chats.loop.executor(), boost::asio::use_awaitable);
        }
    }

    // What the gateway was given.
    [[nodiscard]] std::vector<v1::Notification> told() const {
        std::vector<v1::Notification> all;
        for (const auto& message : gateway.sent) {
            const auto read =
                google::protobuf::util::JsonStringToMessage(message.plaintext, &all.emplace_back());
            EXPECT_TRUE(read.ok());
        }
        return all;
    }

    messaging::testing::World chats;
    FakeBook book;
    std::unique_ptr<storage::Database> database;
    webpush::testing::RecordingGateway gateway;
    webpush::testing::Browser browser;
    observability::Metrics metrics;
    bool active = true;  // all devices
    std::unique_ptr<Module> module;
    int last_id = 0;

  private:
    Task<void> until_idle() {
        for (int turns = 0; turns < 5 || !module->dispatcher().idle(); ++turns) {
            co_await boost::asio::post(chats.loop.executor(), boost::asio::use_awaitable);
        }
    }
    Task<Result<bool>> is_active() { co_return active; }
};

}  // namespace kapok::push::testing
