// Mounts one component with languages, a router that leads nowhere, and no stores: tests mock the features they use.
import { mount, type VueWrapper } from '@vue/test-utils'
import type { Component } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { applyLanguage, i18n, loadPageWords } from '@/shared/i18n'

const kNames = [
  'chat',
  'chats',
  'person',
  'requests',
  'groups',
  'add-friend',
  'register',
  'login',
  'me',
  'tags',
]

export async function mountUi(
  component: Component,
  props: Record<string, unknown> = {},
  slots: Record<string, string> = {},
): Promise<VueWrapper> {
  await applyLanguage('en')
  await loadPageWords()
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/', component: { template: '<i />' } },
      ...kNames.map((name) => ({ path: `/${name}/:id?`, name, component: { template: '<i />' } })),
    ],
  })
  return mount(component, {
    props,
    slots,
    global: { plugins: [i18n, router] },
    attachTo: document.body,
  })
}
