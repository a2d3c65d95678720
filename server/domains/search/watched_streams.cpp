#include "search/watched_streams.h"

namespace kapok::search {

Task<Result<streams::Appended>> WatchedStreams::append(streams::Append append) {
    const auto stream = append.stream;
    auto appended = co_await streams_.append(std::move(append));
    if (appended && !appended->repeated) {
        if (const auto id = messaging::ConversationId::of_stream(stream)) {
            for (const auto& listener : listeners_) {
                listener(*id, appended->seq);
            }
        }
    }
    co_return appended;
}

}  // namespace kapok::search
