// Follows the conversations and keeps their blocks up to date, behind everybody's back.
//
// The streams are the truth. What is indexed of a conversation, its blocks and the position up to
// which they hold, changes in one transaction, so a crash at any moment leaves an index that is
// right up to its position; at the start positions are compared with heads, and what is missing is
// made up for. Searches read what lies after the position themselves: the lag costs time, never a
// find.
//
// Lives on one executor; note() may be called from any thread.
#pragma once

#include "messaging/api/history.h"
#include "runtime/pool.h"
#include "runtime/scope.h"
#include "runtime/timers.h"
#include "search/probe.h"
#include "search/store.h"

#include <boost/asio/any_io_executor.hpp>

#include <mutex>
#include <unordered_map>

namespace kapok::search {

class Indexer {
  public:
    struct Ports {
        storage::Database& database;  // the index's
        messaging::History& history;
        streams::Streams& streams;
        runtime::Pool& pool;  // for folding
        runtime::Timers& timers;
        boost::asio::any_io_executor executor;
    };

    Indexer(Ports ports, Probe& probe);

    // An entry was appended.
    void note(ConversationId id, Seq seq);
    // Compares all positions with the heads, and follows from then on.
    void start();
    Task<void> close();

    // Takes in all that is there now; for tests and tools.
    Task<Result<void>> catch_up();

  private:
    struct Behind {
        Seq head{};
        Seq position{};  // at least this is indexed
    };
    struct Step {
        std::optional<store::Position> from{};  // what it was made on
        Seq to{};
        std::vector<Block> blocks{};
    };

    Task<void> sweep_once();
    Task<Result<void>> sweep();
    Task<Result<void>> compare(std::vector<ConversationId> ids);
    Task<void> work_later();
    Task<Result<void>> work();
    Task<Result<void>> index(ConversationId id);
    Task<Result<Step>> make_step(ConversationId id, Seq from);
    Task<Result<void>> write(ConversationId id, Step step);
    void set_behind(ConversationId id, Behind behind);
    // The next one that is behind, and forgets it.
    std::optional<std::pair<ConversationId, Behind>> take();
    void schedule();

    Ports ports_;
    Probe& probe_;
    std::mutex mutex_;  // guards the two below
    std::unordered_map<ConversationId, Behind> behind_;
    bool scheduled_ = false;
    runtime::Scope scope_;
};

}  // namespace kapok::search
