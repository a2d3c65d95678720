#include "messaging/served.h"

#include "messaging/wire.h"

#include <algorithm>
#include <set>

namespace kapok::messaging {
namespace {

// Below the first few entries, others are looked at in pieces of this many, so many times. Beyond
// lies a conversation in which people have reacted and edited for long: it shows no preview.
constexpr std::size_t kPreviewPiece = 64;
constexpr int kPreviewPieces = 8;

// The earlier entry whose words this one shows; none for most.
Seq named_by(const Entry& entry) {
    if (const auto* edit = std::get_if<Edit>(&entry.content.body)) {
        return edit->target;
    }
    return entry.content.quote ? entry.content.quote->seq : Seq{};
}

std::vector<Seq> named_by(const std::vector<Entry>& entries) {
    std::vector<Seq> named;
    for (const auto& entry : entries) {
        if (const auto seq = named_by(entry)) {
            named.push_back(seq);
        }
    }
    return named;
}

std::map<Seq, Content> contents_of(const std::vector<Entry>& entries) {
    std::map<Seq, Content> contents;
    for (const auto& entry : entries) {
        contents.emplace(entry.seq, entry.content);
    }
    return contents;
}

void show_quoted(Entry& entry, const Content& quoted) {
    entry.content.quote->summary = summary_of(quoted, entry.content.quote->version);
}

void show_wording(Edit& edit, const Content& target) {
    if (const auto* text = find_version(target, edit.version)) {
        edit.text = *text;
    }
}

void hide(Entry& entry) {
    entry.content = {.body = Hidden{}, .quote = {}};
    entry.reactions = {};
}

}  // namespace

Task<Result<Served::Found>> Served::find_contents(ConversationId id,
                                                  Found known,
                                                  std::vector<Seq> named) {
    for (const auto seq : named) {
        if (!known.contains(seq)) {
            CO_TRY(const auto stored, co_await streams_.find(id.stream(), seq));
            known.emplace(seq, stored ? wire::decode(stored->payload) : Content());
        }
    }
    co_return known;
}

Task<Result<std::vector<Entry>>> Served::fill_quotes(std::vector<Entry> entries) {
    CO_TRY(entries, co_await fill_cards(std::move(entries)));
    auto named = named_by(entries);
    if (named.empty()) {
        co_return entries;
    }
    CO_TRY(const auto contents,
           co_await find_contents(
               entries.front().conversation, contents_of(entries), std::move(named)));
    for (auto& entry : entries) {
        if (entry.content.quote) {
            show_quoted(entry, contents.at(entry.content.quote->seq));
        }
    }
    co_return entries;
}

Task<Result<Entry>> Served::fill_edit(Entry entry) {
    auto& edit = std::get<Edit>(entry.content.body);
    CO_TRY(const auto contents, co_await find_contents(entry.conversation, {}, {edit.target}));
    show_wording(edit, contents.at(edit.target));
    co_return entry;
}

Task<Result<std::vector<Entry>>> Served::to(Deadline deadline,
                                            Reader reader,
                                            std::vector<Entry> entries) {
    if (entries.empty()) {
        co_return entries;
    }
    CO_TRY(entries, co_await fill_cards(std::move(entries)));
    const auto id = entries.front().conversation;
    const store::SeqRange page{.first = entries.front().seq, .last = entries.back().seq};
    const auto named = named_by(entries);
    auto widest = page;
    for (const auto seq : named) {
        widest.first = std::min(widest.first, seq);
    }
    store::HiddenSeqs hidden;
    std::map<Seq, Reactions> tallies;
    CO_TRY_VOID(co_await database_.read(deadline, [&](storage::Tx& tx) -> Result<void> {
        hidden = store::list_hidden(tx, id, reader.user, widest);
        tallies = store::list_tallies(tx, id, reader.user, page);
        return {};
    }));
    auto known = named.empty() ? Found() : contents_of(entries);
    CO_TRY(const auto contents, co_await find_contents(id, std::move(known), named));
    for (auto& entry : entries) {
        const bool is_theirs = reader.leads || !is_for_leaders(entry.content.body);
        if (hidden.contains(entry.seq) || !is_theirs) {
            hide(entry);
            continue;
        }
        const auto tally = tallies.find(entry.seq);
        if (tally != tallies.end() && is_message(entry.content.body)) {
            entry.reactions = std::move(tally->second);
        }
        const auto shown = named_by(entry);
        if (!shown || hidden.contains(shown)) {
            continue;
        }
        if (entry.content.quote) {
            show_quoted(entry, contents.at(shown));
        }
        // Whoever came after a message was written reads nothing of it by its edits either.
        auto* edit = std::get_if<Edit>(&entry.content.body);
        if (edit != nullptr && rules::may_read(reader.intervals, shown)) {
            show_wording(*edit, contents.at(shown));
        }
    }
    co_return entries;
}

Task<Result<std::optional<Entry>>> Served::last_entry(Deadline deadline,
                                                      store::MemberRow member,
                                                      Seq head,
                                                      store::HiddenSeqs hidden) {
    const auto id = member.conversation;
    const auto lowest = std::max(member.join_seq, Seq(member.cleared_seq.value() + 1));
    Seq before(head.value() + 1);
    auto piece = kPreviewEntries;
    for (int pieces = 0; pieces <= kPreviewPieces && before > lowest; ++pieces) {
        CO_TRY(const auto stored, co_await streams_.read_before(id.stream(), before, piece));
        if (stored.empty()) {
            break;
        }
        before = stored.front().seq;
        if (pieces > 0) {
            CO_TRY(hidden, co_await database_.read(deadline, [&](storage::Tx& tx) {
                return Result(store::list_hidden(
                    tx, id, member.user, {.first = before, .last = stored.back().seq}));
            }));
        }
        for (auto entry = stored.rbegin(); entry != stored.rend(); ++entry) {
            auto value = wire::entry_of(id, *entry);
            if (value.seq < lowest) {
                break;
            }
            const auto& body = value.content.body;
            const bool is_theirs = member.role >= Role::kAdmin || !is_for_leaders(body);
            if (is_theirs && is_shown_in_list(body) && !hidden.contains(value.seq)) {
                CO_TRY(auto filled, co_await fill_quotes({std::move(value)}));
                co_return std::optional(std::move(filled.front()));
            }
        }
        piece = kPreviewPiece;
    }
    co_return std::optional<Entry>();
}

}  // namespace kapok::messaging
