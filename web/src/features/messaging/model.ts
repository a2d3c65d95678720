// Values of the messaging feature.
import type { Media } from '@/features/media'

export type ConversationKind = 'direct' | 'group' | 'self' | 'service' | 'imported'
export type Role = 'member' | 'admin' | 'owner'

/** What happened to a group or a pair of contacts; to be put into words. */
export type Notice =
  | {
      readonly kind:
        | 'created'
        | 'joined'
        | 'left'
        | 'removed'
        | 'adminsAdded'
        | 'adminsRemoved'
        | 'ownerChanged'
        | 'membersUnmuted'
        | 'banned'
        | 'admitted'
      readonly userIds: readonly string[]
      /** How many in all; userIds names at most 100. */
      readonly count: number
    }
  | { readonly kind: 'renamed'; readonly name: string }
  | { readonly kind: 'avatarChanged' }
  | { readonly kind: 'becameContacts'; readonly reason: string }
  | { readonly kind: 'dissolved' }
  | { readonly kind: 'announcementChanged'; readonly removed: boolean }
  | { readonly kind: 'settingsChanged'; readonly setting: SettingName; readonly value: number }
  | { readonly kind: 'membersMuted'; readonly userIds: readonly string[]; readonly untilMs: number }
  | { readonly kind: 'joinedByLink'; readonly inviterId: string }
  | { readonly kind: 'noteCreated'; readonly noteId: string }
  /** Only in the service chat, where these two count as messages. */
  | { readonly kind: 'deviceLoggedIn'; readonly deviceName: string }
  | { readonly kind: 'systemAnnouncement'; readonly text: string }
  | { readonly kind: 'unsupported' }

/** Words, with whom they mention. */
export interface TextContent {
  readonly kind: 'text'
  readonly text: string
  readonly mentionedUserIds: readonly string[]
  readonly mentionsAll: boolean
  readonly link?: LinkPreview
}

/** What was said or done. */
export type Content =
  | TextContent
  | { readonly kind: 'image'; readonly media: Media }
  | { readonly kind: 'voice'; readonly media: Media; readonly waveform: readonly number[] }
  | { readonly kind: 'file'; readonly media: Media; readonly name: string }
  | {
      readonly kind: 'sticker'
      /** 'emoji', 'own', or a pack of the instance. */
      readonly packId: string
      readonly stickerId: string
      /** Of a pack's or one's own, as the server knows it. */
      readonly words?: string
      readonly media?: Media
    }
  | { readonly kind: 'notice'; readonly notice: Notice }
  | { readonly kind: 'recall'; readonly targetSeq: number }
  | { readonly kind: 'recalled'; readonly byUserId: string }
  /** `text` is missing where the words were not given: see docs/decisions/0006. */
  | {
      readonly kind: 'edit'
      readonly targetSeq: number
      readonly version: number
      readonly text?: TextContent
    }
  | {
      readonly kind: 'reaction'
      readonly targetSeq: number
      readonly emoji: string
      readonly active: boolean
    }
  | { readonly kind: 'pin'; readonly targetSeq: number; readonly pinned: boolean }
  | { readonly kind: 'nudge'; readonly userId: string }
  /** Deleted by the user for themselves. */
  | { readonly kind: 'hidden' }
  | { readonly kind: 'video'; readonly media: Media; readonly poster?: Media }
  | {
      readonly kind: 'location'
      /** Degrees north and east. */
      readonly latitude: number
      readonly longitude: number
      readonly name: string
      readonly address: string
    }
  | {
      readonly kind: 'contactCard'
      readonly userId: string
      /** As they were when it was sent. */
      readonly nickname: string
      readonly avatarMediaId: string
      readonly handle: string
    }
  | {
      readonly kind: 'card'
      readonly about: 'article' | 'music'
      readonly title: string
      readonly text: string
      readonly url: string
      readonly source: string
      readonly picture?: Media
    }
  | {
      readonly kind: 'merged'
      readonly originKind: ConversationKind
      /** At most four of those who say something in it. */
      readonly senderIds: readonly string[]
      readonly count: number
      /** The first ones in short. */
      readonly lines: readonly MergedLine[]
      /** What is to be forwarded, until the server has made the card. */
      readonly from?: MergedSource
    }
  | { readonly kind: 'album'; readonly pictures: readonly Media[] }
  /** Who chose what stands in the feature together; so do a relay list's lines. */
  | {
      readonly kind: 'poll'
      readonly question: string
      readonly options: readonly string[]
      readonly multiple: boolean
      readonly anonymous: boolean
      /** 0 for never. */
      readonly closesMs: number
    }
  | { readonly kind: 'relay'; readonly title: string; readonly example: string }
  | { readonly kind: 'unsupported' }

