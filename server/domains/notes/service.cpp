#include "notes/service.h"

#include "notes/api/errors.h"
#include "notes/rules.h"
#include "notes/store.h"
#include "notes/wire.h"

namespace kapok::notes {
namespace {

Error note_unknown() { return Error(Code::kNotFound, errors::kNoteUnknown).with_field("note_id"); }

Result<Note> find_note(storage::Tx& tx, const NoteId& id) {
    auto note = store::find(tx, id);
    if (!note) {
        return note_unknown();
    }
    return *std::move(note);
}

}  // namespace

Result<Words> Service::check_words(UserId user, ConversationId id, Words words) const {
    TRY(words, rules::check_words(std::move(words), limits_));
    TRY(words.title, ports_.messages.check_words(user, id, std::move(words.title)));
    if (!words.text.empty()) {
        TRY(words.text, ports_.messages.check_words(user, id, std::move(words.text)));
    }
    return words;
}

void Service::tell(UserId user, rpc::UserSet audience, const NoteId& id, std::uint64_t version) {
    if (!audience) {
        audience = std::make_shared<const std::vector<UserId>>(1, user);
    }
    ports_.sessions.push(std::move(audience), wire::push_of(id, version), rpc::Urgency::kEphemeral);
}

Task<Result<std::vector<Note>>> Service::list(rpc::RequestContext ctx, ConversationId id) {
    CO_TRY_VOID(co_await ports_.groups.enter(ctx.deadline, ctx.caller.user, id));
    co_return co_await ports_.database.read(ctx.deadline, [&](storage::Tx& tx) {
        return Result(store::list(
            tx, id, {.notes = limits_.notes_a_group, .characters = limits_.excerpt_characters}));
    });
}

Task<Result<Note>> Service::get(rpc::RequestContext ctx, NoteId id, std::uint64_t version) {
    CO_TRY_VOID(co_await ports_.groups.enter(ctx.deadline, ctx.caller.user, id.conversation));
    co_return co_await ports_.database.read(ctx.deadline, [&](storage::Tx& tx) -> Result<Note> {
        TRY(auto now, find_note(tx, id));
        if (version == 0 || version == now.version.number) {
            return now;
        }
        auto earlier = store::find_version(tx, id, version);
        if (!earlier) {
            return Error(Code::kNotFound, errors::kNoteVersionUnknown).with_field("version");
        }
        return *std::move(earlier);
    });
}

Task<Result<std::vector<Version>>> Service::list_versions(rpc::RequestContext ctx, NoteId id) {
    CO_TRY_VOID(co_await ports_.groups.enter(ctx.deadline, ctx.caller.user, id.conversation));
    co_return co_await ports_.database.read(ctx.deadline,
                                            [&](storage::Tx& tx) -> Result<std::vector<Version>> {
                                                TRY(const auto now, find_note(tx, id));
                                                auto versions = store::list_earlier(tx, id);
                                                versions.insert(versions.begin(), now.version);
                                                return versions;
                                            });
}

Task<Result<Note>> Service::create(rpc::RequestContext ctx, NoteId id, Words words) {
    const auto user = ctx.caller.user;
    CO_TRY_VOID(rules::check_id(id));
    CO_TRY(auto standing,
           co_await ports_.groups.enter_to_write(ctx.deadline, user, id.conversation));
    CO_TRY(words, check_words(user, id.conversation, std::move(words)));
    const auto now = ports_.clock.wall_now();
    const Note fresh{.id = id,
                     .words = std::move(words),
                     .version = {.number = 1, .editor = user, .edited = now},
                     .creator = user,
                     .created = now};
    CO_TRY(auto note,
           co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<Note> {
               if (auto known = store::find(tx, id)) {
                   if (known->creator != user) {
                       return Error(Code::kConflict, errors::kNoteIdUsed).with_field("note_id");
                   }
                   return *std::move(known);
               }
               if (store::count(tx, id.conversation) >= limits_.notes_a_group) {
                   return Error(Code::kTooLarge, errors::kTooManyNotes);
               }
               store::add(tx, fresh);
               messaging::announce(tx,
                                   {.conversation = id.conversation, .by = user, .note_id = id.id});
               return fresh;
           }));
    tell(user, std::move(standing.audience), id, note.version.number);
    co_return note;
}

Task<Result<Saved>> Service::save(rpc::RequestContext ctx,
                                  NoteId id,
                                  std::uint64_t base_version,
                                  Words words) {
    const auto user = ctx.caller.user;
    CO_TRY(auto standing,
           co_await ports_.groups.enter_to_write(ctx.deadline, user, id.conversation));
    CO_TRY(words, check_words(user, id.conversation, std::move(words)));
    CO_TRY(auto saved,
           co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<Saved> {
               TRY(auto now, find_note(tx, id));
               const auto verdict = rules::weigh(now, base_version, words);
               if (verdict != rules::Save::kWrite) {
                   return Saved{.note = std::move(now), .stale = verdict == rules::Save::kStale};
               }
               auto next = now;
               next.words = words;
               next.version = {.number = now.version.number + 1,
                               .editor = user,
                               .edited = ports_.clock.wall_now()};
               store::replace(tx, now, next, limits_.versions_kept - 1);
               return Saved{.note = std::move(next)};
           }));
    if (!saved.stale) {
        tell(user, std::move(standing.audience), id, saved.note.version.number);
    }
    co_return saved;
}

Task<Result<void>> Service::remove(rpc::RequestContext ctx, NoteId id) {
    const auto user = ctx.caller.user;
    CO_TRY(auto standing,
           co_await ports_.groups.enter_to_write(ctx.deadline, user, id.conversation));
    CO_TRY_VOID(co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
        const auto note = store::find(tx, id);
        if (!note) {
            return {};
        }
        TRY_VOID(
            rules::may_remove({.caller = user, .creator = note->creator, .leads = standing.leads}));
        store::remove(tx, id);
        return {};
    }));
    tell(user, std::move(standing.audience), id, 0);
    co_return Result<void>();
}

}  // namespace kapok::notes
