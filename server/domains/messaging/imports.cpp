#include "messaging/imports.h"

#include "base/utf8.h"
#include "feed/api/feed.h"
#include "messaging/api/errors.h"
#include "messaging/store_imported.h"
#include "messaging/wire.h"

#include <fmt/format.h>

#include <algorithm>

namespace kapok::messaging {
namespace {

constexpr std::string_view kPrefix = "imported:";
constexpr std::size_t kNameCharacters = 100;
constexpr std::size_t kPeopleMax = 101;
constexpr std::size_t kNoteIdBytes = 64;
constexpr std::size_t kPage = 200;

std::string client_id_of(Seq origin_seq) { return fmt::format("{}{}", kPrefix, origin_seq); }

Seq origin_of(const streams::Entry& entry) {
    const std::string_view id = entry.client_message_id;
    return Seq(id.starts_with(kPrefix) ? parse_decimal(id.substr(kPrefix.size())).value_or(0) : 0);
}

bool is_short(std::string_view text, std::size_t most) {
    const auto characters = count_characters(text);
    return characters && *characters <= most && text.find('\0') == std::string_view::npos;
}

Error not_allowed(std::string_view field) {
    return Error(Code::kInvalid, errors::kContentNotAllowed).with_field(std::string(field));
}

// Messages, and what was recalled: as where they come from.
streams::Countable countable_of(const Body& body) {
    return is_message(body) || std::holds_alternative<Recalled>(body) ? streams::Countable::kYes
                                                                      : streams::Countable::kNo;
}

}  // namespace

Result<void> ImportedChats::check(Content& content) const {
    const auto& imported = content.imported;
    if (!imported || imported->people.size() > kPeopleMax ||
        !is_short(imported->sender.name, kNameCharacters) ||
        !std::ranges::all_of(imported->people, [](const ImportedPerson& each) {
            return is_short(each.name, kNameCharacters);
        })) {
        return not_allowed("content.imported");
    }
    if (const auto* notice = std::get_if<Notice>(&content.body)) {
        return notice->users.size() <= kPeopleMax && notice->id.size() <= kNoteIdBytes &&
                       is_short(notice->text, limits_.text_characters)
                   ? Result<void>()
                   : not_allowed("content.notice");
    }
    if (std::holds_alternative<Recalled>(content.body)) {
        return {};
    }
    return rules::check_content(content, limits_);
}

Task<Result<Seq>> ImportedChats::last_origin(ConversationId id) {
    CO_TRY(const auto head, co_await ports_.streams.head(id.stream()));
    CO_TRY(const auto last, co_await ports_.streams.find(id.stream(), head.seq));
    co_return last ? origin_of(*last) : Seq();
}

// Each was written by the importer or by nobody.
Task<Result<std::optional<streams::Entry>>> ImportedChats::find(ConversationId id, Seq origin_seq) {
    for (const auto sender : {UserId(), id.first()}) {
        CO_TRY(auto found,
               co_await ports_.streams.find_repeat(id.stream(), sender, client_id_of(origin_seq)));
        if (found) {
            co_return std::optional(std::move(found->entry));
        }
    }
    co_return std::optional<streams::Entry>();
}

Task<Result<void>> ImportedChats::append_one(Deadline deadline,
                                             ConversationId id,
                                             Seq next,
                                             ImportedEntry entry) {
    auto& content = entry.content;
    if (content.quote) {
        CO_TRY(const auto quoted, co_await find(id, content.quote->seq));
        if (quoted) {
            content.quote->seq = quoted->seq;
            content.quote->version = 0;
        } else {
            content.quote.reset();
        }
    }
    // Before the entry, so that none ever shows what cannot be fetched.
    if (auto media_ids = media_ids_of(content); !media_ids.empty()) {
        CO_TRY_VOID(
            co_await ports_.media.attach(deadline, std::move(media_ids), id.text(), next.value()));
    }
    // The same for all: an entry that was changed where it comes from is the one that is here.
    constexpr std::uint64_t kAnyContent = 0;
    CO_TRY_VOID(co_await ports_.streams.append({.stream = id.stream(),
                                                .sender = entry.sender,
                                                .client_message_id = client_id_of(entry.origin_seq),
                                                .content_hash = kAnyContent,
                                                .countable = countable_of(content.body),
                                                .payload = wire::encode(content),
                                                .replace = {}}));
    co_return Result<void>();
}

Task<Result<std::uint64_t>> ImportedChats::append(Deadline deadline,
                                                  ConversationId id,
                                                  std::vector<ImportedEntry> entries) {
    CO_TRY(auto last, co_await last_origin(id));
    CO_TRY(const auto head, co_await ports_.streams.head(id.stream()));
    if (!head.seq && !entries.empty()) {
        // Until it is shown, this alone tells whose it is.
        CO_TRY_VOID(co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
            store::put_import(tx, id);
            return {};
        }));
    }
    auto seq = head.seq.value();
    for (auto& entry : entries) {
        if (entry.origin_seq <= last) {
            continue;
        }
        last = entry.origin_seq;
        CO_TRY_VOID(co_await append_one(deadline, id, Seq(++seq), std::move(entry)));
    }
    co_return seq - head.seq.value();
}

// From the end: what is unread is short as a rule.
Task<Result<streams::Head>> ImportedChats::find_read(ConversationId id, Seq read) {
    CO_TRY(const auto head, co_await ports_.streams.head(id.stream()));
    auto before = Seq(head.seq.value() + 1);
    for (;;) {
        CO_TRY(const auto page, co_await ports_.streams.read_before(id.stream(), before, kPage));
        for (auto entry = page.rbegin(); entry != page.rend(); ++entry) {
            if (origin_of(*entry) <= read) {
                co_return streams::Head{
                    .seq = entry->seq, .ordinal = entry->ordinal, .time = entry->time};
            }
        }
        if (page.empty()) {
            co_return streams::Head();
        }
        before = page.front().seq;
    }
}

Task<Result<void>> ImportedChats::show(Deadline deadline, ImportedChat chat, Seq read) {
    const auto id = chat.id;
    const auto user = id.first();
    CO_TRY(const auto cursor, co_await find_read(id, read));
    CO_TRY(const auto head, co_await ports_.streams.head(id.stream()));
    const auto now = ports_.clock.wall_now();
    store::ConversationRow row;
    row.id = id;
    row.name = std::move(chat.title);
    row.origin = std::move(chat.origin);
    CO_TRY_VOID(co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
        store::put_imported(tx, row, now);
        store::remove_import(tx, id);
        auto member =
            store::find_member(tx, id, user)
                .value_or(store::MemberRow{.conversation = id, .user = user, .joined = now});
        member.read_seq = std::max(member.read_seq, cursor.seq);
        member.read_ordinal = std::max(member.read_ordinal, cursor.ordinal);
        store::put_member(tx, member);
        feed::append(tx, user, wire::feed_change(membership_of(member, head)));
        const ReadCursor read_cursor{
            .conversation = id, .seq = member.read_seq, .ordinal = member.read_ordinal};
        feed::append(tx, user, wire::feed_change(read_cursor));
        return {};
    }));
    const Deadline wait = Deadline::after(ports_.clock, kNoticeWait);
    co_await ports_.outbox.drained(wait);
    co_return Result<void>();
}

}  // namespace kapok::messaging
