// Streams in which something happens just before an append, as another request would make it
// happen. One thread.
#pragma once

#include "streams/streams.h"

#include <functional>
#include <utility>

namespace kapok::messaging::testing {

class RacingStreams final : public streams::Streams {
  public:
    explicit RacingStreams(streams::Streams& inner) : inner_(inner) {}

    // Runs before the next append that replaces something, once.
    void before_replacing(std::function<Task<void>()> race) { race_ = std::move(race); }

    Task<Result<streams::Appended>> append(streams::Append append) override {
        if (append.replace && race_) {
            const auto race = std::exchange(race_, {});
            co_await race();
        }
        co_return co_await inner_.append(std::move(append));
    }
    Task<Result<std::vector<streams::Entry>>> read_after(streams::StreamId stream,
                                                         streams::Seq after,
                                                         std::size_t limit) override {
        return inner_.read_after(stream, after, limit);
    }
    Task<Result<std::vector<streams::Entry>>> read_before(streams::StreamId stream,
                                                          streams::Seq before,
                                                          std::size_t limit) override {
        return inner_.read_before(stream, before, limit);
    }
    Task<Result<std::optional<streams::Entry>>> find(streams::StreamId stream,
                                                     streams::Seq seq) override {
        return inner_.find(stream, seq);
    }
    Task<Result<std::optional<streams::Stored>>> find_repeat(
        streams::StreamId stream, UserId sender, std::string client_message_id) override {
        return inner_.find_repeat(stream, sender, std::move(client_message_id));
    }
    Task<Result<void>> trim(streams::StreamId stream, streams::Seq up_to) override {
        return inner_.trim(stream, up_to);
    }
    Task<Result<streams::Seq>> trimmed(streams::StreamId stream) override {
        return inner_.trimmed(stream);
    }
    Result<void> checkpoint(const std::string& directory) override {
        return inner_.checkpoint(directory);
    }
    Task<Result<void>> check_writable() override { return inner_.check_writable(); }
    Task<Result<streams::Head>> head(streams::StreamId stream) override {
        return inner_.head(stream);
    }
    Task<Result<std::vector<streams::Head>>> heads(
        std::vector<streams::StreamId> streams) override {
        return inner_.heads(std::move(streams));
    }
    Task<Result<std::vector<streams::Ordinal>>> last_ordinals_of(
        UserId sender, std::vector<streams::StreamId> streams) override {
        return inner_.last_ordinals_of(sender, std::move(streams));
    }

  private:
    streams::Streams& inner_;
    std::function<Task<void>()> race_;
};

}  // namespace kapok::messaging::testing
