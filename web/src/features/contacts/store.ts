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
import { contactOf, contactsClient, foundOf, requestOf } from './api'
import {
  type Contact,
  contactName,
  type FoundUser,
  type FriendRequest,
  matchesContact,
  mergeRequests,
  requestKey,
  sectionsOf,
} from './model'

const kPage = 500
const kSeen = 'requestsSeenMs'

type RequestRow = FriendRequest & { readonly key: string }

export const useContactsStore = defineStore('contacts', () => {
  const accounts = useAccountsEngine()
  const ready = ref(false)
  /** Everyone in the list and everyone blocked, by user id. */
  const byId = shallowRef<ReadonlyMap<string, Contact>>(new Map())
  const requests = shallowRef<readonly FriendRequest[]>([])
  const seenMs = ref(0)
  let session: Session | undefined

  const sections = computed(() => sectionsOf([...byId.value.values()].filter((c) => c.isContact)))
  const contacts = computed(() => sections.value.flatMap((section) => section.contacts))
  const blocked = computed(() => [...byId.value.values()].filter((contact) => contact.blocked))
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
  ): Promise<'requested' | 'contacts'> {
    const answer = await client().requestFriend({ userId, reason, remark })
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

  async function deleteContact(userId: string): Promise<void> {
    await client().deleteContact({ userId })
    const known = byId.value.get(userId)
    if (known?.blocked) await putContacts([{ ...known, isContact: false }])
    else await removeContact(userId)
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
    ready.value = true
  }

  const part: SessionPart = {
    async load(next) {
      session = next
      const rows = await contactTable().toArray()
      byId.value = new Map(rows.map((contact) => [contact.user.userId, contact]))
      requests.value = mergeRequests([], await requestTable().toArray())
      seenMs.value = (await next.database.getValue<number>(kSeen)) ?? 0
      ready.value = next.hasCache
    },
    snapshot,
    applyFeed,
    reset() {
      session = undefined
      ready.value = false
      byId.value = new Map()
      requests.value = []
      seenMs.value = 0
    },
  }

  return {
    ready,
    contacts,
    sections,
    blocked,
    requests,
    newRequestCount,
    contact: (userId: string) => byId.value.get(userId),
    displayName(userId: string): string {
      const contact = byId.value.get(userId)
      if (contact) return contactName(contact)
      const user = accounts.user(userId)
      return user?.nickname || (user?.handle ?? '')
    },
    search: (text: string) => contacts.value.filter((contact) => matchesContact(contact, text)),
    markRequestsSeen,
    findByHandle: (handle: string) => find({ case: 'handle', value: handle }),
    findByQr: (qrText: string) => find({ case: 'qrText', value: qrText }),
    findByUserId: (userId: string) => find({ case: 'userId', value: userId }),
    requestFriend,
    answerRequest,
    setRemark: async (userId: string, remark: string) => {
      await took((await client().updateContact({ userId, remark })).contact)
    },
    setBlocked: async (userId: string, value: boolean) => {
      await took((await client().setBlocked({ userId, blocked: value })).contact)
    },
    deleteContact,
    myQrText: async () => (await client().getMyQr({})).qrText,
    resetMyQr: async () => (await client().resetMyQr({})).qrText,
    part: markRaw(part),
  }
})
