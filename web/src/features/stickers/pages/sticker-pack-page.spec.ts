// @vitest-environment jsdom
// feature: sticker-packs
import { flushPromises } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import { mountUi } from '@/testing/mount'
import StickerPackPage from './StickerPackPage.vue'

const mocks = vi.hoisted(() => ({ fetchPack: vi.fn() }))
vi.mock('@/features/stickers', () => ({
  useStickers: () => ({
    packIds: [],
    ensure: () => Promise.resolve(),
    fetchPack: mocks.fetchPack,
  }),
}))
vi.mock('../components/StickerImage.vue', () => ({ default: {} }))

it('shows the pack that is asked for, whichever answer comes last', async () => {
  const answers = new Map<string, (pack: unknown) => void>()
  mocks.fetchPack.mockImplementation(
    (packId: string) => new Promise((resolve) => answers.set(packId, resolve)),
  )
  const answer = async (packId: string) => {
    answers.get(packId)?.({ packId, title: `pack ${packId}`, stickers: [] })
    await flushPromises()
  }
  const page = await mountUi(StickerPackPage, { packId: '1' })
  await flushPromises()
  await page.setProps({ packId: '2' })
  await flushPromises()
  await answer('2')
  await answer('1')
  expect(page.text()).toContain('pack 2')
  expect(page.text()).not.toContain('pack 1')
  await page.setProps({ packId: '3' })
  await flushPromises()
  expect(page.text()).not.toContain('pack 2')
  page.unmount()
})
