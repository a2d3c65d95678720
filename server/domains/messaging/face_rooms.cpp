#include "messaging/face_rooms.h"

#include "messaging/api/errors.h"
#include "messaging/group_rows.h"
#include "messaging/group_rules.h"
#include "messaging/store_groups.h"

#include <algorithm>

namespace kapok::messaging {
namespace {

Error code_invalid() { return Error(Code::kInvalid, errors::kFaceCodeInvalid).with_field("code"); }

bool has_guest(const FaceRoom& room, UserId user) {
    return std::find(room.guests.begin(), room.guests.end(), user) != room.guests.end();
}

}  // namespace

Task<Result<FaceRoom>> FaceRooms::enter(rpc::RequestContext ctx, std::string code) {
    if (!rules::is_face_code(code)) {
        co_return code_invalid();
    }
    const auto user = ctx.caller.user;
    const auto now = ports_.clock.wall_now();
    const auto since = now - limits_.face_life;
    const auto id = ports_.ids.next();
    co_return co_await ports_.database.write(
        ctx.deadline, [&](storage::Tx& tx) -> Result<FaceRoom> {
            auto room = store::find_face_room(tx, code, since);
            if (!room || !has_guest(*room, user)) {
                // Each further code might be a guess: ten thousand are soon tried.
                if (store::count_face_rooms(tx, user, since) >= limits_.face_codes) {
                    return Error(Code::kRateLimited, errors::kFaceTooManyCodes)
                        .with_retry_after_ms(static_cast<std::uint32_t>(limits_.face_life.count()));
                }
                if (!room) {
                    store::remove_old_face_rooms(tx, since);
                    store::add_face_room(tx, id, code, now);
                    room = FaceRoom{.id = id, .opened = now};
                }
                store::add_face_guest(tx, room->id, user, now);
                room->guests.push_back(user);
            }
            room->closes = room->opened + limits_.face_life;
            return *std::move(room);
        });
}

Task<Result<Conversation>> FaceRooms::join_group(rpc::RequestContext ctx, std::string code) {
    if (!rules::is_face_code(code)) {
        co_return code_invalid();
    }
    const auto user = ctx.caller.user;
    const auto now = ports_.clock.wall_now();
    const auto since = now - limits_.face_life;
    const auto fresh = ConversationId::group(ports_.ids.next());
    CO_TRY(const auto found, co_await ports_.database.read(ctx.deadline, [&](storage::Tx& tx) {
        return Result(store::find_face_room(tx, code, since));
    }));
    // The group that others went into already; its end must be known before the transaction.
    const auto known = found ? found->conversation.value_or(fresh) : fresh;
    CO_TRY(const auto head, co_await ports_.streams.head(known.stream()));
    const Moment moment{.head = head, .now = now};
    auto joined = co_await ports_.database.write(
        ctx.deadline, [&](storage::Tx& tx) -> Result<ConversationId> {
            const auto room = store::find_face_room(tx, code, since);
            if (!room || !has_guest(*room, user)) {
                return Error(Code::kGone, errors::kFaceRoomClosed);
            }
            const auto id = room->conversation.value_or(fresh);
            if (!room->conversation) {
                store::ConversationRow group{.id = fresh, .version = 1};
                store::add_group(tx, group, user, fresh.text(), now);
                found_group(tx, group, user, moment);
                store::update_conversation(tx, group);
                store::set_face_group(tx, room->id, fresh);
                record(tx, id, now, {.actor = user, .kind = GroupEventKind::kCreated});
                enqueue(tx,
                        NoticeJob{.conversation = id,
                                  .sender = user,
                                  .notice = members_notice(NoticeKind::kCreated, {})});
                return id;
            }
            auto group = store::find_conversation(tx, id);
            KAPOK_ASSERT(group.has_value(), "a room leads to a group");
            if (group->dissolved) {
                return Error(Code::kGone, errors::kFaceRoomClosed);
            }
            if (store::is_banned(tx, id, user)) {
                return Error(Code::kForbidden, errors::kBannedFromGroup);
            }
            ++group->version;
            if (!join(tx, *group, user, moment)) {
                return id;  // a repetition
            }
            if (group->member_count > rules::room_of(group->settings, limits_)) {
                return Error(Code::kTooLarge, errors::kTooManyMembers);
            }
            store::update_conversation(tx, *group);
            record(tx, id, now, {.actor = user, .kind = GroupEventKind::kJoined});
            enqueue(tx,
                    NoticeJob{.conversation = id,
                              .sender = user,
                              .notice = members_notice(NoticeKind::kJoined, {user})});
            return id;
        });
    CO_TRY(const auto id, std::move(joined));
    co_await service_.settle_group(ctx.deadline, id);
    co_return co_await service_.get_conversation(std::move(ctx), id);
}

}  // namespace kapok::messaging
