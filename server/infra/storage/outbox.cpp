#include "storage/outbox.h"

#include "storage/outbox_pump.h"

namespace kapok::storage {

namespace {

constexpr std::string_view kInsert =
    "INSERT INTO storage_outbox (topic, key, payload) VALUES ($1, $2, $3)";

}  // namespace

void enqueue(Tx& tx, std::string_view topic, std::string_view key, std::string_view payload) {
    tx.exec(kInsert, {topic, key, Bytes{std::string(payload)}});
    tx.mark_enqueued();
}

struct Outbox::State {
    State(Database& database_in, runtime::Timers& timers, boost::asio::any_io_executor executor)
        : database(database_in),
          bell(std::make_shared<OutboxBell>(executor)),
          pump(database_in, timers, std::move(executor), *bell) {}

    Database& database;
    std::shared_ptr<OutboxBell> bell;
    OutboxPump pump;
};

Outbox::Outbox(Database& database, runtime::Timers& timers, boost::asio::any_io_executor executor)
    : state_(std::make_shared<State>(database, timers, std::move(executor))) {}

Outbox::~Outbox() { state_->bell->close(); }

void Outbox::handle(std::string_view topic, Handler handler) {
    state_->pump.handle(topic, std::move(handler));
}

void Outbox::start() {
    // The loop may still hold the call when the outbox is gone.
    state_->bell->listen([weak = std::weak_ptr(state_)] {
        if (const auto state = weak.lock()) {
            state->bell->answered();
            state->pump.wake();
        }
    });
    state_->database.on_commit([bell = state_->bell](const Commit& commit) {
        if (commit.enqueued) {
            bell->ring();
        }
    });
    state_->bell->post([weak = std::weak_ptr(state_)] {
        if (const auto state = weak.lock()) {
            state->pump.wake();
        }
    });
}

Task<void> Outbox::close() {
    state_->bell->close();
    co_await state_->pump.close();
}

Task<bool> Outbox::drained(Deadline deadline) {
    const auto need = state_->bell->requested();
    if (state_->bell->handled() >= need) {
        co_return true;
    }
    co_return co_await runtime::await_completion<bool>([&](const runtime::Completion<bool>& done) {
        const bool posted =
            state_->bell->post([weak = std::weak_ptr(state_), need, deadline, done] {
                if (const auto state = weak.lock()) {
                    state->pump.wait(need, deadline, done);
                } else {
                    done(false);
                }
            });
        if (!posted) {
            done(false);
        }
    });
}

}  // namespace kapok::storage
