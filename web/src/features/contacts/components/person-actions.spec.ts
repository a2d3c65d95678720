// @vitest-environment jsdom
// feature: rule-9
import { expect, it } from 'vitest'
import { mountUi } from '@/testing/mount'
import PersonActions from './PersonActions.vue'

it('offers a stranger who takes messages both ways', async () => {
  const props = { stand: 'stranger', busy: false, mayWrite: true }
  const actions = await mountUi(PersonActions, props)
  const [add, message] = actions.findAll('button')
  expect(add?.text()).toBe('Add to contacts')
  await message?.trigger('click')
  expect(actions.emitted('message')).toHaveLength(1)
  await actions.setProps({ mayWrite: false })
  expect(actions.findAll('button')).toHaveLength(1)
  actions.unmount()
})
