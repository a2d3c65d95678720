// feature: image, exif, article-card, image-size
import { describe, expect, it } from 'vitest'
import type { Outgoing } from './outgoing'
import type { MessagingRuntime } from './runtime'
import { sendingActions } from './sending'

function setUp() {
  const sent: Outgoing[] = []
  const outbox = {
    add: (_chat: string, _id: string, payload: Outgoing) => {
      sent.push(payload)
      return Promise.resolve()
    },
  }
  const runtime = { outbox } as unknown as MessagingRuntime
  return {
    sent,
    actions: sendingActions(
      () => runtime,
      () => 'c1',
    ),
  }
}
const picture = (): Blob => new Blob(['abc'], { type: 'image/jpeg' })

describe('a picture', () => {
  it('is made smaller, and its data taken out, unless it goes out as it is', async () => {
    const { sent, actions } = setUp()
    await actions.sendImage('d1-2', picture())
    await actions.sendImage('d1-2', picture(), 'original')
    expect(sent).toMatchObject([
      { content: { media: { purpose: 'image' } }, files: [{ compress: true }] },
      { content: { media: { purpose: 'original' } }, files: [{}] },
    ])
    expect(sent[1]?.files?.[0]?.compress).toBeUndefined()
  })

  it('of an album goes out like the others', async () => {
    const { sent, actions } = setUp()
    await actions.sendAlbum('d1-2', [picture(), picture()], 'original')
    const [album] = sent
    expect(album?.content).toMatchObject({
      pictures: [{ purpose: 'original' }, { purpose: 'original' }],
    })
    expect(album?.files?.some(({ compress }) => compress)).toBe(false)
  })
})

describe('a card', () => {
  const card = {
    about: 'article',
    title: 't',
    text: '',
    url: 'https://e.org/',
    source: '',
  } as const

  it('takes a picture of one’s own along, made smaller', async () => {
    const { sent, actions } = setUp()
    await actions.sendCard('d1-2', card)
    await actions.sendCard('d1-2', card, picture())
    expect(sent[0]).toEqual({ content: { kind: 'card', ...card } })
    expect(sent[1]).toMatchObject({
      content: { kind: 'card', title: 't', picture: { purpose: 'image', mediaId: '' } },
      files: [{ compress: true }],
    })
  })
})
