#include "archive/exporter.h"

#include "archive/rules.h"
#include "archive/wire.h"

#include <algorithm>
#include <map>
#include <set>

namespace kapok::archive {
namespace {

constexpr std::uint64_t kPage = 200;
constexpr std::size_t kMembersMax = 1'000;
constexpr std::size_t kPieceBytes = 1U << 20U;
// For one look at the database or one page; the whole may take as long as it takes.
constexpr std::chrono::seconds kPatience{30};

using messaging::ConversationId;
using messaging::Entry;
using messaging::Readable;
using messaging::Seq;

}  // namespace

// What one export knows so far. Used by its own task only, and by the pool while that waits.
struct Exporter::Run {
    UserId user{};
    std::unique_ptr<Writer> writer{};
    OnProgress on_progress{};
    Tally tally{};
    std::map<UserId, accounts::User> people{};
    std::map<std::string, std::string> contents{};  // media id to SHA-256; empty: it is gone
    std::map<std::string, std::uint64_t> sizes{};   // of what is to be written, by SHA-256
    struct Place {
        std::string media_id{};
        std::string via{};
        friend auto operator<=>(const Place&, const Place&) = default;
    };
    std::map<std::string, std::set<Place>> places{};  // where each of those is shown
    std::map<UserId, std::string> remarks{};
    std::string conversation_lines{};

