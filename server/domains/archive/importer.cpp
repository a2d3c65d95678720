#include "archive/importer.h"

#include "archive/api/errors.h"
#include "archive/room.h"
#include "archive/wire.h"
#include "base/utf8.h"

#include <algorithm>
#include <filesystem>

namespace kapok::archive {
namespace {

constexpr std::size_t kEntriesAtOnce = 200;
constexpr std::size_t kTitleCharacters = 64;
constexpr std::size_t kInstanceNameCharacters = 64;
// For one step; the whole may take as long as it takes.
constexpr std::chrono::seconds kPatience{60};
constexpr std::chrono::minutes kFilePatience{30};

using messaging::ConversationId;
using messaging::Kind;

// As lists show it.
std::string line_of(std::string_view text, std::size_t characters) {
    std::string line(first_characters(trim(text), characters));
    std::ranges::replace_if(line, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return line;
}

bool is_known_kind(Kind kind) {
    return kind == Kind::kDirect || kind == Kind::kGroup || kind == Kind::kSelf;
}

}  // namespace

// What one import knows so far. Used by its own task only, and by pools while that waits.
struct Importer::Run {
    Order order{};
    OnProgress on_progress{};
    std::unique_ptr<Reader> reader{};
    Survey survey{};
    Tally tally{};
    std::map<std::string, SurveyedChat> chats{};  // to bring, by the path of their entries
    std::map<std::string, std::vector<media::Purpose>> wanted{};  // by SHA-256
    std::map<NeededFile, media::Media> kept{};

