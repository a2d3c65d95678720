// @vitest-environment jsdom
// feature: shortcodes, mentions, keyboard
import { flushPromises, type VueWrapper } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { useSettings } from '@/shared/theme/settings'
import { mountUi } from '@/testing/mount'
import TextInput from './TextInput.vue'

const names: Record<string, string> = { '1': 'Me', '2': 'Lin', '3': 'Mei' }
vi.mock('@/features/accounts', () => ({
  useAccounts: () => ({ userId: '1', user: (id: string) => ({ nickname: names[id], handle: '' }) }),
}))
vi.mock('@/features/accounts/ui', () => ({ UserAvatar: { template: '<i />' } }))
vi.mock('@/features/contacts', async () => ({
  ...(await import('@/features/contacts/pinyin')),
  useContacts: () => ({ displayName: (id: string) => names[id], contact: () => undefined }),
}))
vi.mock('@/features/messaging', () => ({
  useMessaging: () => ({
    groupNickname: (_: string, id: string) => (id === '3' ? 'Captain' : ''),
    listAllMembers: () =>
      Promise.resolve(
        Object.keys(names).map((userId) => ({
          userId,
          role: 'member',
          nickname: userId === '3' ? 'Captain' : '',
        })),
      ),
  }),
}))

const group = {
  id: 'g1',
  kind: 'group',
  firstMemberIds: ['1', '2'],
  membership: { role: 'member' },
}

async function input(text: string): Promise<VueWrapper> {
  const wrapper = await mountUi(TextInput, {
    modelValue: text,
    'onUpdate:modelValue': (next: string) => wrapper.setProps({ modelValue: next }),
    conversation: group,
    wide: true,
  })
  const field = wrapper.get('textarea')
  field.element.setSelectionRange(text.length, text.length)
  await field.trigger('keyup')
  await flushPromises()
  return wrapper
}
const press = (wrapper: VueWrapper, key: string, more = {}) =>
  wrapper.get('textarea').trigger('keydown', { key, ...more })

describe('TextInput', () => {
  it('sends by Enter, breaks the line by Shift Enter', async () => {
    const wrapper = await input('hello')
    await press(wrapper, 'Enter', { shiftKey: true })
    expect(wrapper.emitted('send')).toBeUndefined()
    await press(wrapper, 'Enter')
    expect(wrapper.emitted('send')).toHaveLength(1)
  })

  it('leaves the Enter that ends a pinyin composition alone', async () => {
    const wrapper = await input('ni')
    await press(wrapper, 'Enter', { isComposing: true })
    await press(wrapper, 'Enter', { keyCode: 229 })
    expect(wrapper.emitted('send')).toBeUndefined()
  })

  it('sends by Ctrl Enter only, where the user wants it so', async () => {
    useSettings().settings.value.enterSends = false
    const wrapper = await input('hello')
    await press(wrapper, 'Enter')
    expect(wrapper.emitted('send')).toBeUndefined()
    await press(wrapper, 'Enter', { ctrlKey: true })
    expect(wrapper.emitted('send')).toHaveLength(1)
    useSettings().settings.value.enterSends = true
  })

  it('offers members after @, without oneself, and puts in the one picked', async () => {
    const wrapper = await input('hi @')
    expect(wrapper.findAll('[role=option]').map((option) => option.text())).toEqual([
      'Lin',
      'Captain',
    ])
    await press(wrapper, 'ArrowDown')
    await press(wrapper, 'Enter')
    await flushPromises()
    expect(wrapper.emitted('pick')).toEqual([[{ userId: '3', word: '@Captain' }]])
    expect(wrapper.get('textarea').element.value).toBe('hi @Captain ')
    expect(wrapper.emitted('send')).toBeUndefined()
  })

  it('closes the list by Esc and does not open it again for the same @', async () => {
    const wrapper = await input('hi @')
    await press(wrapper, 'Escape')
    expect(wrapper.findAll('[role=option]')).toHaveLength(0)
    expect(wrapper.emitted('leave')).toBeUndefined()
  })

  it('turns a shortcode into its emoji when its bracket is closed, and the caret stays after it', async () => {
    const wrapper = await input('ok [微笑 then')
    const field = wrapper.get('textarea')
    field.element.value = 'ok [微笑] then'
    field.element.setSelectionRange(7, 7)
    await field.trigger('input')
    await flushPromises()
    expect(field.element.value).toBe('ok 🙂 then')
    expect(field.element.selectionStart).toBe(5)
  })
})
