// @vitest-environment jsdom
// feature: keyboard
import { afterEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { mountUi } from '@/testing/mount'
import { openMenu } from './context-menu'
import KMenu from './KMenu.vue'

const items = [{ key: 'a', label: 'A', select: vi.fn() }]
const menu = () => mountUi(KMenu, { items }, { default: '<button aria-label="New">+</button>' })
afterEach(() => (openMenu.value = undefined))

describe('KMenu', () => {
  it('opens under its button and says so', async () => {
    const button = (await menu()).get('button')
    expect(button.attributes()).toMatchObject({ 'aria-haspopup': 'menu', 'aria-expanded': 'false' })
    await button.trigger('click')
    expect(openMenu.value).toMatchObject({ label: 'New', items, align: 'end' })
    expect(button.attributes('aria-expanded')).toBe('true')
  })

  it('is closed by its button', async () => {
    const button = (await menu()).get('button')
    await button.trigger('click')
    // The host closes it on any press; the click that follows comes to the button.
    await button.trigger('pointerdown')
    openMenu.value = undefined
    await nextTick()
    await button.trigger('click')
    expect(openMenu.value).toBeUndefined()
    await button.trigger('pointerdown')
    await button.trigger('click')
    expect(openMenu.value).toBeDefined()
  })
})
