// @vitest-environment jsdom
// feature: image, image-progressive
import { afterEach, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { mountUi } from '@/testing/mount'
import ImageViewer from './ImageViewer.vue'
import type { ViewerPicture } from './pictures'

vi.mock('@/features/media', () => ({
  useMedia: () => ({
    url: (id: string) => `/${id}`,
    thumbnailUrl: (id: string) => `/${id}/thumbnail`,
    reducedUrl: (id: string) => `/${id}/reduced`,
  }),
}))

const picture = (id: string, more: object = {}, localUrl = ''): ViewerPicture =>
  ({
    key: id,
    seq: 1,
    localUrl,
    media: {
      mediaId: id,
      mimeType: 'image/jpeg',
      sizeBytes: 5_000_000,
      hasThumbnail: true,
      ...more,
    },
  }) as ViewerPicture
const shown = () =>
  [...document.querySelectorAll<HTMLImageElement>('.viewer img')].map((image) =>
    image.getAttribute('src'),
  )
const original = () => document.querySelector<HTMLButtonElement>('.viewer .original')

afterEach(() => {
  document.body.innerHTML = ''
})

it('shows an original reduced until all of it is wanted, and meanwhile what was there', async () => {
  const viewer = await mountUi(ImageViewer, {
    pictures: [picture('m1', { hasReduced: true }), picture('m2', { hasReduced: true })],
    startKey: 'm1',
  })
  await nextTick()
  expect(shown()).toEqual(['/m1/thumbnail', '/m1/reduced'])
  expect(original()?.textContent).toContain('View original (')
  original()?.click()
  await nextTick()
  expect(shown()).toEqual(['/m1/reduced', '/m1'])
  expect(original()).toBeNull()
  document.querySelector<HTMLButtonElement>('.viewer .after')?.click()
  await nextTick()
  expect(shown()).toEqual(['/m2/thumbnail', '/m2/reduced'])
  viewer.unmount()
})

it('offers nothing where all there is is shown', async () => {
  for (const one of [picture('m1'), picture('m2', { hasReduced: true }, 'blob:here')]) {
    const viewer = await mountUi(ImageViewer, { pictures: [one], startKey: one.key })
    await nextTick()
    expect(shown().at(-1)).toBe(one.localUrl || '/m1')
    expect(original()).toBeNull()
    viewer.unmount()
    document.body.innerHTML = ''
  }
})
