// @vitest-environment jsdom
// feature: keyboard
import { afterEach, describe, expect, it, vi } from 'vitest'
import { mountUi } from '@/testing/mount'
import { openMenu } from './context-menu'
import KContextMenu from './KContextMenu.vue'

const items = [{ key: 'a', label: 'A', select: () => undefined }]
const host = (list: readonly unknown[] = items) =>
  mountUi(KContextMenu, { items: () => list, label: 'Menu' }, { default: '<b>row</b>' })

function touch(type: string, x: number, y: number): Event {
  return Object.assign(new Event(type, { bubbles: true }), {
    pointerType: 'touch',
    clientX: x,
    clientY: y,
  })
}

describe('KContextMenu', () => {
  afterEach(() => {
    openMenu.value = undefined
    vi.useRealTimers()
  })

  it('opens at the pointer by right click, in place of the browser’s', async () => {
    const wrapper = await host()
    const event = new MouseEvent('contextmenu', { clientX: 30, clientY: 40, cancelable: true })
    wrapper.get('b').element.dispatchEvent(event)
    expect(event.defaultPrevented).toBe(true)
    expect(openMenu.value).toMatchObject({ x: 30, y: 40, label: 'Menu', items })
  })

  it('opens by a long press, and not by a scroll that begins on it', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const row = (await host()).get('b').element
    row.dispatchEvent(touch('pointerdown', 5, 5))
    row.dispatchEvent(touch('pointermove', 5, 40))
    vi.advanceTimersByTime(1000)
    expect(openMenu.value).toBeUndefined()
    row.dispatchEvent(touch('pointerdown', 5, 5))
    row.dispatchEvent(touch('pointermove', 6, 6))
    vi.advanceTimersByTime(500)
    expect(openMenu.value).toMatchObject({ x: 5, y: 5 })
  })

  it('stays closed where nothing is allowed', async () => {
    const wrapper = await host([])
    await wrapper.get('b').trigger('contextmenu')
    expect(openMenu.value).toBeUndefined()
  })
})
