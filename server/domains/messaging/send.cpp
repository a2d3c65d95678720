#include "base/client_id.h"
#include "messaging/api/errors.h"
#include "messaging/group_rules.h"
#include "messaging/service.h"
#include "messaging/wire.h"

namespace kapok::messaging {
namespace {

Error media_unknown() {
    return Error(Code::kNotFound, errors::kMediaUnknown).with_field("content");
}

std::vector<std::string> ids_of(const std::vector<const media::Media*>& shown) {
    std::vector<std::string> ids;
    ids.reserve(shown.size());
    for (const auto* media : shown) {
        ids.push_back(media->id);
    }
    return ids;
}

// Only a repetition and a conflict are sure to have stored nothing.
bool wrote_nothing(const Result<streams::Appended>& appended) {
    return appended ? appended->repeated : appended.error().code() == Code::kConflict;
}

// The owner and the admins among the users, and the others.
std::pair<rpc::UserSet, rpc::UserSet> by_role(const Roster& roster,
                                              const std::vector<UserId>& users) {
    auto leaders = std::make_shared<std::vector<UserId>>();
    auto others = std::make_shared<std::vector<UserId>>();
    for (const auto user : users) {
        const auto* place = roster.find(user);
        const bool leads = place != nullptr && place->role >= Role::kAdmin;
        (leads ? leaders : others)->push_back(user);
    }
    return {std::move(leaders), std::move(others)};
}

bool mentions_anyone(const Body& body) {
    const auto* text = std::get_if<Text>(&body);
    return text != nullptr && (text->mentions_all || !text->mentioned.empty());
}

}  // namespace

// Who may write there now: members of a living group, oneself, whom the other side has as a
// contact, and strangers if the other takes what they write.
Task<Result<Service::SharedRoster>> Service::admit_writer(Deadline deadline,
                                                          UserId user,
                                                          ConversationId id) {
    if (id.kind() != Kind::kDirect || !id.peer_of(user)) {
        CO_TRY(const auto standing, co_await enter_as_member(deadline, user, id));
        if (id.kind() == Kind::kService) {
            co_return Error(Code::kForbidden, errors::kServiceChatReadOnly);
        }
        if (id.kind() == Kind::kImported) {
            co_return Error(Code::kForbidden, errors::kImportedReadOnly);
        }
        const auto& head = standing.roster->head();
        if (head.dissolved) {
            co_return Error(Code::kGone, errors::kGroupDissolved);
        }
        CO_TRY_VOID(rules::may_speak({.role = standing.place->role,
                                      .muted_until = standing.place->muted_until,
                                      .muted_all = head.muted_all},
                                     ports_.clock.wall_now()));
        co_return standing.roster;
    }
    CO_TRY(const auto relationship,
           co_await ports_.contacts.relationship(deadline, user, id.peer_of(user)));
    CO_TRY_VOID(rules::may_write_to(relationship));
    if (rules::awaits_answer(relationship)) {
        CO_TRY_VOID(co_await ports_.contacts.await_answer(deadline, user, id.peer_of(user)));
    }
    CO_TRY(auto roster, co_await find_roster(deadline, id));
    if (!roster) {
        CO_TRY(roster, co_await open_direct(deadline, id));
    }
    co_return roster;
}

// Fills in what the media is, and notes that a message of this conversation is about to show it.
Task<Result<Content>> Service::prepare_media(Deadline deadline, Draft draft, UserId sender) {
    const auto shown = media_of(draft.content.body);
    if (shown.empty()) {
        co_return std::move(draft.content);
    }
    for (std::size_t place = 0; place < shown.size(); ++place) {
        auto& media = *shown[place];
        CO_TRY(auto found, co_await find_media(deadline, sender, media));
        if (!media::serves_as(found.purpose, purpose_of(draft.content.body, place))) {
            co_return media_unknown();
        }
        media = std::move(found);
    }
    CO_TRY_VOID(co_await ports_.media.attach(deadline,
                                             ids_of(media_of(std::as_const(draft.content.body))),
                                             draft.conversation.text(),
                                             0));
    co_return std::move(draft.content);
}

// By a right of one's own, or as a reader of the forwarded card in which one saw it.
Task<Result<media::Media>> Service::find_media(Deadline deadline, UserId user, media::Media named) {
    if (named.via.empty()) {
        co_return co_await ports_.media.get_for(deadline, user, std::move(named.id));
    }
    co_return co_await ports_.media.get_through(
        deadline, user, std::move(named.id), std::move(named.via));
}

Task<Result<Quote>> Service::find_quoted(Deadline deadline,
                                         UserId user,
                                         ConversationId id,
                                         Seq seq) {
    const Error unknown = Error(Code::kNotFound, errors::kQuoteUnknown).with_field("content.quote");
    CO_TRY(const auto standing, co_await enter(deadline, user, id));
    if (!rules::may_read(standing.intervals, seq)) {
        co_return unknown;
    }
    CO_TRY(const auto stored, co_await ports_.streams.find(id.stream(), seq));
    if (!stored) {
        co_return unknown;
    }
    const auto quoted = wire::entry_of(id, *stored);
    if (!is_message(quoted.content.body)) {
        co_return unknown;
    }
    co_return Quote{.seq = seq,
                    .sender = quoted.sender,
                    .kind = std::string(kind_of(quoted.content.body)),
                    .summary = {},
                    .version = static_cast<std::uint32_t>(quoted.content.earlier.size())};
}

// What will be stored, if the sender may write it there now.
Task<Result<Screening::Cleared>> Service::prepare(Deadline deadline, UserId sender, Draft draft) {
    const auto id = draft.conversation;
    CO_TRY(const auto roster, co_await admit_writer(deadline, sender, id));
    CO_TRY(draft.content, apply_policy(sender, id, std::move(draft.content)));
    if (const auto* text = std::get_if<Text>(&draft.content.body)) {
        CO_TRY_VOID(rules::check_mentions(*text, *roster, sender));
    }
    if (draft.content.quote) {
        CO_TRY(draft.content.quote,
               co_await find_quoted(deadline, sender, id, draft.content.quote->seq));
    }
    CO_TRY(auto cleared,
           co_await screening_.screen(deadline, sender, id, std::move(draft.content)));
    draft.content = std::move(cleared.content);
    CO_TRY(draft, co_await fill_in(deadline, sender, std::move(draft)));
    CO_TRY(cleared.content, co_await prepare_media(deadline, std::move(draft), sender));
    co_return cleared;
}

// A send that is refused now may repeat one that went through while it was allowed, and whose
// answer was lost: then it has been sent, whatever happened since.
Task<Result<Entry>> Service::answer_refused(rpc::RequestContext ctx, Draft draft, Error refusal) {
    CO_TRY(const auto first,
           co_await ports_.streams.find_repeat(
               draft.conversation.stream(), ctx.caller.user, draft.client_message_id));
    if (!first) {
        co_return refusal;
    }
    if (first->content_hash != draft.content_hash) {
        co_return Error(Code::kConflict, errors::kClientMessageIdReused)
            .with_field("client_message_id");
    }
    co_return co_await answer_repeat(ctx, wire::entry_of(draft.conversation, first->entry));
}

Task<Result<Entry>> Service::send(rpc::RequestContext ctx, Draft draft) {
    auto sent = co_await write(std::move(ctx), std::move(draft));
    probe_.send_finished(sent);
    co_return sent;
}

Task<Result<Entry>> Service::write(rpc::RequestContext ctx, Draft draft) {
    if (!is_client_id(draft.client_message_id)) {
        co_return Error(Code::kInvalid, errors::kClientMessageIdInvalid)
            .with_field("client_message_id");
    }
    // It says when something was said and by whom: imports write it, and nobody else.
    if (draft.content.imported) {
        co_return Error(Code::kInvalid, errors::kContentNotAllowed).with_field("content.imported");
    }
    // It makes the sender's devices ring: only what is put off has one.
    if (draft.content.occasion != Occasion::kNone) {
        co_return Error(Code::kInvalid, errors::kContentNotAllowed).with_field("content.occasion");
    }
    CO_TRY_VOID(rules::check_content(draft.content, limits_));
    const auto sender = ctx.caller.user;
    const auto id = draft.conversation;
    auto prepared = co_await prepare(ctx.deadline, sender, draft);
    if (!prepared) {
        co_return co_await answer_refused(ctx, std::move(draft), std::move(prepared).error());
    }
    auto [content, concern] = *std::move(prepared);
    content.occasion = draft.occasion;
    CO_TRY(auto roster, co_await find_roster(ctx.deadline, id));
    auto turns = co_await turns_.take(ctx.deadline, std::move(roster), sender, draft);
    if (!turns) {
        co_return co_await answer_refused(ctx, std::move(draft), std::move(turns).error());
    }
    auto appended = co_await ports_.streams.append({.stream = id.stream(),
                                                    .sender = sender,
                                                    .client_message_id = draft.client_message_id,
                                                    .content_hash = draft.content_hash,
                                                    .countable = streams::Countable::kYes,
                                                    .payload = wire::encode(content),
                                                    .replace = {}});
    if (!appended || appended->repeated) {
        turns_.give_slow_back(sender, id, turns->slow);
    }
    if (wrote_nothing(appended)) {
        co_await turns_.give_all_back(ctx.deadline, id, std::move(turns->all));
    }
    if (!appended) {
        auto shown = ids_of(media_of(std::as_const(content.body)));
        if (!shown.empty() && wrote_nothing(appended)) {
            CO_TRY_VOID(co_await ports_.media.detach(ctx.deadline, std::move(shown), id.text(), 0));
        }
        co_return std::move(appended).error();
    }
    Entry entry{.conversation = id,
                .seq = appended->seq,
                .ordinal = appended->ordinal,
                .time = appended->time,
                .sender = sender,
                .client_message_id = draft.client_message_id,
                .content = std::move(content)};
    if (appended->repeated) {
        CO_TRY(entry, co_await find_first(id, appended->seq));
        CO_TRY_VOID(co_await screening_.raise(ctx.deadline, entry, std::move(concern)));
        co_return co_await answer_repeat(ctx, std::move(entry));
    }
    CO_TRY(auto filled, co_await served_.fill_quotes({entry}));
    CO_TRY_VOID(co_await push_entry(ctx.deadline, filled.front()));
    CO_TRY_VOID(co_await screening_.raise(ctx.deadline, filled.front(), std::move(concern)));
    CO_TRY_VOID(co_await settle(ctx.deadline, filled.front()));
    co_return std::move(filled.front());
}

// The entry that a repeated send wrote, as it is now: it may have been recalled since.
Task<Result<Entry>> Service::find_first(ConversationId id, Seq seq) {
    CO_TRY(const auto stored, co_await ports_.streams.find(id.stream(), seq));
    if (!stored) {
        co_return Error(Code::kInternal, "INTERNAL").with_detail("a repeated append has no entry");
    }
    co_return wire::entry_of(id, *stored);
}

Task<Result<Entry>> Service::answer_repeat(rpc::RequestContext ctx, Entry first) {
    probe_.send_repeated();
    CO_TRY_VOID(co_await settle(ctx.deadline, first));
    const Reader reader{.user = ctx.caller.user, .intervals = {}};
    CO_TRY(auto filled, co_await served_.to(ctx.deadline, reader, {std::move(first)}));
    co_return std::move(filled.front());
}

// Idempotent; a client
// that got an error repeats the send, which comes here again. A media that is gone by then cannot
// be kept any more, which does not make the message unsent.
Task<Result<void>> Service::settle(Deadline deadline, Entry entry) {
    const auto scope = entry.conversation.text();
    CO_TRY_VOID(co_await review(deadline, entry));
    if (auto shown = ids_of(media_of(std::as_const(entry.content.body))); !shown.empty()) {
        auto attached = co_await ports_.media.attach(deadline, shown, scope, entry.seq.value());
        if (!attached && attached.error().code() != Code::kNotFound) {
            co_return std::move(attached).error();
        }
        CO_TRY_VOID(co_await ports_.media.detach(deadline, std::move(shown), scope, 0));
    }
    if (!mentions_anyone(entry.content.body)) {
        co_return Result<void>();
    }
    const auto& text = std::get<Text>(entry.content.body);
    store::Mention mark{.conversation = entry.conversation,
                        .user = {},
                        .ordinal = entry.ordinal,
                        .seq = entry.seq,
                        .sender = entry.sender,
                        .time = entry.time};
    co_return co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
        if (text.mentions_all) {
            mark.user = {};
            store::add_mention(tx, mark);
            note_mention_all(
                tx,
                entry.conversation,
                {.time = entry.time, .by = named(entry.sender, entry.client_message_id)});
        }
        for (const auto user : text.mentioned) {
            mark.user = user;
            store::add_mention(tx, mark);
        }
        return {};
    });
}

