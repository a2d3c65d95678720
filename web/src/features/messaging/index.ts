// Conversations, messages and groups.
import type { VoiceRecording } from '@/features/media'
import type { Sticker } from '@/features/stickers'
import type { governingActions } from './governing'
import type {
  ChatMessage,
  ChatWindow,
  Content,
  Conversation,
  ConversationView,
  Entry,
  LinkPreview,
  Member,
  MergedPage,
  MergedSource,
  PinnedMessage,
  Reactor,
  TextOptions,
  TextVersion,
} from './model'
import { useReceiptsStore } from './receipts-store'
import { useMessagingStore } from './store'

export type * from './model'
export { kForwardMost, mayForward, mayKeep } from './forwarding'
export {
  directConversationId,
  isFromInstance,
  isMessage,
  isNoticeLike,
  mayChange,
  mayEdit,
  mayPin,
  mayRecall,
} from './rules'
export { contentOf, entryOf } from './api'
export { textParts } from './text-parts'
export { kEmojiPack, kindsOf, kOwnPack, mentions, textsOf } from './texts'
/** For startEngine: the session's part. */
export const useMessagingEngine = useMessagingStore
/** The same for receipts. */
export const useReceiptsEngine = useReceiptsStore

/** A content of a kind, without its kind. */
type Without<K extends Content['kind']> = Omit<Extract<Content, { kind: K }>, 'kind'>

/**
 * The messaging feature as others see it. Members are reactive; promises reject with a `RpcError`. Sending never
 * rejects: a message goes into the outbox and shows its own state.
 */
export interface MessagingStore extends ReturnType<typeof governingActions> {
  /** True once the list came from cache or server. */
  readonly ready: boolean
  /** Visible conversations: pinned first, then last active first. */
  readonly conversations: readonly ConversationView[]
  /** The same without the folded ones, which lie behind one row. */
  readonly listed: readonly ConversationView[]
  readonly folded: readonly ConversationView[]
  /** Unread of all that are not muted. */
  readonly totalUnread: number
  /** True if a muted one has unread. */
  readonly mutedUnread: boolean
  /** True while older conversations exist on the server only. */
  readonly hasMore: boolean

  loadMore(): Promise<void>
  conversation(id: string): Conversation | undefined
  view(id: string): ConversationView | undefined
  /** Gets a conversation from the server if it is not in the list. */
  ensureConversation(id: string): Promise<Conversation>
  /** 1:1 with a contact, or oneself. */
  directId(userId: string): string
  /** Rows whose title or members' names contain the text. */
  search(text: string): ConversationView[]

  /**
   * Shows what this device keeps of one conversation, or of all, in runs of one conversation, the newest run first; with
   * false nothing more of that conversation comes.
   */
  visitCached(
    conversationId: string | undefined,
    visit: (run: readonly Entry[]) => boolean,
  ): Promise<void>

  /** This device forgets the messages of a conversation; they come again from the server when they are looked at. */
  dropCached(conversationId: string): Promise<void>

  openWindow(conversationId: string, aroundSeq?: number): ChatWindow
  /** Moves the read cursor (coalesced; never back). Call when the page shows the seq and is visible. */
  markRead(conversationId: string, seq: number): void
  /** Who is typing now; reactive. */
  typingUsers(conversationId: string): readonly string[]
  /** Call on each input (throttled); stops by itself, or at once with false. */
  notifyTyping(conversationId: string, active: boolean): void

  /** True once a voice message was played, on any device; reactive. */
  isHeard(conversationId: string, message: Pick<ChatMessage, 'seq'>): boolean
  markHeard(conversationId: string, seq: number): void

