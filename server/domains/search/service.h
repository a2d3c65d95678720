// search's use cases. Thread-safe: nothing is kept between calls.
//
// What is found is read from the conversations by the function that serves their history, so it is
// what the caller may read at that moment, and nothing that was recalled.
#pragma once

#include "rpc/context.h"
#include "search/criteria.h"
#include "search/probe.h"
#include "search/scan.h"

#include <string>
#include <vector>

namespace kapok::search {

struct HitPage {
    std::vector<Hit> hits{};  // newest first
    std::string next_page_token{};
};

// Hits of one conversation, counted.
struct Group {
    ConversationId conversation{};
    std::uint32_t count = 0;
    bool more = false;
    Hit newest{};
};

struct GroupPage {
    std::vector<Group> groups{};
    std::string next_page_token{};
};

// What one call may do, so that no search holds the server for long.
struct WorkLimits {
    std::size_t blocks_read = 400;
    std::size_t filters_tested = 50'000;
};

class Service {
  public:
    struct Ports {
        storage::Database& database;  // the index's
        messaging::History& history;
        streams::Streams& streams;
        runtime::Pool& pool;
        const Clock& clock;
    };

    Service(Ports ports, Probe& probe, WorkLimits limits = {})
        : ports_(ports), probe_(probe), limits_(limits) {}

    // groups.cpp
    Task<Result<GroupPage>> find_conversations(rpc::RequestContext ctx,
                                               Asked asked,
                                               std::string page_token,
                                               std::uint32_t limit);
    // messages.cpp
    Task<Result<HitPage>> find_messages(rpc::RequestContext ctx,
                                        ConversationId id,
                                        Asked asked,
                                        std::string page_token,
                                        std::uint32_t limit);
    // days.cpp: for each day the seq of its first message; none for a day without.
    Task<Result<std::vector<Seq>>> list_days(rpc::RequestContext ctx,
                                             ConversationId id,
                                             std::vector<WallTime> starts);

  private:
    // messages.cpp
    Task<Result<HitPage>> search_messages(rpc::RequestContext ctx,
                                          ConversationId id,
                                          Asked asked,
                                          std::string page_token,
                                          std::uint32_t limit);
    [[nodiscard]] Scan::Ports scan_ports() const {
        return {ports_.database, ports_.history, ports_.pool};
    }

    // groups.cpp
    struct Place;
    struct Progress;
    Task<Result<GroupPage>> search_conversations(rpc::RequestContext ctx,
                                                 Asked asked,
                                                 std::string page_token,
                                                 std::uint32_t limit);
    Task<Result<std::vector<messaging::Readable>>> list_places(rpc::RequestContext ctx,
                                                               const Criteria* criteria,
                                                               Place after);
    Task<Result<void>> search_group(rpc::RequestContext ctx, Start start, Progress* progress);

    // days.cpp
    Task<Result<Seq>> first_at(ConversationId id, Seq head, WallTime time);
    Task<Result<Seq>> first_message(rpc::RequestContext ctx, ConversationId id, Seq from, Seq to);

    Ports ports_;
    Probe& probe_;
    WorkLimits limits_;
};

// The page's size: `asked` or, for 0, 20; Invalid LIMIT_TOO_LARGE above `most`.
Result<std::size_t> page_size(std::uint32_t asked, std::uint32_t most);

}  // namespace kapok::search
