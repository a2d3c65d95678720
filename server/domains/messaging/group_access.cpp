#include "messaging/group_access.h"

#include "messaging/group_rows.h"
#include "messaging/notices.h"

namespace kapok::messaging {

Task<Result<GroupStanding>> GroupAccess::enter(Deadline deadline, UserId user, ConversationId id) {
    CO_TRY_VOID(check_is_group(id));
    CO_TRY(const auto standing, co_await service_.enter_as_member(deadline, user, id));
    const auto& roster = *standing.roster;
    co_return GroupStanding{
        .leads = standing.place->role != Role::kMember,
        .audience = roster.size() > limits_.large_group ? nullptr : roster.others(UserId())};
}

Task<Result<GroupStanding>> GroupAccess::enter_to_write(Deadline deadline,
                                                        UserId user,
                                                        ConversationId id) {
    CO_TRY(auto standing, co_await enter(deadline, user, id));
    CO_TRY_VOID(co_await service_.admit_writer(deadline, user, id));
    co_return standing;
}

void announce(storage::Tx& tx, NoteMade note) {
    enqueue(tx,
            NoticeJob{.conversation = note.conversation,
                      .sender = note.by,
                      .notice = {.kind = NoticeKind::kNoteCreated, .id = std::move(note.note_id)}});
}

}  // namespace kapok::messaging
