// @vitest-environment jsdom
// feature: image, exif, image-size
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { useSettings } from '@/shared/theme/settings'
import { mountUi } from '@/testing/mount'
import PasteDialog from './PasteDialog.vue'

vi.mock('@/features/accounts', () => ({ useLimits: () => ({ value: { imageBytes: 1000 } }) }))
vi.mock('@/features/messaging', () => ({ useMessaging: () => ({}) }))

const picture = (size: number): File =>
  new File([new Uint8Array(size)], 'a.jpg', { type: 'image/jpeg' })
const box = () => document.querySelector<HTMLInputElement>('input[type=checkbox]')
const send = (): void => {
  document.querySelector<HTMLButtonElement>('.weui-btn_primary')?.click()
}

beforeEach(() => {
  useSettings().settings.value.originals = false
  URL.createObjectURL = () => 'blob:a'
  URL.revokeObjectURL = () => undefined
})
afterEach(() => {
  document.body.innerHTML = ''
})

it('asks for these pictures whether every byte goes out, and tells how many there are', async () => {
  const files = [picture(300), picture(200)]
  const dialog = await mountUi(PasteDialog, { files })
  await nextTick()
  expect(box()?.checked).toBe(false)
  expect(document.querySelector('.original')?.textContent).toMatch(/Original \(500/)
  send()
  box()?.click()
  await nextTick()
  expect(document.querySelector('.hint')?.textContent).toContain('where it was taken')
  send()
  expect(dialog.emitted('send')).toEqual([
    [files, 'compressed'],
    [files, 'original'],
  ])
  expect(useSettings().settings.value.originals).toBe(false)
  dialog.unmount()
})

it('begins with what the settings say, and asks nothing of what is no picture', async () => {
  useSettings().settings.value.originals = true
  const dialog = await mountUi(PasteDialog, { files: [picture(300)] })
  await nextTick()
  expect(box()?.checked).toBe(true)
  dialog.unmount()
  document.body.innerHTML = ''
  const other = await mountUi(PasteDialog, { files: [picture(1001)] })
  await nextTick()
  expect(box()).toBeNull()
  other.unmount()
})
