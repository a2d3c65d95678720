// State of the friend graph; the contract is in index.ts.
import { defineStore } from 'pinia'
import { computed, markRaw, ref, shallowRef } from 'vue'
import { useAccountsEngine } from '@/features/accounts'
import type { FeedEntry } from '@/gen/kapok/feed/v1/feed_pb'
import type { Contact as WireContact } from '@/gen/kapok/contacts/v1/types_pb'
import type { FindUserRequestSchema } from '@/gen/kapok/contacts/v1/service_pb'
import type { MessageInitShape } from '@bufbuild/protobuf'
import { RpcError } from '@/protocol/errors'
import type { Session, SessionPart } from '@/protocol/session'
import { deletedAccount } from '@/shared/i18n'
import {
  contactOf,
  contactsClient,
  foundOf,
  privacyOf,
  requestOf,
  tagOf,
  wireSharing,
  wireWay,
} from './api'
import { addressBookActions } from './address-book'
import {
  completeContact,
  type Contact,
  type ContactChange,
  contactName,
  type FoundUser,
  type FriendRequest,
  kFirstPrivacy,
  matchesContact,
  mergeRequests,
  type Privacy,
  requestKey,
  sectionsOf,
  sortedTags,
  type Tag,
  type Way,
} from './model'

const kPage = 500
const kSeen = 'requestsSeenMs'
const kTags = 'contactTags'
const kPrivacy = 'privacy'
/** Contacts that one call tags. */
const kTaggedAtOnce = 500

type RequestRow = FriendRequest & { readonly key: string }

