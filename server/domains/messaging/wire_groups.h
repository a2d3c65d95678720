// Values of how groups are run as protobuf. See wire.h.
#pragma once

#include "messaging/types.h"

namespace kapok::messaging::v1 {
class Ban;
class Conversation;
class GroupEvent;
class InviteLink;
class JoinRequest;
class Notice;
}  // namespace kapok::messaging::v1

namespace kapok::messaging::wire {

// Kinds that name no users; others are left alone.
void read_group_notice(const v1::Notice& in, Notice& notice);
void fill_group_notice(const Notice& notice, v1::Notice& out);
// Settings, announcement and requests.
void fill_group(const Conversation& conversation, v1::Conversation& out);

void fill(const InviteLink& link, v1::InviteLink& out);
void fill(const JoinRequest& request, v1::JoinRequest& out);
void fill(const Ban& ban, v1::Ban& out);
void fill(const GroupEvent& event, v1::GroupEvent& out);

}  // namespace kapok::messaging::wire