  sendText(conversationId: string, text: string, options?: TextOptions): Promise<void>
  sendEmoji(conversationId: string, emoji: string): Promise<void>
  /** Of a pack of the instance, or of one's own. */
  sendSticker(conversationId: string, sticker: Sticker): Promise<void>
  /** Large pictures are made smaller on their way, unless the original is wanted. */
  sendImage(
    conversationId: string,
    picture: Blob,
    quality?: 'compressed' | 'original',
  ): Promise<void>
  sendVoice(conversationId: string, recording: VoiceRecording): Promise<void>
  sendFile(conversationId: string, file: File): Promise<void>
  /** Two to nine pictures as one message. */
  sendAlbum(
    conversationId: string,
    pictures: readonly Blob[],
    quality?: 'compressed' | 'original',
  ): Promise<void>
  /** A video; as a file if this browser cannot show it. */
  sendVideo(conversationId: string, file: File): Promise<void>
  sendLocation(conversationId: string, place: Without<'location'>): Promise<void>
  sendContactCard(conversationId: string, person: Without<'contactCard'>): Promise<void>
  /** With a picture of one's own, which is uploaded first. */
  sendCard(conversationId: string, card: Without<'card'>, picture?: Blob): Promise<void>
  sendPoll(conversationId: string, poll: Without<'poll'>): Promise<void>
  sendRelay(conversationId: string, relay: Without<'relay'>): Promise<void>
  /** What the page of a link says of itself; undefined if it says nothing, or previews are off. */
  previewLink(url: string): Promise<LinkPreview | undefined>
  /** Sends the same messages again, in other conversations, one by one. */
  forward(
    source: MergedSource,
    messages: readonly ChatMessage[],
    conversationIds: readonly string[],
  ): Promise<void>
  /** Sends them as one card. */
  forwardMerged(
    source: MergedSource,
    messages: readonly ChatMessage[],
    conversationIds: readonly string[],
  ): Promise<void>
  /** What is in a forwarded card; `path` leads to a card in the card. */
  getMerged(
    conversationId: string,
    seq: number,
    path: readonly number[],
    fromIndex?: number,
  ): Promise<MergedPage>
  /** Sends a failed message again. */
  retry(conversationId: string, clientMessageId: string): Promise<void>
  /** Drops a message not sent yet, and cancels its upload. */
  discard(conversationId: string, clientMessageId: string): Promise<void>
  recall(conversationId: string, seq: number): Promise<void>

  /** Another wording for an own text; shown at once, taken back if the server refuses. */
  editMessage(
    conversationId: string,
    seq: number,
    words: string,
    options?: Omit<TextOptions, 'quoteSeq'>,
  ): Promise<void>
  /** All wordings of a text, oldest first. */
  listEdits(conversationId: string, seq: number): Promise<TextVersion[]>
  /** Adds a reaction or takes it off; shown at once. */
  react(conversationId: string, seq: number, emoji: string, active: boolean): Promise<void>
  listReactors(
    conversationId: string,
    seq: number,
    pageToken?: string,
  ): Promise<{ reactors: Reactor[]; nextPageToken: string }>
  /** Pins a message for all members. */
  pinMessage(conversationId: string, seq: number, pinned: boolean): Promise<void>
  /** Last pinned first. Ask again when `pinsVersion` has changed. */
  listPins(conversationId: string): Promise<PinnedMessage[]>
  pinsVersion(conversationId: string): number
  nudge(conversationId: string, userId: string): Promise<void>
  /** Deletes messages for oneself, on all devices. */
  hideEntries(conversationId: string, seqs: readonly number[]): Promise<void>
  /** The same of all that is there now. */
  clearHistory(conversationId: string): Promise<void>

  setPinned(conversationId: string, pinned: boolean): Promise<void>
  setMuted(conversationId: string, muted: boolean): Promise<void>
  /** Takes it off the list until something is written. */
  setHidden(conversationId: string, hidden: boolean): Promise<void>
  /** Puts a muted group among the folded ones. */
  setFolded(conversationId: string, folded: boolean): Promise<void>
  setMarkedUnread(conversationId: string, marked: boolean): Promise<void>
  /** Kept here at once, sent to other devices after a pause. */
  setDraft(conversationId: string, draft: string): void

  createGroup(userIds: readonly string[], name?: string): Promise<string>
  /** What a member is called in a group; '' for their own name. Asks the server for one not known yet; reactive. */
  groupNickname(conversationId: string, userId: string): string
  /** Who was added, and who waits for an admin's word. */
  addMembers(
    conversationId: string,
    userIds: readonly string[],
  ): Promise<{ added: readonly string[]; requested: readonly string[] }>
  removeMembers(conversationId: string, userIds: readonly string[]): Promise<readonly string[]>
  leaveGroup(conversationId: string): Promise<void>
  renameGroup(conversationId: string, name: string): Promise<void>
  setGroupAvatar(conversationId: string, mediaId: string): Promise<void>
  setRole(conversationId: string, userId: string, role: Member['role']): Promise<void>
  dissolveGroup(conversationId: string): Promise<void>
  listMembers(
    conversationId: string,
    pageToken?: string,
  ): Promise<{ members: Member[]; nextPageToken: string }>
  /** Every member, all pages (for mentions in groups of a usual size). */
  listAllMembers(conversationId: string): Promise<Member[]>
}

export const useMessaging: () => MessagingStore = useMessagingStore
