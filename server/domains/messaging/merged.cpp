#include "base/ids.h"
#include "base/utf8.h"
#include "messaging/api/errors.h"
#include "messaging/service.h"
#include "messaging/wire.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace kapok::messaging {
namespace {

constexpr rules::PageSizes kItemPage{.usual = 50, .most = 100};
constexpr std::size_t kLines = 4;
constexpr std::size_t kLineCharacters = 50;

// An item of a forwarded card: where the card is, and the way from it. Text form:
// "<conversation>:<seq>.<index>…", for example "g7:31.2.0".
struct Via {
    ConversationId conversation{};
    Seq seq{};
    std::vector<std::uint32_t> path{};

    [[nodiscard]] std::string text() const {
        return fmt::format("{}:{}.{}", conversation.text(), seq, fmt::join(path, "."));
    }
    static std::optional<Via> parse(std::string_view text, std::size_t depth_max);
};

std::optional<Via> Via::parse(std::string_view text, std::size_t depth_max) {
    const auto colon = text.find(':');
    const auto id = ConversationId::parse(text.substr(0, colon));
    if (!id || colon == std::string_view::npos) {
        return std::nullopt;
    }
    Via via{.conversation = *id, .seq = {}, .path = {}};
    text.remove_prefix(colon + 1);
    for (bool first = true;; first = false) {
        const auto dot = text.find('.');
        const auto number = parse_decimal(text.substr(0, dot));
        const bool fits =
            number && *number <= std::uint64_t{std::numeric_limits<std::int64_t>::max()};
        if (!fits || via.path.size() > depth_max) {
            return std::nullopt;
        }
        if (first) {
            via.seq = Seq(*number);
        } else if (*number <= std::numeric_limits<std::uint32_t>::max()) {
            via.path.push_back(static_cast<std::uint32_t>(*number));
        } else {
            return std::nullopt;
        }
        if (dot == std::string_view::npos) {
            return via.path.empty() ? std::nullopt : std::optional(std::move(via));
        }
        text.remove_prefix(dot + 1);
    }
}

Error no_card() { return Error(Code::kNotFound, errors::kEntryUnknown).with_field("seq"); }

Error no_such_path() {
    return Error(Code::kNotFound, errors::kMergedPathUnknown).with_field("path");
}

}  // namespace

namespace {

// What was said, if it is still there: now, or as an earlier wording of an edited text.
std::optional<Body> find_said(const Content& content, const std::string& fingerprint) {
    if (wire::fingerprint_of(content.body) == fingerprint) {
        return content.body;
    }
    for (const auto& version : content.earlier) {
        if (wire::fingerprint_of(version.text) == fingerprint) {
            return version.text;
        }
    }
    return std::nullopt;
}

}  // namespace

Task<Result<MergedItem>> Served::look_up(MergedReference reference) {
    MergedItem item{.index = 0,
                    .sender = reference.sender,
                    .time = reference.time,
                    .state = MergedState::kRecalled,
                    .content = {}};
    CO_TRY(const auto stored,
           co_await streams_.find(reference.conversation.stream(), reference.seq));
    if (!stored) {
        co_return item;
    }
    const auto entry = wire::entry_of(reference.conversation, *stored);
    if (!is_message(entry.content.body)) {
        co_return item;
    }
    auto said = find_said(entry.content, reference.fingerprint);
    if (!said) {
        // New words may have been written after the one who forwarded had left.
        item.state = MergedState::kChanged;
        co_return item;
    }
    item.state = MergedState::kVerified;
    // Not its quote: what that names was not forwarded.
    item.content.body = *std::move(said);
    co_return item;
}