/** What the page of a link says of itself, as the server read it. */
export interface LinkPreview {
  readonly previewId: string
  readonly url: string
  readonly title: string
  readonly description: string
  readonly site: string
  readonly picture?: Media
}

/** One message of a forwarded card, in short. */
export interface MergedLine {
  readonly senderId: string
  /** Kind as the server names it, such as 'contact_card'; 'recalled' or 'changed' once it is. */
  readonly kind: string
  readonly summary: string
}

/** Messages to forward as one. */
export interface MergedSource {
  readonly conversationId: string
  readonly seqs: readonly number[]
}

/** One message of a forwarded card. */
export interface MergedItem {
  readonly index: number
  readonly senderId: string
  readonly timeMs: number
  /** Whether the server vouches that this is what was said. */
  readonly state: 'verified' | 'recalled' | 'changed'
  /** 'unsupported' unless it is verified. */
  readonly content: Content
}

/** A part of a forwarded card. */
export interface MergedPage {
  readonly items: readonly MergedItem[]
  readonly count: number
  readonly originKind: ConversationKind
  readonly senderIds: readonly string[]
}

/** The message an answer quotes, as it was then. */
export interface Quote {
  readonly seq: number
  readonly senderId: string
  /** Empty once the quoted message was recalled. */
  readonly summary: string
  /** Content kind of the quoted message. */
  readonly kind: string
}

/** How often a message has a reaction. */
export interface Reaction {
  readonly emoji: string
  readonly count: number
  readonly mine: boolean
  /** The first few who gave it. */
  readonly userIds: readonly string[]
}

/** A reaction that was added or taken off. */
export interface ReactionChange {
  readonly seq: number
  readonly userId: string
  readonly emoji: string
  readonly active: boolean
}

/** Who reacted to a message, and with what. */
export interface Reactor {
  readonly userId: string
  readonly emoji: string
}

/** A wording that a text has or had, and since when. */
export interface TextVersion {
  readonly text: TextContent
  readonly timeMs: number
}

/** A message that is pinned for all. */
export interface PinnedMessage {
  readonly entry: Entry
  readonly byUserId: string
}

/** What changes a message after it was written. */
export interface Changeable {
  /** How often a text was edited, and when last. */
  readonly edited?: { readonly version: number; readonly timeMs: number }
  readonly reactions?: readonly Reaction[]
}

/** Why the server wrote something in one's own name, in the chat with oneself. */
export type Occasion = 'reminder' | 'notSent'

/** One thing that happened in a conversation. */
export interface Entry extends Changeable {
  readonly conversationId: string
  readonly seq: number
  readonly ordinal: number
  readonly timeMs: number
  /** '0' for the system. */
  readonly senderId: string
  readonly clientMessageId: string
  readonly content: Content
  readonly quote?: Quote
  readonly occasion?: Occasion
  /** Seq of the last reaction entry that `reactions` counts: that is how the server gave them. */
  readonly reactionsSeq?: number
  /** Reaction entries after that, by seq; `shownReactions` counts them too. */
  readonly laterReactions?: readonly ReactionChange[]
  /** Shown with a change that the server does not have yet. */
  readonly changing?: boolean
}