// To those who are members now: the roster is looked up after the append, so that one who was
// removed meanwhile does not get it.
Task<Result<void>> Service::push_entry(Deadline deadline, Entry entry) {
    CO_TRY(const auto roster, co_await find_roster(deadline, entry.conversation));
    if (!roster) {
        co_return Result<void>();
    }
    auto audience = roster->audience(entry.seq);
    if (is_for_leaders(entry.content.body)) {
        auto [leaders, others] = by_role(*roster, *audience);
        ports_.sessions.push(std::move(leaders), wire::push_of(entry), rpc::Urgency::kDurable);
        entry.content = {.body = Hidden{}, .quote = {}};
        audience = std::move(others);
    }
    ports_.sessions.push(std::move(audience), wire::push_of(entry), rpc::Urgency::kDurable);
    co_return Result<void>();
}

Task<Result<void>> Service::send_typing(rpc::RequestContext ctx, ConversationId id, bool active) {
    const auto user = ctx.caller.user;
    CO_TRY(const auto standing, co_await enter_as_member(ctx.deadline, user, id));
    const auto& roster = *standing.roster;
    const bool is_chat = id.kind() == Kind::kDirect || id.kind() == Kind::kGroup;
    if (roster.dissolved() || roster.size() > limits_.large_group || !is_chat) {
        co_return Result<void>();
    }
    if (!rules::may_speak({.role = standing.place->role,
                           .muted_until = standing.place->muted_until,
                           .muted_all = roster.head().muted_all},
                          ports_.clock.wall_now())) {
        co_return Result<void>();
    }
    if (id.kind() == Kind::kDirect) {
        CO_TRY(const auto relationship,
               co_await ports_.contacts.relationship(ctx.deadline, user, id.peer_of(user)));
        if (!rules::may_write_to(relationship) || !relationship.typing_shared) {
            co_return Result<void>();  // says nothing about who blocked whom
        }
    } else {
        CO_TRY(const bool shown,
               co_await ports_.contacts.shows_typing_in_groups(ctx.deadline, user));
        if (!shown) {
            co_return Result<void>();
        }
    }
    ports_.sessions.push(roster.others(user),
                         wire::push_of({.conversation = id, .user = user, .active = active}),
                         rpc::Urgency::kEphemeral,
                         ctx.caller.device);
    co_return Result<void>();
}

}  // namespace kapok::messaging