export const useContactsStore = defineStore('contacts', () => {
  const accounts = useAccountsEngine()
  const ready = ref(false)
  /** Everyone in the list and everyone blocked, by user id. */
  const byId = shallowRef<ReadonlyMap<string, Contact>>(new Map())
  const requests = shallowRef<readonly FriendRequest[]>([])
  const seenMs = ref(0)
  const allTags = shallowRef<readonly Tag[]>([])
  /** Undefined until it came from cache or server. */
  const knownPrivacy = shallowRef<Privacy>()
  let session: Session | undefined

  const sections = computed(() => sectionsOf([...byId.value.values()].filter((c) => c.isContact)))
  const contacts = computed(() => sections.value.flatMap((section) => section.contacts))
  const blocked = computed(() => [...byId.value.values()].filter((contact) => contact.blocked))
  const starred = computed(() => contacts.value.filter((contact) => contact.starred))
  const tags = computed(() => sortedTags(allTags.value))
  const privacy = computed(() => knownPrivacy.value ?? kFirstPrivacy)
  const newRequestCount = computed(
    () =>
      requests.value.filter(
        (request) =>
          !request.outgoing && request.state === 'pending' && request.timeMs > seenMs.value,
      ).length,
  )

  function opened(): Session {
    if (!session) throw new RpcError({ code: 'offline', reason: 'SIGNED_OUT' })
    return session
  }

  function client() {
    return contactsClient(opened().transport)
  }

  function contactTable() {
    return opened().database.table<Contact, string>('contacts')
  }

  function requestTable() {
    return opened().database.table<RequestRow, string>('requests')
  }

  async function putContacts(changed: readonly Contact[]): Promise<void> {
    if (changed.length === 0) return
    const next = new Map(byId.value)
    for (const contact of changed) next.set(contact.user.userId, contact)
    byId.value = next
    await contactTable().bulkPut([...changed])
  }

  async function removeContact(userId: string): Promise<void> {
    const next = new Map(byId.value)
    next.delete(userId)
    byId.value = next
    await contactTable().delete(userId)
  }

  async function putRequests(changed: readonly FriendRequest[]): Promise<void> {
    if (changed.length === 0) return
    requests.value = mergeRequests(requests.value, changed)
    await requestTable().bulkPut(
      changed.map((request) => ({ ...request, key: requestKey(request) })),
    )
  }

  /** An answer that carries the contact's new state. */
  async function took(wire: WireContact | undefined): Promise<void> {
    if (!wire) return
    const contact = contactOf(wire)
    await accounts.putUsers([contact.user])
    if (contact.isContact || contact.blocked) await putContacts([contact])
    else await removeContact(contact.user.userId)
  }

  async function find(
    by: MessageInitShape<typeof FindUserRequestSchema>['by'],
  ): Promise<FoundUser> {
    const found = foundOf(await client().findUser(by ? { by } : {}))
    await accounts.putUsers([found.user])
    return found
  }

  async function requestFriend(
    userId: string,
    reason: string,
    remark = '',
    way?: Way,
  ): Promise<'requested' | 'contacts'> {
    const answer = await client().requestFriend({ userId, reason, remark, ...wireWay(way) })
    if (answer.request) await putRequests([requestOf(answer.request)])
    await took(answer.contact)
    return answer.contact ? 'contacts' : 'requested'
  }

  async function answerRequest(userId: string, accept: boolean, remark = ''): Promise<void> {
    const answer = await client().answerFriend({ userId, accept, remark })
    const state = accept ? 'accepted' : 'declined'
    const asked = requests.value.find((r) => !r.outgoing && r.user.userId === userId)
    if (asked) await putRequests([{ ...asked, state }])
    await took(answer.contact)
  }

  async function deleteContact(userId: string, deleteHistory = false): Promise<void> {
    await client().deleteContact({ userId, deleteHistory })
    const known = byId.value.get(userId)
    if (known?.blocked) {
      const { user, conversationId } = known
      await putContacts([completeContact({ user, conversationId, blocked: true })])
    } else await removeContact(userId)
  }

  async function updateContact(userId: string, change: ContactChange): Promise<void> {
    const { tagIds, presence, receipts, typing, ...plain } = change
    const answer = await client().updateContact({
      userId,
      ...plain,
      ...(tagIds && { tags: { tagIds: [...tagIds] } }),
      ...(presence && { presence: wireSharing(presence) }),
      ...(receipts && { receipts: wireSharing(receipts) }),
      ...(typing && { typing: wireSharing(typing) }),
    })
    await took(answer.contact)
  }

  async function putTags(next: readonly Tag[]): Promise<void> {
    allTags.value = next
    await session?.database.setValue(kTags, next)
  }

  async function putPrivacy(next: Privacy): Promise<void> {
    knownPrivacy.value = next
    await session?.database.setValue(kPrivacy, next)
  }

  async function createTag(name: string): Promise<Tag> {
    const tag = tagOf((await client().createTag({ name })).tag)
    await putTags([...allTags.value.filter((other) => other.tagId !== tag.tagId), tag])
    return tag
  }

  async function renameTag(tagId: string, name: string): Promise<void> {
    const tag = tagOf((await client().updateTag({ tagId, name })).tag)
    await putTags(allTags.value.map((other) => (other.tagId === tagId ? tag : other)))
  }

  async function deleteTag(tagId: string): Promise<void> {
    await client().deleteTag({ tagId })
    await putTags(allTags.value.filter((tag) => tag.tagId !== tagId))
  }

  /** Exactly these contacts shall wear it. */
  async function setTagMembers(tagId: string, userIds: readonly string[]): Promise<void> {
    const wanted = new Set(userIds)
    const wearing = contacts.value.filter((contact) => contact.tagIds.includes(tagId))
    const remove = wearing.map((c) => c.user.userId).filter((id) => !wanted.has(id))
    const has = new Set(wearing.map((contact) => contact.user.userId))
    const add = userIds.filter((id) => !has.has(id))
    for (let at = 0; at < Math.max(add.length, remove.length); at += kTaggedAtOnce) {
      await client().updateTag({
        tagId,
        addUserIds: add.slice(at, at + kTaggedAtOnce),
        removeUserIds: remove.slice(at, at + kTaggedAtOnce),
      })
    }
    await putContacts(
      contacts.value.flatMap((contact) => {
        const id = contact.user.userId
        if (wanted.has(id) === has.has(id)) return []
        const others = contact.tagIds.filter((other) => other !== tagId)
        return [{ ...contact, tagIds: wanted.has(id) ? [...others, tagId].sort() : others }]
      }),
    )
  }

  async function updatePrivacy(change: Partial<Privacy>): Promise<void> {
    const answer = await client().updatePrivacy(change)
    if (answer.privacy) await putPrivacy(privacyOf(answer.privacy))
  }

  /** What an older version did not keep, and a new device does not have. */
  async function readSettings(): Promise<void> {
    await putTags((await client().listTags({})).tags.map(tagOf))
    const answer = await client().getPrivacy({})
    if (answer.privacy) await putPrivacy(privacyOf(answer.privacy))
  }

  function markRequestsSeen(): void {
    const newest = Math.max(0, ...requests.value.map((request) => request.timeMs))
    if (newest <= seenMs.value) return
    seenMs.value = newest
    session?.database.setValue(kSeen, newest).catch(() => undefined)
  }

  async function applyFeed(entries: readonly FeedEntry[]): Promise<void> {
    for (const { change } of entries) {
      switch (change.case) {
        case 'contact':
          await took(change.value)
          break
        case 'contactRemoved':
          await removeContact(change.value.userId)
          break
        case 'friendRequest':
          await putRequests([requestOf(change.value)])
          break
        case 'contactTags':
          await putTags(change.value.tags.map(tagOf))
          break
        case 'privacy':
          await putPrivacy(privacyOf(change.value))
          break
        default:
          break
      }
    }
  }

  async function snapshot(): Promise<void> {
    const all: Contact[] = []
    let pageToken = ''
    do {
      const page = await client().listContacts({ pageToken, limit: kPage })
      all.push(...page.contacts.map(contactOf))
      pageToken = page.nextPageToken
    } while (pageToken !== '')
    const listed = (await client().listFriendRequests({})).requests.map(requestOf)
    await accounts.putUsers([...all, ...listed].map((row) => row.user))
    byId.value = new Map()
    await contactTable().clear()
    await putContacts(all)
    requests.value = []
    await requestTable().clear()
    await putRequests(listed)
    await readSettings()
    ready.value = true
  }

  const part: SessionPart = {
    async load(next) {
      session = next
      const rows = await contactTable().toArray()
      byId.value = new Map(rows.map((row) => [row.user.userId, completeContact(row)]))
      requests.value = mergeRequests([], await requestTable().toArray())
      seenMs.value = (await next.database.getValue<number>(kSeen)) ?? 0
      allTags.value = (await next.database.getValue<Tag[]>(kTags)) ?? []
      const cached = await next.database.getValue<Partial<Privacy>>(kPrivacy)
      knownPrivacy.value = cached && { ...kFirstPrivacy, ...cached }
      ready.value = next.hasCache
    },
    snapshot,
    refresh: async () => {
      if (!knownPrivacy.value) await readSettings()
    },
    applyFeed,
    reset() {
      session = undefined
      ready.value = false
      byId.value = new Map()
      requests.value = []
      seenMs.value = 0
      allTags.value = []
      knownPrivacy.value = undefined
    },
  }

  return {
    ready,
    contacts,
    sections,
    blocked,
    requests,
    newRequestCount,
    starred,
    tags,
    privacy,
    contact: (userId: string) => byId.value.get(userId),
    displayName(userId: string): string {
      const contact = byId.value.get(userId)
      const user = accounts.user(userId)
      // Whatever one called them: there is nobody any more.
      if (user?.deleted || contact?.user.deleted) return deletedAccount()
      if (contact) return contactName(contact)
      return user?.nickname || (user?.handle ?? '')
    },
    search: (text: string) => contacts.value.filter((contact) => matchesContact(contact, text)),
    markRequestsSeen,
    findByHandle: (handle: string) => find({ case: 'handle', value: handle }),
    findByQr: (qrText: string) => find({ case: 'qrText', value: qrText }),
    findByUserId: (userId: string) => find({ case: 'userId', value: userId }),
    findByPhone: async (phone: string): Promise<FoundUser> => {
      const found = foundOf(await client().findUserByPhone({ phone }))
      await accounts.putUsers([found.user])
      return found
    },
    requestFriend,
    answerRequest,
    updateContact,
    createTag,
    renameTag,
    deleteTag,
    setTagMembers,
    tagged: (tagId: string) => contacts.value.filter((contact) => contact.tagIds.includes(tagId)),
    updatePrivacy,
    ...addressBookActions(client, (users) => accounts.putUsers(users)),
    setBlocked: async (userId: string, value: boolean) => {
      await took((await client().setBlocked({ userId, blocked: value })).contact)
    },
    deleteContact,
    myQrText: async () => (await client().getMyQr({})).qrText,
    resetMyQr: async () => (await client().resetMyQr({})).qrText,
    part: markRaw(part),
  }
})
