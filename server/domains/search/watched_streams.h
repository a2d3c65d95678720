// Streams that tell of each append to a conversation, by whichever way it came: this wakes the
// indexer without costing a send more than a call. Thread-safe.
#pragma once

#include "messaging/api/ids.h"
#include "streams/streams.h"

#include <functional>
#include <vector>

namespace kapok::search {

class WatchedStreams final : public streams::Streams {
  public:
    // Called from any thread; must be quick.
    using Listener = std::function<void(messaging::ConversationId, streams::Seq)>;

    explicit WatchedStreams(streams::Streams& streams) : streams_(streams) {}
    // Before the first append.
    void listen(Listener listener) { listeners_.push_back(std::move(listener)); }
    // After the last one.
    void stop_telling() { listeners_.clear(); }

    Task<Result<streams::Appended>> append(streams::Append append) override;

    Task<Result<std::vector<streams::Entry>>> read_after(streams::StreamId stream,
                                                         streams::Seq after,
                                                         std::size_t limit) override {
        return streams_.read_after(stream, after, limit);
    }
    Task<Result<std::vector<streams::Entry>>> read_before(streams::StreamId stream,
                                                          streams::Seq before,
                                                          std::size_t limit) override {
        return streams_.read_before(stream, before, limit);
    }
    Task<Result<std::optional<streams::Entry>>> find(streams::StreamId stream,
                                                     streams::Seq seq) override {
        return streams_.find(stream, seq);
    }
    Task<Result<std::optional<streams::Stored>>> find_repeat(
        streams::StreamId stream, UserId sender, std::string client_message_id) override {
        return streams_.find_repeat(stream, sender, std::move(client_message_id));
    }
    Task<Result<void>> trim(streams::StreamId stream, streams::Seq up_to) override {
        return streams_.trim(stream, up_to);
    }
    Task<Result<streams::Seq>> trimmed(streams::StreamId stream) override {
        return streams_.trimmed(stream);
    }
    Result<void> checkpoint(const std::string& directory) override {
        return streams_.checkpoint(directory);
    }
    Task<Result<void>> check_writable() override { return streams_.check_writable(); }
    Task<Result<streams::Head>> head(streams::StreamId stream) override {
        return streams_.head(stream);
    }
    Task<Result<std::vector<streams::Head>>> heads(
        std::vector<streams::StreamId> streams) override {
        return streams_.heads(std::move(streams));
    }
    Task<Result<std::vector<streams::Ordinal>>> last_ordinals_of(
        UserId sender, std::vector<streams::StreamId> streams) override {
        return streams_.last_ordinals_of(sender, std::move(streams));
    }

  private:
    streams::Streams& streams_;
    std::vector<Listener> listeners_;
};

}  // namespace kapok::search
