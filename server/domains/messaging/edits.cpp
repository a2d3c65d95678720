#include "base/random.h"
#include "messaging/api/errors.h"
#include "messaging/changes.h"
#include "messaging/wire.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace kapok::messaging {
namespace {

std::uint64_t hash_of(const ChangeOf& what, const Text& text) {
    return hash64(fmt::format("edit:{}:{}", what.seq, wire::encode({.body = text, .quote = {}})));
}

Result<void> check_text(Text& text, const Limits& limits) {
    Content content{.body = std::move(text), .quote = {}};
    auto checked = rules::check_content(content, limits);
    text = std::get<Text>(std::move(content.body));
    // What the page of a link says stays with the message, or goes with the link.
    text.link.reset();
    if (!checked) {
        return Error(checked.error()).with_field("text");
    }
    return {};
}

}  // namespace

Task<Result<Entry>> Changes::edit(rpc::RequestContext ctx, ChangeOf what, Text text) {
    const auto user = ctx.caller.user;
    CO_TRY_VOID(check_text(text, limits_));
    // What went through has been edited, whatever is forbidden by now.
    CO_TRY(auto first, co_await find_repeat(user, what, hash_of(what, text)));
    std::optional<std::string> concern;
    if (!first) {
        CO_TRY(auto replaced, co_await replace_text(ctx, what, std::move(text)));
        first = std::move(replaced.entry);
        concern = std::move(replaced.concern);
    }
    CO_TRY_VOID(co_await settle_edit(ctx.deadline, what, std::move(concern)));
    co_return co_await served_.fill_edit(*std::move(first));
}

// Reads the message, decides, and swaps it; where another change was quicker, once more.
Task<Result<Changes::Replaced>> Changes::replace_text(rpc::RequestContext ctx,
                                                      ChangeOf what,
                                                      Text text) {
    const auto user = ctx.caller.user;
    const auto id = what.conversation;
    CO_TRY(const auto roster, co_await service_.admit_writer(ctx.deadline, user, id));
    const auto hash = hash_of(what, text);  // of what the client sent, which may be masked now
    CO_TRY(auto allowed, service_.apply_policy(user, id, {.body = std::move(text), .quote = {}}));
    CO_TRY(auto cleared,
           co_await service_.screening().screen(ctx.deadline, user, id, std::move(allowed)));
    text = std::get<Text>(std::move(cleared.content.body));
    std::optional<Turns::All> all;
    for (int tries = 1;; ++tries) {
        CO_TRY(auto target, co_await open_entry(ctx.deadline, user, id, what.seq));
        const auto& now = target.entry.content;
        const rules::EditCase edit{.caller = user,
                                   .sender = target.entry.sender,
                                   .sent = target.entry.time,
                                   .now = ports_.clock.wall_now()};
        CO_TRY_VOID(rules::may_edit(edit, now, text, limits_));
        CO_TRY_VOID(rules::check_mentions(text, *roster, user));
        if (text.mentions_all && !std::get<Text>(now.body).mentions_all && !all) {
            CO_TRY(all,
                   co_await service_.turns().take_all(
                       ctx.deadline, roster, named(user, what.client_message_id)));
        }
        const auto& link = std::get<Text>(now.body).link;
        const bool keeps = link && text.text.find(link->url) != std::string::npos;
        text.link = keeps ? link : std::nullopt;
        const auto content = rules::edited(now, text, edit);
        Entry entry{
            .conversation = id,
            .sender = user,
            .client_message_id = what.client_message_id,
            .content = {.body = Edit{.target = what.seq,
                                     .version = static_cast<std::uint32_t>(content.earlier.size()),
                                     .text = {}},
                        .quote = {}}};
        const auto appended = co_await ports_.streams.append(
            {.stream = id.stream(),
             .sender = user,
             .client_message_id = what.client_message_id,
             .content_hash = hash,
             .countable = streams::Countable::kNo,
             .payload = wire::encode(entry.content),
             .replace = streams::Replacement{.seq = what.seq,
                                             .payload = wire::encode(content),
                                             .made_from = std::move(target.stored.payload)}});
        if (!appended) {
            if (appended.error().reason() == errors::kEntryChanged && tries < kReplaceTries) {
                continue;
            }
            if (appended.error().code() == Code::kConflict) {
                co_await service_.turns().give_all_back(ctx.deadline, id, std::move(all));
            }
            co_return appended.error();
        }
        entry.seq = appended->seq;
        entry.ordinal = appended->ordinal;
        entry.time = appended->time;
        if (!appended->repeated) {
            CO_TRY_VOID(co_await push_edit(ctx.deadline, entry));
        }
        co_return Replaced{.entry = std::move(entry), .concern = std::move(cleared.concern)};
    }
}

