// Following conversations live. Pushes are hints: every conversation is dense, so each one's next
// number is known here, and what a push skips is read from the server. A broken connection is made
// again.
#pragma once

#include "base/clock.h"
#include "tools/cli/entries.h"
#include "tools/cli/server.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace kapok::cli {

struct TailOptions {
    std::string conversation;  // empty: all
    std::optional<std::uint64_t> after;
    std::optional<std::uint64_t> count;
    std::optional<std::chrono::milliseconds> timeout;
};

class Tail {
  public:
    Tail(const Program& program, Server& server, TailOptions options);

    // Until --count or --timeout; else until the session ends.
    Result<void> run();

  private:
    // What the network's thread tells the main one.
    struct Event {
        std::optional<messaging::v1::Entry> entry;  // none: compare all heads with the server's
        std::optional<Error> closed;
        std::uint64_t connection = 0;  // which one closed
    };
    class Inbox {
      public:
        void put(Event event);
        // Nothing at the deadline.
        std::optional<Event> take(Clock& clock, Deadline deadline);

      private:
        std::mutex mutex_;
        std::condition_variable ready_;
        std::deque<Event> events_;
    };

    Result<void> handle(const Event& event);
    Result<void> connect_again(Error why);
    Result<void> open_pushes();
    // Calls `visit(conversation)` for each that is followed.
    template <class Visit>
    Result<void> for_each_followed(Visit visit);
    Result<void> learn_heads();
    Result<void> repair_all();
    Result<void> apply(const messaging::v1::Entry& entry);
    // Prints what follows the cursor, as far as the server has it.
    Result<void> read_on(const std::string& conversation);
    Result<void> print(const google::protobuf::RepeatedPtrField<messaging::v1::Entry>& entries);
    [[nodiscard]] bool complete() const;

    Server& server_;
    TailOptions options_;
    SystemClock clock_;
    Deadline deadline_;
    EntryPrinter printer_;
    Inbox inbox_;
    std::map<std::string, std::uint64_t> cursors_;  // last number printed, by conversation
    std::uint64_t printed_ = 0;
    std::uint64_t connection_ = 0;            // counts them
    std::unique_ptr<Server::Pushes> pushes_;  // last: its callbacks use the inbox
};

}  // namespace kapok::cli
