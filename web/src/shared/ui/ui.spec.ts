// @vitest-environment jsdom
import { describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import { mountUi } from '@/testing/mount'
import { confirm, openQuestion } from './confirm'
import KAvatar from './KAvatar.vue'
import KBadge from './KBadge.vue'
import KConfirmHost from './KConfirmHost.vue'
import KField from './KField.vue'

describe('KField', () => {
  it('ties what is wrong to the field', async () => {
    const field = await mountUi(KField, { modelValue: '', label: 'Name', error: 'Enter a name' })
    const input = field.get('input')
    expect(input.attributes('aria-invalid')).toBe('true')
    const note = document.getElementById(input.attributes('aria-describedby') ?? '')
    expect(note?.textContent?.trim()).toBe('Enter a name')
    expect(field.get('label').attributes('for')).toBe(input.attributes('id'))
  })
})

describe('KBadge', () => {
  it('shows nothing for zero and folds large numbers', async () => {
    expect((await mountUi(KBadge, { count: 0 })).find('span').exists()).toBe(false)
    const shown = async (count: number) =>
      (await mountUi(KBadge, { count })).get('span').attributes('data-count')
    expect(await shown(7)).toBe('7')
    expect(await shown(100)).toBe('99+')
  })
})

describe('KAvatar', () => {
  it('draws the first letter, whole even if it is an emoji, and keeps its colour', async () => {
    const family = await mountUi(KAvatar, { name: '👩‍👧 mum', seed: '42' })
    expect(family.text()).toBe('👩‍👧')
    const before = family.get('.k-avatar').attributes('style')
    await family.setProps({ name: 'anna' })
    expect(family.text()).toBe('A')
    expect(family.get('.k-avatar').attributes('style')).toBe(before)
  })

  it('falls back to the letter when the picture fails, and asks again at a new attempt', async () => {
    const avatar = await mountUi(KAvatar, { name: 'Lin', seed: '1', src: '/a.png', attempt: 0 })
    await avatar.get('img').trigger('error')
    expect(avatar.text()).toBe('L')
    expect(avatar.emitted('failed')).toHaveLength(1)
    await avatar.setProps({ attempt: 1 })
    expect(avatar.find('img').exists()).toBe(true)
  })
})

describe('confirm', () => {
  it('answers the first question with no when a second is asked', async () => {
    const first = confirm({ text: 'one', confirm: 'Yes' })
    const second = confirm({ text: 'two', confirm: 'Yes' })
    expect(await first).toBe(false)
    openQuestion.value?.answer(true)
    expect(await second).toBe(true)
    expect(openQuestion.value).toBeUndefined()
  })

  it.each([
    ['Delete', true],
    ['Cancel', false],
  ])('the button "%s" answers %s', async (button, expected) => {
    const host = await mountUi(KConfirmHost, { cancelLabel: 'Cancel' })
    const answer = confirm({ text: 'Delete it?', confirm: 'Delete', danger: true })
    await nextTick()
    const dialog = document.querySelector('[role=alertdialog]')
    const buttons = [...(dialog?.querySelectorAll('button') ?? [])]
    buttons.find((found) => found.textContent.trim() === button)?.click()
    expect(await answer).toBe(expected)
    host.unmount()
  })
})