/** One's own part in a conversation. */
export interface Membership {
  readonly active: boolean
  readonly role: Role
  readonly joinSeq: number
  readonly joinOrdinal: number
  readonly leaveSeq: number
  readonly pinned: boolean
  readonly muted: boolean
  readonly hidden: boolean
  readonly draft: string
  readonly markedUnread: boolean
  /** What one is called in this group; '' for one's own name. */
  readonly nickname: string
  /** Until when one may not write; 0 if one may. */
  readonly mutedUntilMs: number
  /** In "folded chats" while muted and not pinned. */
  readonly folded: boolean
  /** All up to here was deleted by the user for themselves. */
  readonly clearedSeq?: number
}

/** How a group is run. */
export interface GroupSettings {
  readonly joinApproval: boolean
  readonly inviteByAdmins: boolean
  readonly mutedAll: boolean
  /** Seconds between two messages of a plain member; 0 for no wait. */
  readonly slowModeS: number
  readonly historyForNewcomers: boolean
  readonly membersMax: number
}

export type SettingName = keyof GroupSettings

/** What a group's leaders want everyone to know. */
export interface Announcement {
  readonly text: string
  readonly authorId: string
  readonly timeMs: number
}

/** A conversation as one sees it. */
export interface Conversation {
  readonly id: string
  readonly kind: ConversationKind
  /** Name of a group; '' if it has none. See `title` of ConversationView. */
  readonly name: string
  readonly avatarMediaId: string
  readonly memberCount: number
  /** The first nine members; both of a 1:1. */
  readonly firstMemberIds: readonly string[]
  readonly membership: Membership
  readonly headSeq: number
  readonly headOrdinal: number
  readonly readSeq: number
  readonly readOrdinal: number
  readonly ownLastOrdinal: number
  readonly lastEntry?: Entry
  /** Highest seq that mentions oneself after the read cursor; 0 for none. */
  readonly mentionedSeq: number
  /** The newest of those that mention the reader, oldest first; absent in what earlier releases kept. */
  readonly mentionedSeqs?: readonly number[]
  readonly dissolved: boolean
  readonly activeMs: number
  /** For members of a group. */
  readonly settings?: GroupSettings
  readonly announcement?: Announcement
  /** How many ask to join; for owner and admins. */
  readonly joinRequests: number
  /** Voice messages of others after this were not heard. */
  readonly playedSeq?: number
  /** Where it comes from, if it was imported. */
  readonly origin?: ImportOrigin
}

/** Where an imported conversation comes from. */
export interface ImportOrigin {
  readonly instanceName: string
  /** What it is there. */
  readonly kind: ConversationKind
}

/** A member of a group. */
export interface Member {
  readonly userId: string
  readonly role: Role
  readonly joinedMs: number
  readonly nickname: string
  readonly mutedUntilMs: number
}

/** A way into a group. */
export interface InviteLink {
  readonly id: string
  readonly creatorId: string
  readonly expiresMs: number
  /** 0 for no limit. */
  readonly usesMax: number
  readonly uses: number
  readonly approval: boolean
}

export type JoinState = 'none' | 'pending' | 'accepted' | 'declined'

/** What a link leads to. */
export interface LinkView {
  readonly conversationId: string
  readonly name: string
  readonly avatarMediaId: string
  readonly memberCount: number
  readonly firstMemberIds: readonly string[]
  readonly inviterId: string
  readonly approval: boolean
  readonly isMember: boolean
  readonly request: JoinState
  readonly expiresMs: number
}

/** Someone asks to join a group. */
export interface JoinRequest {
  readonly userId: string
  readonly reason: string
  readonly inviterId: string
  /** The inviter wants to bring them in; else they came by the inviter's link. */
  readonly invited: boolean
  readonly timeMs: number
  readonly state: JoinState
}

