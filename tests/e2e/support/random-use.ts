// What a person may do with a device, for choosing among at random.
import type { ChatMessage, ConversationView } from '@/features/messaging'
import type { Device } from './device'
import type { Person } from './people'
import { makeFeatureActions } from './random-features'
import { pause, until } from './waiting'

const kLoadWithinMs = 5_000

/** Chance that can be repeated: mulberry32. */
export class Choices {
  constructor(private state: number) {}

  below(count: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (((mixed ^ (mixed >>> 14)) >>> 0) % count) | 0
  }

  one<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!
  }

  some<T>(items: readonly T[]): T | undefined {
    return items.length > 0 ? this.one(items) : undefined
  }

  coin(): boolean {
    return this.below(2) === 0
  }
}

export type Act = (device: Device) => Promise<void> | void
type Chat = (device: Device, chat: ConversationView) => Promise<void> | void
type OnMessage = (device: Device, chat: string, message: ChatMessage) => Promise<void> | void

const kWords = [
  '你好',
  'hello',
  '木棉花开了',
  '🌺',
  'see you at nine',
  '好的',
  'https://kapok.example',
]

/** In a chat of the list. */
export const inChat =
  (choices: Choices, act: Chat): Act =>
  (device) => {
    const chat = choices.some(device.messaging.conversations)
    return chat && act(device, chat)
  }

export const inGroup =
  (choices: Choices, act: Chat): Act =>
  (device) => {
    const groups = device.messaging.conversations.filter(
      (view) => view.conversation.kind === 'group' && view.conversation.membership.active,
    )
    const chat = choices.some(groups)
    return chat && act(device, chat)
  }

/** With one of the newest messages of a chat. */
export const onMessage = (
  choices: Choices,
  act: OnMessage,
  suits: (message: ChatMessage) => boolean = () => true,
): Act =>
  inChat(choices, async (device, { id }) => {
    const window = device.messaging.openWindow(id)
    await until(() => window.loading === 'none', kLoadWithinMs)
    const message = choices.some(window.messages.filter((each) => each.seq > 0 && suits(each)))
    window.close()
    if (message) await act(device, id, message)
  })

export function makeActions(choices: Choices, people: readonly Person[]): [string, Act][] {
  let count = 0
  const words = (): string => `${choices.one(kWords)} ${(count += 1)}`

  const isText = (message: ChatMessage): boolean => message.content.kind === 'text'
  const isMine = (message: ChatMessage): boolean => message.mine
  const others = (device: Device): Person[] =>
    people.filter((person) => person.userId !== device.owner.userId)

  const sendText: Act = inChat(choices, (device, { id }) => device.messaging.sendText(id, words()))
  return [
    ['text', sendText],
    ['text', sendText],
    ['text', sendText],
    [
      'mention',
      inGroup(choices, (device, { id }) => {
        const { nickname, userId } = choices.one(others(device))
        const text = `@${nickname} ${words()}`
        return device.messaging.sendText(id, text, { mentionedUserIds: [userId] })
      }),
    ],
    [
      'quote',
      onMessage(
        choices,
        (device, id, { seq }) => device.messaging.sendText(id, words(), { quoteSeq: seq }),
        isText,
      ),
    ],
    [
      'file',
      inChat(choices, (device, { id }) =>
        device.messaging.sendFile(id, new File([words()], 'notes.txt', { type: 'text/plain' })),
      ),
    ],
    [
      'place',
      inChat(choices, (device, { id }) =>
        device.messaging.sendLocation(id, {
          latitude: 30.25,
          longitude: 120.16,
          name: words(),
          address: '',
        }),
      ),
    ],
    [
      'person',
      inChat(choices, (device, { id }) => {
        const { userId, nickname, handle } = choices.one(others(device))
        const card = { userId, nickname, handle, avatarMediaId: '' }
        return device.messaging.sendContactCard(id, card)
      }),
    ],
    [
      'edit',
      onMessage(
        choices,
        (device, id, { seq }) => device.messaging.editMessage(id, seq, words()),
        (message) => isMine(message) && isText(message),
      ),
    ],
    [
      'recall',
      onMessage(choices, (device, id, { seq }) => device.messaging.recall(id, seq), isMine),
    ],
    [
      'react',
      onMessage(choices, (device, id, { seq }) =>
        device.messaging.react(id, seq, choices.one(['👍', '🌺', '😂']), choices.coin()),
      ),
    ],
    [
      'pin message',
      onMessage(choices, (device, id, { seq }) =>
        device.messaging.pinMessage(id, seq, choices.coin()),
      ),
    ],
    [
      'delete for me',
      onMessage(choices, (device, id, { seq }) => device.messaging.hideEntries(id, [seq])),
    ],
    [
      'clear history',
      inChat(choices, async (device, { id }) => {
        if (choices.below(8) === 0) await device.messaging.clearHistory(id)
      }),
    ],
    [
      'nudge',
      inChat(choices, (device, { id, peerId }) =>
        peerId ? device.messaging.nudge(id, peerId) : undefined,
      ),
    ],
    [
      'read',
      inChat(choices, (device, { id, conversation }) =>
        device.messaging.markRead(id, conversation.headSeq),
      ),
    ],
    [
      'read',
      inChat(choices, (device, { id, conversation }) =>
        device.messaging.markRead(id, conversation.headSeq),
      ),
    ],
    ['read some', onMessage(choices, (device, id, { seq }) => device.messaging.markRead(id, seq))],
    [
      'mark unread',
      inChat(choices, (device, { id }) => device.messaging.setMarkedUnread(id, choices.coin())),
    ],
    ['pin', inChat(choices, (device, { id }) => device.messaging.setPinned(id, choices.coin()))],
    ['mute', inChat(choices, (device, { id }) => device.messaging.setMuted(id, choices.coin()))],
    ['fold', inGroup(choices, (device, { id }) => device.messaging.setFolded(id, choices.coin()))],
    ['hide', inChat(choices, (device, { id }) => device.messaging.setHidden(id, true))],
    [
      'draft',
      inChat(choices, (device, { id }) =>
        device.messaging.setDraft(id, choices.coin() ? words() : ''),
      ),
    ],
    [
      'group',
      async (device) => {
        const members = others(device)
          .filter(() => choices.below(3) === 0)
          .map(({ userId }) => userId)
        if (members.length > 1 && choices.below(5) === 0)
          await device.messaging.createGroup(members, words())
      },
    ],
    ['rename', inGroup(choices, (device, { id }) => device.messaging.renameGroup(id, words()))],
    [
      'group nickname',
      inGroup(choices, (device, { id }) =>
        device.messaging.setGroupNickname(id, choices.coin() ? words() : ''),
      ),
    ],
    [
      'leave',
      inGroup(choices, async (device, { id }) => {
        if (choices.below(10) === 0) await device.messaging.leaveGroup(id)
      }),
    ],
    [
      'invite',
      inGroup(choices, async (device, { id }) => {
        await device.messaging.addMembers(id, [choices.one(others(device)).userId])
      }),
    ],
    [
      'star',
      (device) =>
        device.contacts.updateContact(choices.one(others(device)).userId, {
          starred: choices.coin(),
        }),
    ],
    [
      'remark',
      (device) =>
        device.contacts.updateContact(choices.one(others(device)).userId, { remark: words() }),
    ],
    ['break', (device) => device.breakConnection()],
    [
      'no network',
      async (device) => {
        device.setReachable(false)
        await pause(choices.below(6_000))
        device.setReachable(true)
      },
    ],
    ['reload', (device) => device.reload()],
    ...makeFeatureActions(choices, words),
  ]
}
