// @vitest-environment jsdom
// feature: reports
import { create, type MessageInitShape } from '@bufbuild/protobuf'
import { afterEach, expect, it, vi } from 'vitest'
import type { ContentSchema } from '@/gen/kapok/messaging/v1/types_pb'
import { EvidenceSchema } from '@/gen/kapok/moderation/v1/types_pb'
import { mountUi } from '@/testing/mount'
import EvidenceCell from './EvidenceCell.vue'

vi.mock('@/features/accounts', () => ({
  useAccounts: () => ({ userId: '1', user: (id: string) => ({ nickname: `user ${id}` }) }),
}))
vi.mock('@/features/messaging/ui', () => ({
  LoneMessage: {
    props: { message: Object, conversationId: String, sealed: Boolean },
    template: '<p>{{ message.content.kind }} {{ conversationId }} {{ sealed }}</p>',
  },
}))
afterEach(() => (document.body.innerHTML = ''))

const media = { mediaId: 'a-file', width: 10, height: 10 }

async function shown(kind: MessageInitShape<typeof ContentSchema>['kind']): Promise<string> {
  const evidence = create(EvidenceSchema, {
    entry: { conversationId: 'g7', seq: 3n, senderId: '2', content: { kind } },
  })
  const wrapper = await mountUi(EvidenceCell, { evidence })
  return wrapper.text()
}

it('shows every kind of message as it was, as chats do', async () => {
  expect(await shown({ case: 'text', value: { text: 'x' } })).toContain('text g7 true')
  expect(await shown({ case: 'image', value: { media } })).toContain('image')
  expect(await shown({ case: 'album', value: { pictures: [media, media] } })).toContain('album')
  expect(await shown({ case: 'video', value: { media } })).toContain('video')
  expect(await shown({ case: 'voice', value: { media } })).toContain('voice')
  expect(await shown({ case: 'file', value: { media, name: 'f' } })).toContain('file')
  expect(await shown({ case: 'sticker', value: { packId: 'p' } })).toContain('sticker')
  expect(await shown({ case: 'location', value: { name: 'n' } })).toContain('location')
  expect(await shown({ case: 'contactCard', value: { userId: '3' } })).toContain('contactCard')
  expect(await shown({ case: 'card', value: { title: 't', url: 'u' } })).toContain('card')
  expect(await shown({ case: 'merged', value: { count: 2 } })).toContain('merged')
})

it('shows what a poll and a list ask, which nobody can answer here', async () => {
  const poll = await shown({
    case: 'poll',
    value: { question: 'Who pays?', options: ['me', 'you'] },
  })
  expect(poll).toContain('Who pays?')
  expect(poll).toContain('you')
  expect(await shown({ case: 'relay', value: { title: 'Trip', example: 'Ann + 1' } })).toContain(
    'Ann + 1',
  )
})

it('says so where a copy cannot be shown, and what it answered', async () => {
  expect(await shown({ case: undefined })).toContain('another kind')
  const evidence = create(EvidenceSchema, {
    entry: {
      senderId: '2',
      content: {
        kind: { case: 'text', value: { text: 'x' } },
        quote: { seq: 1n, summary: 'why?' },
      },
    },
    recalled: true,
  })
  const wrapper = await mountUi(EvidenceCell, { evidence })
  expect(wrapper.text()).toContain('user 2')
  expect(wrapper.text()).toContain('why?')
  expect(wrapper.text()).toContain('Recalled since')
})
