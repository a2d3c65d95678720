// @vitest-environment jsdom
// feature: translate, voice-to-text
import { afterEach, expect, it, vi } from 'vitest'
import { mountUi } from '@/testing/mount'
import SaidLine from './SaidLine.vue'

const who = vi.hoisted(() => ({ profile: { isAdmin: false } }))
vi.mock('@/features/accounts', () => ({ useAccounts: () => who }))
afterEach(() => {
  document.body.innerHTML = ''
  who.profile.isAdmin = false
})

const failed = (reason: string) => ({
  said: { kind: 'translation', state: 'failed', text: '', failure: { code: 'x', reason } },
})

it('shows the words and hides them', async () => {
  const said = { kind: 'translation', state: 'done', text: 'hello' }
  const line = await mountUi(SaidLine, { said })
  expect(line.text()).toContain('hello')
  await line.find('button').trigger('click')
  expect(line.emitted('hide')).toHaveLength(1)
  const silent = await mountUi(SaidLine, { said: { kind: 'transcript', state: 'done', text: '' } })
  expect(silent.text()).toContain('Nobody speaks here')
})

it('offers to try again what may come later', async () => {
  const line = await mountUi(SaidLine, failed('PROVIDER_DOWN'))
  expect(line.text()).toContain('does not answer')
  await line.find('button').trigger('click')
  expect(line.emitted('retry')).toHaveLength(1)
})

it('says that nothing is set up, and to an administrator where', async () => {
  const person = await mountUi(SaidLine, failed('TRANSLATE_NOT_SET_UP'))
  expect(person.text()).toContain('not set up here')
  expect(person.text()).not.toContain('[translate]')
  expect(person.findAll('button')).toHaveLength(1)
  who.profile.isAdmin = true
  const admin = await mountUi(SaidLine, failed('TRANSLATE_NOT_SET_UP'))
  expect(admin.text()).toContain('[translate]')
})