Task<Result<Merged>> Served::fill_lines(Merged merged) {
    merged.lines.clear();
    for (const auto& reference : merged.references) {
        if (merged.lines.size() == kLines) {
            break;
        }
        CO_TRY(const auto item, co_await look_up(reference));
        MergedLine line{.sender = reference.sender, .kind = "recalled", .summary = {}};
        if (item.state == MergedState::kVerified) {
            line.kind = kind_of(item.content.body);
            line.summary = first_characters(summary_of(item.content.body), kLineCharacters);
        } else if (item.state == MergedState::kChanged) {
            line.kind = "changed";
        }
        merged.lines.push_back(std::move(line));
    }
    co_return merged;
}

Task<Result<std::vector<Entry>>> Served::fill_cards(std::vector<Entry> entries) {
    for (auto& entry : entries) {
        if (auto* merged = std::get_if<Merged>(&entry.content.body)) {
            CO_TRY(*merged, co_await fill_lines(*merged));
        }
    }
    co_return entries;
}

Task<Result<Merged>> Service::find_merged(
    Deadline deadline, UserId user, ConversationId id, Seq seq, std::vector<std::uint32_t> path) {
    CO_TRY(const auto standing, co_await enter(deadline, user, id));
    if (!rules::may_read(standing.intervals, seq)) {
        co_return no_card();
    }
    CO_TRY(const auto stored, co_await ports_.streams.find(id.stream(), seq));
    if (!stored) {
        co_return no_card();
    }
    auto content = wire::decode(stored->payload);
    if (!std::holds_alternative<Merged>(content.body)) {
        co_return no_card();
    }
    auto merged = std::get<Merged>(std::move(content.body));
    for (const auto index : path) {
        if (index >= merged.references.size()) {
            co_return no_such_path();
        }
        CO_TRY(auto item, co_await served_.look_up(merged.references[index]));
        if (!std::holds_alternative<Merged>(item.content.body)) {
            co_return no_such_path();
        }
        auto inner = std::get<Merged>(std::move(item.content.body));
        merged = std::move(inner);
    }
    co_return merged;
}

Task<Result<MergedPage>> Service::get_merged(rpc::RequestContext ctx,
                                             ConversationId id,
                                             Seq seq,
                                             MergedRange range) {
    CO_TRY(const auto limit, rules::page_size(range.limit, kItemPage));
    if (range.path.size() > limits_.forward_depth) {
        co_return no_such_path();
    }
    CO_TRY(const auto merged,
           co_await find_merged(ctx.deadline, ctx.caller.user, id, seq, range.path));
    MergedPage page{.items = {},
                    .count = static_cast<std::uint32_t>(merged.references.size()),
                    .origin = merged.origin,
                    .senders = senders_of(merged)};
    for (auto index = range.from; index < page.count && page.items.size() < limit; ++index) {
        CO_TRY(auto item, co_await served_.look_up(merged.references[index]));
        item.index = index;
        Via via{.conversation = id, .seq = seq, .path = range.path};
        via.path.push_back(index);
        for (auto* media : media_of(item.content.body)) {
            media->via = via.text();
        }
        if (auto* inner = std::get_if<Merged>(&item.content.body)) {
            CO_TRY(*inner, co_await served_.fill_lines(*inner));
        }
        page.items.push_back(std::move(item));
    }
    co_return page;
}

Task<Result<bool>> Service::may_read_through(Deadline deadline,
                                             UserId user,
                                             std::string via_text,
                                             std::string media_id) {
    auto via = Via::parse(via_text, limits_.forward_depth);
    if (!via) {
        co_return false;
    }
    const auto last = via->path.back();
    via->path.pop_back();
    auto merged = co_await find_merged(deadline, user, via->conversation, via->seq, via->path);
    if (!merged) {
        if (merged.error().code() == Code::kNotFound) {
            co_return false;
        }
        co_return std::move(merged).error();
    }
    if (last >= merged->references.size()) {
        co_return false;
    }
    CO_TRY(const auto item, co_await served_.look_up(merged->references[last]));
    const auto shown = media_of(item.content.body);
    co_return std::any_of(
        shown.begin(), shown.end(), [&](const auto* media) { return media->id == media_id; });
}

}  // namespace kapok::messaging
