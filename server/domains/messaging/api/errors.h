// Reasons of failures of the domain messaging.
#pragma once

#include <string_view>

namespace kapok::messaging::errors {

// NotFound: the caller has never been in this conversation, whether or not it exists.
inline constexpr std::string_view kConversationUnknown = "CONVERSATION_UNKNOWN";
// Forbidden: the caller was a member and is no more.
inline constexpr std::string_view kNotAMember = "NOT_A_MEMBER";
// Forbidden: the receiver does not have the caller as a contact; offer a friend request.
inline constexpr std::string_view kNotAContact = "NOT_A_CONTACT";
// Forbidden: the receiver blocked the caller. Nothing is stored for the receiver.
inline constexpr std::string_view kBlockedByPeer = "BLOCKED_BY_PEER";
// Forbidden: the caller blocked the receiver.
inline constexpr std::string_view kBlockedByYou = "BLOCKED_BY_YOU";
// Gone: the group was dissolved; it can be read but not changed.
inline constexpr std::string_view kGroupDissolved = "GROUP_DISSOLVED";
// Invalid: this is possible in groups only.
inline constexpr std::string_view kNotAGroup = "NOT_A_GROUP";

// Invalid: 1 to 64 of letters, digits, '-' and '_'.
inline constexpr std::string_view kClientMessageIdInvalid = "CLIENT_MESSAGE_ID_INVALID";
// Conflict: the client_message_id was used in this conversation for another content.
inline constexpr std::string_view kClientMessageIdReused = "CLIENT_MESSAGE_ID_REUSED";
// Invalid: the content is empty, or of a kind that this server does not know.
inline constexpr std::string_view kContentUnknown = "CONTENT_UNKNOWN";
// Invalid: notices and recalls are written by the server only.
inline constexpr std::string_view kContentNotAllowed = "CONTENT_NOT_ALLOWED";
// Invalid: the text has nothing but spaces.
inline constexpr std::string_view kEmptyText = "EMPTY_TEXT";
// Invalid: more characters than the instance takes, 10,000 by default.
inline constexpr std::string_view kTextTooLong = "TEXT_TOO_LONG";
// Invalid: the text is not UTF-8 or has a zero byte.
inline constexpr std::string_view kTextInvalid = "TEXT_INVALID";
// Invalid: someone mentioned is not a member.
inline constexpr std::string_view kMentionNotAMember = "MENTION_NOT_A_MEMBER";
// Invalid: more than 100 mentioned by name.
inline constexpr std::string_view kTooManyMentions = "TOO_MANY_MENTIONS";
// Forbidden: @all is for a group's owner and admins.
inline constexpr std::string_view kMentionAllNotAllowed = "MENTION_ALL_NOT_ALLOWED";
// RateLimited: in a group of more than 500, @all once in 10 minutes.
inline constexpr std::string_view kMentionAllTooSoon = "MENTION_ALL_TOO_SOON";
// NotFound: the media does not exist, is not the caller's to use, or is of another kind.
inline constexpr std::string_view kMediaUnknown = "MEDIA_UNKNOWN";
// Invalid: a waveform has 1 to 64 bytes.
inline constexpr std::string_view kWaveformInvalid = "WAVEFORM_INVALID";
// Invalid: 1 to 255 characters, without path or control characters.
inline constexpr std::string_view kFileNameInvalid = "FILE_NAME_INVALID";
// TooLarge: more pictures than an album may have, 9 by default.
inline constexpr std::string_view kTooManyPictures = "TOO_MANY_PICTURES";
// Invalid: an album has at least 2 pictures; send one as a picture.
inline constexpr std::string_view kTooFewPictures = "TOO_FEW_PICTURES";
// Invalid: not a place on earth, or its name or address is too long.
inline constexpr std::string_view kLocationInvalid = "LOCATION_INVALID";
// NotFound: nobody has this id.
inline constexpr std::string_view kPersonUnknown = "PERSON_UNKNOWN";
// Invalid: a card needs a title of up to 100 characters, and its text and source are not too long.
inline constexpr std::string_view kCardInvalid = "CARD_INVALID";
// Invalid: a card's address is http or https, up to 2,048 characters.
inline constexpr std::string_view kCardUrlInvalid = "CARD_URL_INVALID";
// NotFound: the link's preview was made for someone else, or too long ago.
inline constexpr std::string_view kPreviewUnknown = "PREVIEW_UNKNOWN";
// TooLarge: at most 100 messages are forwarded as one.
inline constexpr std::string_view kTooManyForwarded = "TOO_MANY_FORWARDED";
// NotFound: none of the messages can be forwarded: they are no messages, were recalled, or are not
// the caller's to read.
inline constexpr std::string_view kNothingToForward = "NOTHING_TO_FORWARD";
// Invalid: forwarded cards lie in each other at most 5 deep.
inline constexpr std::string_view kForwardTooDeep = "FORWARD_TOO_DEEP";
// NotFound: there is no forwarded card at this place in the card.
inline constexpr std::string_view kMergedPathUnknown = "MERGED_PATH_UNKNOWN";
// Invalid: there is no such sticker.
inline constexpr std::string_view kStickerUnknown = "STICKER_UNKNOWN";
// Invalid: a poll's question has 1 to 300 characters in one line.
inline constexpr std::string_view kPollQuestionInvalid = "POLL_QUESTION_INVALID";
// Invalid: a poll has 2 to 20 different options of 1 to 100 characters.
inline constexpr std::string_view kPollOptionsInvalid = "POLL_OPTIONS_INVALID";
// Invalid: a poll closes later than now and within a year.
inline constexpr std::string_view kPollClosesInvalid = "POLL_CLOSES_INVALID";
// Invalid: a relay list's title has 1 to 300 characters in one line.
inline constexpr std::string_view kRelayTitleInvalid = "RELAY_TITLE_INVALID";
// Invalid: the example line of a relay list has at most 200 characters.
inline constexpr std::string_view kRelayExampleInvalid = "RELAY_EXAMPLE_INVALID";
// NotFound: the quoted entry does not exist, was recalled, is no message, or is not the caller's to
// read.
inline constexpr std::string_view kQuoteUnknown = "QUOTE_UNKNOWN";

// NotFound: there is no such entry, or it is not the caller's to read.
inline constexpr std::string_view kEntryUnknown = "ENTRY_UNKNOWN";
// Forbidden: one's own messages can be recalled for 2 minutes, files for 3 hours.
inline constexpr std::string_view kRecallTooLate = "RECALL_TOO_LATE";
// Forbidden: others' messages are recalled by a group's owner and admins, members' only by admins.
inline constexpr std::string_view kRecallNotYours = "RECALL_NOT_YOURS";
// Invalid: the entry is no message.
inline constexpr std::string_view kRecallNotAMessage = "RECALL_NOT_A_MESSAGE";
// Gone: the message was recalled before.
inline constexpr std::string_view kAlreadyRecalled = "ALREADY_RECALLED";
// Conflict: others change the same message all the time; try again.
inline constexpr std::string_view kEntryChanged = "ENTRY_CHANGED";

// Invalid: the entry is no message, so it cannot be reacted to, pinned or deleted.
inline constexpr std::string_view kEntryNotAMessage = "ENTRY_NOT_A_MESSAGE";
// Forbidden: one edits one's own messages only.
inline constexpr std::string_view kEditNotYours = "EDIT_NOT_YOURS";
// Forbidden: texts can be edited for 24 hours.
inline constexpr std::string_view kEditTooLate = "EDIT_TOO_LATE";
// Invalid: only texts can be edited.
inline constexpr std::string_view kEditNotAText = "EDIT_NOT_A_TEXT";
// Invalid: the text says that already.
inline constexpr std::string_view kEditChangesNothing = "EDIT_CHANGES_NOTHING";
// TooLarge: a text can be edited 50 times, and has at most 100,000 characters in all its wordings.
inline constexpr std::string_view kTooManyEdits = "TOO_MANY_EDITS";
// Invalid: a reaction is one emoji.
inline constexpr std::string_view kEmojiInvalid = "EMOJI_INVALID";
// TooLarge: a message has at most 20 different reactions.
inline constexpr std::string_view kTooManyReactions = "TOO_MANY_REACTIONS";
// TooLarge: at most 20 messages are pinned in a conversation.
inline constexpr std::string_view kTooManyPins = "TOO_MANY_PINS";
// RateLimited: the same person can be nudged once in 10 seconds.
inline constexpr std::string_view kNudgeTooSoon = "NUDGE_TOO_SOON";
// TooLarge: at most 100 entries in one call.
inline constexpr std::string_view kTooManyEntries = "TOO_MANY_ENTRIES";

// Invalid: more entries, conversations or members asked for than a page has.
inline constexpr std::string_view kLimitTooLarge = "LIMIT_TOO_LARGE";
// TooLarge: at most 100 conversations in one call.
inline constexpr std::string_view kTooManyConversations = "TOO_MANY_CONVERSATIONS";
// Invalid: not a page_token of this method.
inline constexpr std::string_view kPageTokenInvalid = "PAGE_TOKEN_INVALID";
// TooLarge: at most 100 conversations can be pinned.
inline constexpr std::string_view kTooManyPinned = "TOO_MANY_PINNED";
// Invalid: more characters than the instance takes, 10,000 by default.
inline constexpr std::string_view kDraftTooLong = "DRAFT_TOO_LONG";

// Invalid: 1 to 64 of letters, digits, '-' and '_'.
inline constexpr std::string_view kClientGroupIdInvalid = "CLIENT_GROUP_ID_INVALID";
// Invalid: more than 64 characters.
inline constexpr std::string_view kNameTooLong = "NAME_TOO_LONG";
// Invalid: the name is not UTF-8 or has control characters.
inline constexpr std::string_view kNameInvalid = "NAME_INVALID";
// Invalid: a new group needs two others.
inline constexpr std::string_view kTooFewMembers = "TOO_FEW_MEMBERS";
// TooLarge: the group would have more members than the instance allows.
inline constexpr std::string_view kTooManyMembers = "TOO_MANY_MEMBERS";
// TooLarge: at most 100 users in one call.
inline constexpr std::string_view kTooManyUsers = "TOO_MANY_USERS";
// Forbidden: this is for the owner, or for owner and admins.
inline constexpr std::string_view kRoleTooLow = "ROLE_TOO_LOW";
// Invalid: not a role that can be given; an owner hands the group over first.
inline constexpr std::string_view kRoleInvalid = "ROLE_INVALID";
// NotFound: the user is not a member.
inline constexpr std::string_view kMemberUnknown = "MEMBER_UNKNOWN";
// TooLarge: at most 3 admins.
inline constexpr std::string_view kTooManyAdmins = "TOO_MANY_ADMINS";

// Forbidden: the caller may not write in the group for a time, or until it is lifted.
inline constexpr std::string_view kMuted = "MUTED";
// Forbidden: only owner and admins write in the group now.
inline constexpr std::string_view kGroupMuted = "GROUP_MUTED";
// RateLimited: the group wants a pause between two messages of a member.
inline constexpr std::string_view kSlowMode = "SLOW_MODE";
// Forbidden: nobody writes to the instance in its service chat.
inline constexpr std::string_view kServiceChatReadOnly = "SERVICE_CHAT_READ_ONLY";
// Forbidden: what was imported from an archive stays as it was.
inline constexpr std::string_view kImportedReadOnly = "IMPORTED_READ_ONLY";
// Invalid: slow mode is 0 to 3,600 seconds.
inline constexpr std::string_view kSlowModeInvalid = "SLOW_MODE_INVALID";
// Invalid: a group has room for 3 to as many as the instance allows, and for those who are in it.
inline constexpr std::string_view kMembersMaxInvalid = "MEMBERS_MAX_INVALID";
// Invalid: more characters than the instance takes, 2,000 by default.
inline constexpr std::string_view kAnnouncementTooLong = "ANNOUNCEMENT_TOO_LONG";
// Invalid: more than 32 characters.
inline constexpr std::string_view kNicknameTooLong = "NICKNAME_TOO_LONG";
// Invalid: the nickname is not UTF-8 or has control characters.
inline constexpr std::string_view kNicknameInvalid = "NICKNAME_INVALID";
// Invalid: a mute lasts at most 30 days, or for ever.
inline constexpr std::string_view kMuteInvalid = "MUTE_INVALID";
// TooLarge: the group keeps too many out already.
inline constexpr std::string_view kTooManyBans = "TOO_MANY_BANS";
// Forbidden: a group's owner or admins keep them out.
inline constexpr std::string_view kBannedFromGroup = "BANNED_FROM_GROUP";
// NotFound: no account has this id.
inline constexpr std::string_view kUserUnknown = "USER_UNKNOWN";

// Forbidden: in this group only owner and admins invite.
inline constexpr std::string_view kInviteNotAllowed = "INVITE_NOT_ALLOWED";
// Invalid: a link works at most 30 days and for at most 100,000 people.
inline constexpr std::string_view kInviteLinkLimits = "INVITE_LINK_LIMITS";
// TooLarge: the group has 100 links that work.
inline constexpr std::string_view kTooManyLinks = "TOO_MANY_LINKS";
// NotFound: no link has this token or id, or it is not the caller's to end.
inline constexpr std::string_view kInviteLinkUnknown = "INVITE_LINK_UNKNOWN";
// Gone: the link's time is over.
inline constexpr std::string_view kInviteLinkExpired = "INVITE_LINK_EXPIRED";
// Gone: someone ended the link.
inline constexpr std::string_view kInviteLinkRevoked = "INVITE_LINK_REVOKED";
// Gone: as many as it was made for have joined by the link.
inline constexpr std::string_view kInviteLinkUsedUp = "INVITE_LINK_USED_UP";
// Conflict: the caller is in the group already.
inline constexpr std::string_view kAlreadyAMember = "ALREADY_A_MEMBER";
// TooLarge: too many wait for an answer of this group's admins.
inline constexpr std::string_view kTooManyRequests = "TOO_MANY_REQUESTS";
// Invalid: more than 100 characters.
inline constexpr std::string_view kReasonTooLong = "REASON_TOO_LONG";
// NotFound: they did not ask to join.
inline constexpr std::string_view kJoinRequestUnknown = "JOIN_REQUEST_UNKNOWN";
// Conflict: someone answered otherwise before.
inline constexpr std::string_view kJoinRequestAnswered = "JOIN_REQUEST_ANSWERED";
// Invalid: a face-to-face code is four digits.
inline constexpr std::string_view kFaceCodeInvalid = "FACE_CODE_INVALID";
// RateLimited: five different codes in five minutes; more would be guessing.
inline constexpr std::string_view kFaceTooManyCodes = "FACE_TOO_MANY_CODES";
// Gone: the caller is in no open waiting room of this code.
inline constexpr std::string_view kFaceRoomClosed = "FACE_ROOM_CLOSED";
// Invalid: 1 to 64 of letters, digits, '-' and '_'.
inline constexpr std::string_view kClientAnnouncementIdInvalid = "CLIENT_ANNOUNCEMENT_ID_INVALID";

}  // namespace kapok::messaging::errors
