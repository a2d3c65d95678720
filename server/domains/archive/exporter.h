// Writes an archive of what one account may read: a page of entries, a piece of a file at a time.
// Thread-safe: no state but its dependencies; one object for all exports.
#pragma once

#include "accounts/api/accounts.h"
#include "archive/values.h"
#include "archive/writer.h"
#include "base/clock.h"
#include "contacts/api/book.h"
#include "media/api/files.h"
#include "messaging/api/history.h"
#include "runtime/pool.h"

#include <functional>
#include <memory>
#include <string>

namespace kapok::archive {

// Who made an archive.
struct Origin {
    std::string id{};
    std::string name{};
};

// Called now and then with what was done so far; an error ends the job.
using OnProgress = std::function<Task<Result<void>>(Tally)>;

// Port: what one has put aside, page by page; app plugs it in, because those who keep it lie beside
// this domain.
struct KeptPage {
    std::vector<Kept> kept{};
    std::string next_page_token{};
};
using ListKept = std::function<Task<Result<KeptPage>>(rpc::RequestContext, std::string page_token)>;

// A file of the archive that another domain fills.
struct Part {
    std::string path{};
    std::string lines{};                   // none: it is left out
    std::vector<std::string> media_ids{};  // that they show
};

// Port: what else there is of somebody, told by domains that lie beside this one; app plugs it in.
class Others {
  public:
    virtual ~Others() = default;
    virtual Task<Result<std::vector<Part>>> of_account(rpc::RequestContext ctx) = 0;
    // `taken_part`: the polls and relay lists among its messages.
    virtual Task<Result<std::vector<Part>>> of_conversation(
        rpc::RequestContext ctx,
        messaging::ConversationId conversation,
        std::vector<messaging::Seq> taken_part) = 0;
};

class Exporter {
  public:
    struct Ports {
        accounts::Accounts& accounts;
        contacts::Book& book;
        messaging::History& history;
        media::Files& files;
        runtime::Pool& pool;  // for what blocks
        Clock& clock;
    };
    struct Order {
        UserId user{};
        Origin origin{};
        Writer::Place place{};
    };
    struct Made {
        Tally tally{};
        std::uint64_t bytes = 0;
    };

    explicit Exporter(Ports ports, pack::Work work = {}) : ports_(ports), work_(work) {}

    // Before the first run; without it archives have no favourites.
    void use_kept(ListKept list_kept) { list_kept_ = std::move(list_kept); }

    // Likewise for what else there is.
    void use_others(Others& others) { others_ = &others; }

    Task<Result<Made>> run(Order order, OnProgress on_progress);

  private:
    struct Run;
    using SharedRun = std::shared_ptr<Run>;

    Task<Result<void>> write_contacts(SharedRun run);
    Task<Result<void>> write_conversations(SharedRun run);
    Task<Result<void>> write_entries(SharedRun run, messaging::Readable readable);
    Task<Result<ConversationLine>> describe(SharedRun run, messaging::ConversationId id);
    // The lines of a page, with names and files.
    Task<Result<std::string>> lines_of(SharedRun run, std::vector<messaging::Entry> entries);
    Task<Result<std::vector<EntryFile>>> find_files(SharedRun run, messaging::Body body);
    Task<Result<std::string>> find_file(SharedRun run, std::string media_id, std::string via);
    Task<Result<void>> write_parts(SharedRun run, std::vector<Part> parts);
    Task<Result<void>> write_others_of(SharedRun run,
                                       messaging::ConversationId conversation,
                                       std::vector<messaging::Seq> taken_part);
    Task<Result<void>> write_list_of_files(SharedRun run);
    Task<Result<void>> learn_names(SharedRun run, std::vector<UserId> users);
    Task<Result<void>> write_favourites(SharedRun run);
    Task<Result<std::string>> lines_of_kept(SharedRun run, std::vector<Kept> kept);
    Task<Result<void>> write_files(SharedRun run);
    // Whether any of what shows it is still there: a message may have been recalled meanwhile.
    Task<Result<bool>> is_shown(SharedRun run, std::string sha256);
    Task<Result<void>> write_file(SharedRun run, std::string sha256, std::uint64_t size);
    Task<Result<void>> write_accounts(SharedRun run);
    [[nodiscard]] rpc::RequestContext context(const Run& run) const;

    Ports ports_;
    pack::Work work_;
    ListKept list_kept_;
    Others* others_ = nullptr;
};

}  // namespace kapok::archive