    // Where the archive lies, what comes of it lies, too. Blocks.
    [[nodiscard]] Result<void> check_room() const {
        return archive::check_room(std::filesystem::path(order.file.path).parent_path().string());
    }
    [[nodiscard]] ConversationId id_of(const ReadConversation& conversation) const {
        return imported_id(order.user, survey.manifest.origin_id, conversation.id);
    }
};

Deadline Importer::patience() const { return Deadline::after(ports_.clock, kPatience); }

Task<Result<Importer::Done>> Importer::run(Order order, OnProgress on_progress) {
    auto run = std::make_shared<Run>();
    run->reader = std::make_unique<Reader>(order.file, *order.stop);
    run->order = std::move(order);
    run->on_progress = std::move(on_progress);
    CO_TRY_VOID(co_await look_through(run));
    CO_TRY_VOID(co_await choose(run));
    CO_TRY_VOID(co_await keep_files(run));
    CO_TRY_VOID(co_await append_all(run));
    co_return Done{.tally = run->tally, .known = std::move(run->survey.known)};
}

Task<Result<void>> Importer::look_through(SharedRun run) {
    // That it can be read is enough: what could not be sent here is left out later.
    const auto check = [](const EntryLine& /*line*/) { return Result<void>(); };
    CO_TRY(run->survey, co_await runtime::offload(ports_.pool, [&] {
               return run->reader->survey(Scope::kAccount, check);
           }));
    co_return Result<void>();
}

Task<Result<bool>> Importer::is_here_already(SharedRun run, ReadConversation conversation) {
    const auto id = ConversationId::parse(conversation.id);
    if (run->survey.manifest.origin_id != run->order.instance_id || !id) {
        co_return false;
    }
    const rpc::RequestContext ctx(
        {.user = run->order.user, .device = {}}, patience(), "archive.import", "");
    const auto here = co_await ports_.history.look(ctx, *id);
    if (!here && here.error().code() != Code::kNotFound) {
        co_return here.error();
    }
    co_return here && here->membership.active;
}

Task<Result<void>> Importer::choose(SharedRun run) {
    for (auto& chat : run->survey.chats) {
        if (!is_known_kind(chat.conversation.kind) || !chat.last) {
            continue;
        }
        CO_TRY(const bool here, co_await is_here_already(run, chat.conversation));
        if (here) {
            ++run->tally.skipped;
            continue;
        }
        CO_TRY(const auto last, co_await ports_.imports.last_origin(run->id_of(chat.conversation)));
        if (last < chat.last) {
            for (const auto& file : chat.files) {
                auto& purposes = run->wanted[file.sha256];
                if (std::ranges::find(purposes, file.purpose) == purposes.end()) {
                    purposes.push_back(file.purpose);
                }
            }
        }
        run->tally.entries_total += chat.entries;
        run->chats.emplace(chat.conversation.path, std::move(chat));
    }
    co_return Result<void>();
}

// A pass for each purpose that one file has: nearly always one.
Task<Result<void>> Importer::keep_files(SharedRun run) {
    while (!run->wanted.empty()) {
        CO_TRY_VOID(co_await runtime::offload(ports_.pool, [&] { return run->check_room(); }));
        CO_TRY(auto zip,
               co_await runtime::offload(ports_.pool, [&] { return run->reader->open(); }));
        for (;;) {
            CO_TRY(const auto path,
                   co_await runtime::offload(ports_.pool, [&] { return zip.next(); }));
            if (!path) {
                break;
            }
            const auto hash =
                path->starts_with(kMediaFolder) ? path->substr(kMediaFolder.size()) : std::string();
            const auto wanted = run->wanted.find(hash);
            if (wanted == run->wanted.end()) {
                continue;
            }
            const NeededFile file{.sha256 = hash, .purpose = wanted->second.back()};
            wanted->second.pop_back();
            if (wanted->second.empty()) {
                run->wanted.erase(wanted);
            }
            CO_TRY_VOID(co_await keep_file(run, file, &zip));
        }
    }
    co_return Result<void>();
}

Task<Result<void>> Importer::keep_file(SharedRun run, NeededFile file, pack::ZipReader* zip) {
    auto kept = co_await ports_.files.keep_file(Deadline::after(ports_.clock, kFilePatience),
                                                run->order.user,
                                                {.purpose = file.purpose,
                                                 .sha256 = file.sha256,
                                                 .size = run->survey.sizes.at(file.sha256),
                                                 .next = [zip] { return zip->read(); }});
    if (kept) {
        run->kept.emplace(std::move(file), *std::move(kept));
        ++run->tally.files;
    } else if (kept.error().code() == Code::kInvalid || kept.error().code() == Code::kTooLarge) {
        // The file's own fault: what shows it says what it was, as of a file that is gone.
        ++run->tally.left_out;
    } else {
        co_return std::move(kept).error();
    }
    co_return co_await run->on_progress(run->tally);
}

Task<Result<void>> Importer::append_all(SharedRun run) {
    CO_TRY(auto zip, co_await runtime::offload(ports_.pool, [&] { return run->reader->open(); }));
    for (;;) {
        CO_TRY(const auto path, co_await runtime::offload(ports_.pool, [&] { return zip.next(); }));
        if (!path) {
            co_return Result<void>();
        }
        const auto chat = run->chats.find(*path);
        if (chat != run->chats.end()) {
            CO_TRY_VOID(co_await append_entries(run, chat->second, &zip));
            CO_TRY_VOID(co_await show(run, chat->second));
        }
    }
}

Task<Result<void>> Importer::append_entries(SharedRun run,
                                            SurveyedChat chat,
                                            pack::ZipReader* zip) {
    const auto id = run->id_of(chat.conversation);
    const Adoption adoption{.account = run->survey.manifest.account,
                            .importer = run->order.user,
                            .now = ports_.clock.wall_now()};
    const FindMedia find = [&](const NeededFile& file) {
        const auto kept = run->kept.find(file);
        return kept == run->kept.end() ? std::nullopt : std::optional(kept->second);
    };
    CO_TRY(const auto last, co_await ports_.imports.last_origin(id));
    LineReader lines([zip] { return zip->read(); });
    for (bool ended = false; !ended;) {
        std::size_t read = 0;
        std::uint64_t refused = 0;
        CO_TRY(auto entries,
               co_await runtime::offload(
                   ports_.pool, [&]() -> Result<std::vector<messaging::ImportedEntry>> {
                       TRY_VOID(run->check_room());
                       std::vector<messaging::ImportedEntry> page;
                       for (; read < kEntriesAtOnce; ++read) {
                           TRY(const auto line, lines.next());
                           ended = !line;
                           if (ended) {
                               break;
                           }
                           TRY(auto parsed, wire::read_entry(*line));
                           if (parsed.entry.seq <= last) {
                               continue;
                           }
                           auto entry = adopt(std::move(parsed), adoption, find);
                           if (entry && !ports_.imports.check(entry->content)) {
                               ++refused;
                           } else if (entry) {
                               page.push_back(*std::move(entry));
                           }
                       }
                       return page;
                   }));
        CO_TRY_VOID(co_await ports_.imports.append(patience(), id, std::move(entries)));
        run->tally.entries += read;
        run->tally.left_out += refused;
        CO_TRY_VOID(co_await run->on_progress(run->tally));
    }
    co_return Result<void>();
}

Task<Result<void>> Importer::show(SharedRun run, SurveyedChat chat) {
    CO_TRY(const auto last, co_await ports_.imports.last_origin(run->id_of(chat.conversation)));
    if (!last) {
        co_return Result<void>();  // nothing of it could be sent here
    }
    ++run->tally.conversations;
    messaging::ImportedChat shown{
        .id = run->id_of(chat.conversation),
        .title = line_of(chat.conversation.title, kTitleCharacters),
        .origin = {
            .instance_name = line_of(run->survey.manifest.origin_name, kInstanceNameCharacters),
            .kind = chat.conversation.kind}};
    co_return co_await ports_.imports.show(patience(), std::move(shown), chat.conversation.read);
}

}  // namespace kapok::archive