// The marks of whom it mentions now, and of nobody else. Idempotent; a client that got an error
// repeats the edit, which comes here again.
Task<Result<void>> Changes::settle_edit(Deadline deadline,
                                        ChangeOf what,
                                        std::optional<std::string> concern) {
    const auto id = what.conversation;
    const auto target = what.seq;
    CO_TRY(const auto stored, co_await ports_.streams.find(id.stream(), target));
    const auto entry = stored ? wire::entry_of(id, *stored) : Entry();
    const auto* text = std::get_if<Text>(&entry.content.body);
    if (text == nullptr) {
        co_return Result<void>();
    }
    CO_TRY_VOID(co_await service_.review(deadline, entry));
    CO_TRY_VOID(co_await service_.screening().raise(deadline, entry, std::move(concern)));
    const auto mentions = [](const Text& one) {
        return one.mentions_all || !one.mentioned.empty();
    };
    const auto& earlier = entry.content.earlier;
    const bool ever = mentions(*text) ||
                      std::any_of(earlier.begin(), earlier.end(), [&](const TextVersion& version) {
                          return mentions(version.text);
                      });
    if (!ever) {
        co_return Result<void>();
    }
    co_return co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
        store::remove_mentions(tx, id, target);
        store::Mention mark{.conversation = id,
                            .user = {},
                            .ordinal = entry.ordinal,
                            .seq = target,
                            .sender = entry.sender,
                            .time = entry.time};
        if (text->mentions_all) {
            store::add_mention(tx, mark);
            if (!earlier.empty() && !earlier.back().text.mentions_all) {
                note_mention_all(
                    tx,
                    id,
                    {.time = entry.content.edited,
                     .by = named(entry.sender, fmt::format("edit:{}:{}", target, earlier.size()))});
            }
        }
        for (const auto user : text->mentioned) {
            mark.user = user;
            store::add_mention(tx, mark);
        }
        return {};
    });
}

// With its words to those who may read the message. To others only that something was edited: one
// who left before it and came back after it is among them, though they may read it, and asks for
// it.
Task<Result<void>> Changes::push_edit(Deadline deadline, Entry entry) {
    CO_TRY(const auto roster, co_await service_.find_roster(deadline, entry.conversation));
    if (!roster) {
        co_return Result<void>();
    }
    const auto all = roster->audience(entry.seq);
    const auto readers = roster->audience(std::get<Edit>(entry.content.body).target);
    auto others = std::make_shared<std::vector<UserId>>();
    std::set_difference(
        all->begin(), all->end(), readers->begin(), readers->end(), std::back_inserter(*others));
    if (!others->empty()) {
        ports_.sessions.push(std::move(others), wire::push_of(entry), rpc::Urgency::kDurable);
    }
    CO_TRY(const auto filled, co_await served_.fill_edit(std::move(entry)));
    ports_.sessions.push(readers, wire::push_of(filled), rpc::Urgency::kDurable);
    co_return Result<void>();
}

Task<Result<std::vector<TextVersion>>> Changes::list_edits(rpc::RequestContext ctx,
                                                           ConversationId id,
                                                           Seq seq) {
    CO_TRY(const auto target, co_await open_message(ctx.deadline, ctx.caller.user, id, seq));
    const auto& content = target.entry.content;
    std::vector<TextVersion> versions = content.earlier;
    if (const auto* text = std::get_if<Text>(&content.body)) {
        versions.push_back(
            {.text = *text, .time = versions.empty() ? target.entry.time : content.edited});
    }
    co_return versions;
}

}  // namespace kapok::messaging
