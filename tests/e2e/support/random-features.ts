// What a person may do beside messages: polls, lists, notes, favourites, things put off. See random-use.ts.
import type { ChatMessage } from '@/features/messaging'
import { newClientId } from '@/protocol/ids'
import type { Device } from './device'
import { type Act, type Choices, inChat, inGroup, onMessage } from './random-use'

const kOptions = ['noodles', 'rice', '饺子']

export function makeFeatureActions(choices: Choices, words: () => string): [string, Act][] {
  const isOf =
    (kind: 'poll' | 'relay') =>
    (message: ChatMessage): boolean =>
      message.content.kind === kind
  const keepable = (message: ChatMessage): boolean =>
    message.content.kind === 'text' || message.content.kind === 'location'

  async function changeNote(device: Device, id: string): Promise<void> {
    const note = choices.some(await device.notes.list(id))
    if (!note) return
    const now = await device.notes.get(id, note.id)
    const text = `${now.text}\n${words()}`
    await device.notes.save(id, note.id, now.version, { title: now.title, text })
  }

  return [
    [
      'poll',
      inChat(choices, (device, { id }) =>
        device.messaging.sendPoll(id, {
          question: words(),
          options: kOptions,
          multiple: choices.coin(),
          anonymous: choices.coin(),
          closesMs: 0,
        }),
      ),
    ],
    [
      'vote',
      onMessage(
        choices,
        (device, id, { seq }) => device.together.vote(id, seq, [choices.below(kOptions.length)]),
        isOf('poll'),
      ),
    ],
    [
      'relay',
      inGroup(choices, (device, { id }) =>
        device.messaging.sendRelay(id, { title: words(), example: '' }),
      ),
    ],
    [
      'line',
      onMessage(
        choices,
        (device, id, { seq }) =>
          choices.coin()
            ? device.together.putLine(id, seq, words())
            : device.together.removeLine(id, seq, device.owner.userId),
        isOf('relay'),
      ),
    ],
    [
      'close',
      onMessage(
        choices,
        async (device, id, { seq }) => {
          if (choices.below(4) === 0) await device.together.close(id, seq)
        },
        (message) => message.mine && (isOf('poll')(message) || isOf('relay')(message)),
      ),
    ],
    [
      'note',
      inGroup(choices, async (device, { id }) => {
        if (choices.below(4) === 0)
          await device.notes.create(id, newClientId(), { title: words(), text: words() })
        else await changeNote(device, id)
      }),
    ],
    ['keep', onMessage(choices, (device, id, { seq }) => device.favourites.add(id, seq), keepable)],
    [
      'tag what is kept',
      async (device) => {
        const page = await device.favourites.list(
          { kinds: [], tag: '', text: '' },
          { token: '', limit: 10 },
        )
        const kept = choices.some(page.items)
        if (!kept) return
        if (choices.below(4) === 0) await device.favourites.remove([kept.favouriteId])
        else await device.favourites.setTags(kept.favouriteId, [choices.one(['home', '工作'])])
      },
    ],
    [
      'send later',
      inChat(choices, (device, { id }) =>
        device.agenda.schedule(
          newClientId(),
          id,
          words(),
          Date.now() + 2_000 + choices.below(9_000),
        ),
      ),
    ],
    [
      'remind',
      onMessage(choices, (device, id, { seq }) =>
        device.agenda.remind(
          newClientId(),
          id,
          seq,
          words(),
          Date.now() + 2_000 + choices.below(3_600_000),
        ),
      ),
    ],
    [
      'drop what is put off',
      async (device) => {
        await device.agenda.load()
        const item = choices.some(device.agenda.items)
        if (item) await device.agenda.cancel(item)
      },
    ],
    [
      'tag a contact',
      async (device) => {
        const tag = choices.some(device.contacts.tags)
        const members = device.contacts.contacts
          .filter(() => choices.coin())
          .map(({ user }) => user.userId)
        if (!tag || choices.below(8) === 0) await device.contacts.createTag(words().slice(0, 16))
        else await device.contacts.setTagMembers(tag.tagId, members)
      },
    ],
  ]
}