/** One who is kept out of a group. */
export interface Ban {
  readonly userId: string
  readonly byId: string
  readonly timeMs: number
}

/** A line of a group's event log. */
export interface GroupEvent {
  readonly id: string
  readonly timeMs: number
  readonly actorId: string
  /** Name of the kind as in the schema, such as 'ADMINS_ADDED'. */
  readonly kind: string
  readonly userIds: readonly string[]
  readonly count: number
  readonly text: string
  readonly number: number
}

/** A waiting room of a face-to-face code. */
export interface FaceRoom {
  readonly userIds: readonly string[]
  readonly closesMs: number
  /** '' until someone went ahead. */
  readonly conversationId: string
}

/** A page of something, and where the next one begins; '' on the last. */
export interface Page<T> {
  readonly rows: readonly T[]
  readonly nextPageToken: string
}

/** Why a message was not sent. */
export interface Failure {
  /** An `ErrorCode` name in lower case such as 'forbidden', or 'local' for what this browser could not do. */
  readonly code: string
  /** Stable constant such as 'BLOCKED_BY_PEER'. */
  readonly reason: string
}

/** A message in an open chat: an entry, or an own message on its way. */
export interface ChatMessage extends Changeable {
  /** Stable over pending → sent; for lists. */
  readonly key: string
  /** 0 while it has none. */
  readonly seq: number
  readonly senderId: string
  /** Own clock while pending, the server's after. */
  readonly timeMs: number
  readonly content: Content
  readonly quote?: Quote
  readonly occasion?: Occasion
  readonly mine: boolean
  readonly state: 'sent' | 'sending' | 'uploading' | 'failed'
  /** For own messages. */
  readonly clientMessageId: string
  /** 0 to 1 while uploading. */
  readonly progress: number
  /** blob: address of the local file while it is not on the server; '' else. */
  readonly localUrl: string
  /** The same for each of several files. */
  readonly localUrls?: readonly string[]
  readonly failure?: Failure
}

/** A row of the conversation list. */
export interface ConversationView {
  readonly conversation: Conversation
  readonly id: string
  /** Remark or nickname, group name, or members' names; '' for the self chat (translate). */
  readonly title: string
  /** Whose avatar to draw for a 1:1; '' for others. */
  readonly peerId: string
  readonly unread: number
  /** Show a dot and no number: muted with unread, or marked unread. */
  readonly dot: boolean
  readonly mentioned: boolean
  readonly pinned: boolean
  readonly muted: boolean
  readonly folded: boolean
  readonly draft: string
  /** What to show as last message: an own pending one, else the last entry. */
  readonly last?: ChatMessage
  readonly timeMs: number
}

/** What a text message may carry. */
export interface TextOptions {
  readonly quoteSeq?: number
  readonly mentionedUserIds?: readonly string[]
  readonly mentionsAll?: boolean
  readonly link?: LinkPreview
}

/** A window on a conversation, held by one chat page; close it when the page goes. */
export interface ChatWindow {
  readonly conversationId: string
  /** Oldest first; what only changes other messages is left out, recalled ones stay. */
  readonly messages: readonly ChatMessage[]
  readonly loading: 'none' | 'initial' | 'older' | 'newer'
  /** True when nothing older exists. */
  readonly atStart: boolean
  /** True when the newest entry is in the window. */
  readonly atEnd: boolean
  /** First unread seq when the window was opened, for the divider; 0 for none. */
  readonly firstUnreadSeq: number
  readonly error: Failure | undefined
  loadOlder(): Promise<void>
  loadNewer(): Promise<void>
  /** Loads around a seq; resolves to false if it cannot be read. */
  jumpTo(seq: number): Promise<boolean>
  jumpToEnd(): Promise<void>
  /** Says that one reads at the end, so that what is far above it may go. */
  shorten(): void
  close(): void
}