    [[nodiscard]] std::string name_of(UserId who) const {
        const auto known = people.find(who);
        return known == people.end() ? std::string() : known->second.nickname;
    }
};

rpc::RequestContext Exporter::context(const Run& run) const {
    return {{.user = run.user, .device = {}},
            Deadline::after(ports_.clock, kPatience),
            "archive.export",
            ""};
}

Task<Result<Exporter::Made>> Exporter::run(Order order, OnProgress on_progress) {
    auto run = std::make_shared<Run>();
    run->user = order.user;
    run->on_progress = std::move(on_progress);
    CO_TRY(run->writer, co_await runtime::offload(ports_.pool, [&] {
               return Writer::create(order.place, work_);
           }));
    CO_TRY_VOID(co_await learn_names(run, {order.user}));
    CO_TRY_VOID(co_await write_contacts(run));
    CO_TRY_VOID(co_await write_conversations(run));
    if (list_kept_) {
        CO_TRY_VOID(co_await write_favourites(run));
    }
    if (others_ != nullptr) {
        CO_TRY(auto parts, co_await others_->of_account(context(*run)));
        CO_TRY_VOID(co_await write_parts(run, std::move(parts)));
    }
    CO_TRY_VOID(co_await write_accounts(run));
    CO_TRY_VOID(co_await write_list_of_files(run));
    CO_TRY_VOID(co_await write_files(run));
    Manifest manifest{.scope = Scope::kAccount,
                      .origin_id = order.origin.id,
                      .origin_name = order.origin.name,
                      .made = order.place.made,
                      .account = order.user,
                      .files = {},
                      .conversations = run->tally.conversations,
                      .entries = run->tally.entries};
    CO_TRY(const auto bytes, co_await runtime::offload(ports_.pool, [&] {
               return run->writer->finish(std::move(manifest));
           }));
    co_return Made{.tally = run->tally, .bytes = bytes};
}

Task<Result<void>> Exporter::write_contacts(SharedRun run) {
    CO_TRY(const auto lines, co_await ports_.book.list_all(context(*run).deadline, run->user));
    std::vector<UserId> users;
    std::string text;
    for (const auto& line : lines) {
        users.push_back(line.user);
        text += wire::line_of(line);
        if (!line.remark.empty()) {
            run->remarks.emplace(line.user, line.remark);
        }
    }
    CO_TRY_VOID(co_await learn_names(run, std::move(users)));
    co_return co_await runtime::offload(ports_.pool, [&]() -> Result<void> {
        TRY_VOID(run->writer->begin(std::string(kContactsPath)));
        return run->writer->write(text);
    });
}

Task<Result<void>> Exporter::write_conversations(SharedRun run) {
    CO_TRY(auto readable, co_await ports_.history.list_readable(context(*run).deadline, run->user));
    std::ranges::sort(readable, {}, [](const Readable& each) { return each.conversation.text(); });
    for (const auto& each : readable) {
        const auto first = std::max<std::uint64_t>(each.first.value(), 1);
        run->tally.entries_total +=
            each.head.seq.value() - std::min(each.head.seq.value(), first - 1);
    }
    for (const auto& each : readable) {
        CO_TRY_VOID(co_await write_entries(run, each));
    }
    co_return co_await runtime::offload(ports_.pool, [&]() -> Result<void> {
        TRY_VOID(run->writer->begin(std::string(kConversationsPath)));
        return run->writer->write(run->conversation_lines);
    });
}

Task<Result<ConversationLine>> Exporter::describe(SharedRun run, ConversationId id) {
    ConversationLine line;
    CO_TRY(line.conversation, co_await ports_.history.look(context(*run), id));
    if (line.conversation.membership.active) {
        CO_TRY(line.members, co_await ports_.history.list_members(context(*run), id, kMembersMax));
    }
    std::vector<UserId> users;
    users.reserve(line.members.size());
    for (const auto& member : line.members) {
        users.push_back(member.user);
    }
    CO_TRY_VOID(co_await learn_names(run, std::move(users)));
    line.title = line.conversation.name;
    if (id.kind() == messaging::Kind::kDirect) {
        const auto peer = id.peer_of(run->user);
        const auto remark = run->remarks.find(peer);
        line.title = remark == run->remarks.end() ? run->name_of(peer) : remark->second;
    }
    co_return line;
}

// The conversation's end is that of the moment when it was looked up: what comes meanwhile is in
// the next archive.
Task<Result<void>> Exporter::write_entries(SharedRun run, Readable readable) {
    const auto id = readable.conversation;
    CO_TRY(auto line, co_await describe(run, id));
    // Of one that was trimmed, what is left.
    CO_TRY(const auto left, co_await ports_.history.readable(context(*run), id));
    const auto first = std::max({readable.first, left.first, Seq(1)});
    const auto last = line.conversation.head.seq;
    line.path = std::string(kEntriesFolder) + id.text() + ".jsonl";
    CO_TRY_VOID(
        co_await runtime::offload(ports_.pool, [&] { return run->writer->begin(line.path); }));
    std::vector<Seq> taken_part;
    for (auto seq = first.value(); seq <= last.value(); seq += kPage) {
        const auto end = std::min(seq + kPage - 1, last.value());
        CO_TRY(auto entries, co_await ports_.history.read(context(*run), id, Seq(seq), Seq(end)));
        std::erase_if(entries, [](const Entry& each) { return !rules::is_archived(each); });
        for (const auto& each : entries) {
            if (rules::is_taken_part_in(each)) {
                taken_part.push_back(each.seq);
            }
        }
        line.entries += entries.size();
        run->tally.entries += entries.size();
        CO_TRY(const auto lines, co_await lines_of(run, std::move(entries)));
        CO_TRY_VOID(
            co_await runtime::offload(ports_.pool, [&] { return run->writer->write(lines); }));
        CO_TRY_VOID(co_await run->on_progress(run->tally));
    }
    ++run->tally.conversations;
    run->conversation_lines += wire::line_of(line);
    const bool is_theirs_now = line.conversation.membership.active;
    co_return is_theirs_now ? co_await write_others_of(run, id, std::move(taken_part))
                            : Result<void>();
}

Task<Result<void>> Exporter::write_others_of(SharedRun run,
                                             ConversationId conversation,
                                             std::vector<Seq> taken_part) {
    if (others_ == nullptr) {
        co_return Result<void>();
    }
    CO_TRY(auto parts,
           co_await others_->of_conversation(context(*run), conversation, std::move(taken_part)));
    co_return co_await write_parts(run, std::move(parts));
}

Task<Result<void>> Exporter::write_parts(SharedRun run, std::vector<Part> parts) {
    for (const auto& part : parts) {
        for (const auto& media_id : part.media_ids) {
            CO_TRY_VOID(co_await find_file(run, media_id, ""));
        }
        if (part.lines.empty()) {
            continue;
        }
        CO_TRY_VOID(co_await runtime::offload(ports_.pool, [&]() -> Result<void> {
            TRY_VOID(run->writer->begin(part.path));
            return run->writer->write(part.lines);
        }));
    }
    co_return Result<void>();
}

Task<Result<std::string>> Exporter::lines_of(SharedRun run, std::vector<Entry> entries) {
    std::vector<UserId> users;
    for (const auto& entry : entries) {
        users.push_back(entry.sender);
        const auto named = rules::people_named_by(entry);
        users.insert(users.end(), named.begin(), named.end());
    }
    CO_TRY_VOID(co_await learn_names(run, std::move(users)));
    std::string lines;
    for (auto& entry : entries) {
        EntryLine line{
            .entry = {}, .sender_name = run->name_of(entry.sender), .people = {}, .files = {}};
        for (const auto user : rules::people_named_by(entry)) {
            line.people.push_back({.id = user.value(), .name = run->name_of(user)});
        }
        CO_TRY(line.files, co_await find_files(run, entry.content.body));
        line.entry = std::move(entry);
        lines += wire::line_of(line);
    }
    co_return lines;
}

Task<Result<std::vector<EntryFile>>> Exporter::find_files(SharedRun run, messaging::Body body) {
    std::vector<EntryFile> files;
    for (const auto* media : messaging::media_of(body)) {
        CO_TRY(auto sha256, co_await find_file(run, media->id, media->via));
        files.push_back({.media_id = media->id, .sha256 = std::move(sha256)});
    }
    co_return files;
}

// The hash of a file's content, which is to be written; empty if it is gone.
Task<Result<std::string>> Exporter::find_file(SharedRun run,
                                              std::string media_id,
                                              std::string via) {
    if (!run->contents.contains(media_id)) {
        const auto found =
            co_await ports_.files.find_file(context(*run).deadline, run->user, media_id, via);
        if (!found && found.error().code() != Code::kNotFound) {
            co_return found.error();
        }
        run->contents.emplace(media_id, found ? found->sha256 : std::string());
        if (found) {
            run->sizes.emplace(found->sha256, found->media.size_bytes);
        }
    }
    const auto& sha256 = run->contents.at(media_id);
    if (!sha256.empty()) {
        run->places[sha256].insert({.media_id = std::move(media_id), .via = std::move(via)});
    }
    co_return sha256;
}

Task<Result<void>> Exporter::write_favourites(SharedRun run) {
    CO_TRY_VOID(co_await runtime::offload(
        ports_.pool, [&] { return run->writer->begin(std::string(kFavouritesPath)); }));
    std::string token;
    do {
        CO_TRY(auto page, co_await list_kept_(context(*run), std::move(token)));
        CO_TRY(const auto lines, co_await lines_of_kept(run, std::move(page.kept)));
        CO_TRY_VOID(
            co_await runtime::offload(ports_.pool, [&] { return run->writer->write(lines); }));
        CO_TRY_VOID(co_await run->on_progress(run->tally));
        token = std::move(page.next_page_token);
    } while (!token.empty());
    co_return Result<void>();
}

Task<Result<std::string>> Exporter::lines_of_kept(SharedRun run, std::vector<Kept> kept) {
    std::vector<UserId> users;
    users.reserve(kept.size());
    for (const auto& each : kept) {
        users.push_back(each.sender);
    }
    CO_TRY_VOID(co_await learn_names(run, std::move(users)));
    std::string lines;
    for (auto& each : kept) {
        FavouriteLine line{.entry = wire::entry_of(each),
                           .sender_name = run->name_of(each.sender),
                           .tags = std::move(each.tags),
                           .added = each.added,
                           .files = {}};
        CO_TRY(line.files, co_await find_files(run, line.entry.content.body));
        lines += wire::line_of(line);
    }
    co_return lines;
}

Task<Result<void>> Exporter::learn_names(SharedRun run, std::vector<UserId> users) {
    std::ranges::sort(users);
    const auto repeated = std::ranges::unique(users);
    users.erase(repeated.begin(), repeated.end());
    std::erase_if(users, [&](UserId user) { return !user || run->people.contains(user); });
    if (users.empty()) {
        co_return Result<void>();
    }
    CO_TRY(auto found,
           co_await ports_.accounts.list_users(context(*run).deadline, std::move(users)));
    for (auto& user : found) {
        run->people.emplace(user.id, std::move(user));
    }
    co_return Result<void>();
}

Task<Result<void>> Exporter::write_accounts(SharedRun run) {
    co_return co_await runtime::offload(ports_.pool, [&]() -> Result<void> {
        TRY_VOID(run->writer->begin(std::string(kAccountsPath)));
        TRY_VOID(run->writer->write(wire::line_of(run->people.at(run->user))));
        for (const auto& [id, person] : run->people) {
            if (id != run->user) {
                TRY_VOID(run->writer->write(wire::line_of(person)));
            }
        }
        return {};
    });
}

// For lines of other domains, which name their files by id only.
Task<Result<void>> Exporter::write_list_of_files(SharedRun run) {
    co_return co_await runtime::offload(ports_.pool, [&]() -> Result<void> {
        TRY_VOID(run->writer->begin(std::string(kFilesPath)));
        for (const auto& [media_id, sha256] : run->contents) {
            TRY_VOID(run->writer->write(wire::line_of(EntryFile{media_id, sha256})));
        }
        return {};
    });
}

Task<Result<void>> Exporter::write_files(SharedRun run) {
    for (const auto& [sha256, size] : run->sizes) {
        CO_TRY(const bool shown, co_await is_shown(run, sha256));
        if (!shown) {
            continue;
        }
        CO_TRY_VOID(co_await write_file(run, sha256, size));
        ++run->tally.files;
        CO_TRY_VOID(co_await run->on_progress(run->tally));
    }
    co_return Result<void>();
}

Task<Result<bool>> Exporter::is_shown(SharedRun run, std::string sha256) {
    for (const auto& place : run->places.at(sha256)) {
        const auto found = co_await ports_.files.find_file(
            context(*run).deadline, run->user, place.media_id, place.via);
        if (found || found.error().code() != Code::kNotFound) {
            co_return found ? Result<bool>(true) : Result<bool>(found.error());
        }
    }
    co_return false;
}

Task<Result<void>> Exporter::write_file(SharedRun run, std::string sha256, std::uint64_t size) {
    CO_TRY_VOID(co_await runtime::offload(ports_.pool, [&] {
        return run->writer->begin_stored(std::string(kMediaFolder) + sha256, size);
    }));
    for (std::uint64_t at = 0; at < size; at += kPieceBytes) {
        CO_TRY(const auto piece, co_await ports_.files.read_file(sha256, at, kPieceBytes));
        CO_TRY_VOID(
            co_await runtime::offload(ports_.pool, [&] { return run->writer->write(piece); }));
        CO_TRY_VOID(co_await run->on_progress(run->tally));
    }
    co_return Result<void>();
}

}  // namespace kapok::archive
