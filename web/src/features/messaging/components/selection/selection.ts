// Choosing several messages of a chat. What can be done with them is a list of actions (actions.ts).
import {
  computed,
  type ComputedRef,
  inject,
  type InjectionKey,
  provide,
  type Ref,
  ref,
  shallowRef,
} from 'vue'
import type { ChatMessage } from '../../model'
import { isMessage } from '../../rules'

/** How messages are forwarded. */
export type ForwardWay = 'each' | 'merged'

export interface Forwarding {
  readonly messages: readonly ChatMessage[]
  readonly way: ForwardWay
}

export interface Selection {
  readonly active: Ref<boolean>
  /** In the order of the chat; what was recalled meanwhile has dropped out. */
  readonly chosen: ComputedRef<readonly ChatMessage[]>
  /** Set while the chooser of chats is open. */
  readonly forwarding: Ref<Forwarding | undefined>
  has(message: ChatMessage): boolean
  /** Chooses all of them, or none if all were chosen. */
  toggle(messages: readonly ChatMessage[]): void
  /** Begins with one message. */
  start(message: ChatMessage): void
  stop(): void
  forward(messages: readonly ChatMessage[], way: ForwardWay): void
}

const kSelection: InjectionKey<Selection> = Symbol('selection')

/** True for what can be chosen: messages that the server has. */
export function isSelectable(message: ChatMessage): boolean {
  return message.seq > 0 && isMessage(message.content)
}

export function makeSelection(messages: () => readonly ChatMessage[]): Selection {
  const active = ref(false)
  const keys = shallowRef<ReadonlySet<string>>(new Set())
  const forwarding = shallowRef<Forwarding>()
  /** Kept when the window moves on: one may scroll far while choosing. */
  const known = new Map<string, ChatMessage>()

  const chosen = computed(() => {
    for (const message of messages()) {
      if (keys.value.has(message.key)) known.set(message.key, message)
    }
    return [...keys.value]
      .map((key) => known.get(key))
      .filter((message) => message !== undefined)
      .filter(isSelectable)
      .sort((a, b) => a.seq - b.seq)
  })

  function toggle(wanted: readonly ChatMessage[]): void {
    const able = wanted.filter(isSelectable)
    const next = new Set(keys.value)
    const all = able.every((message) => next.has(message.key))
    for (const message of able) {
      if (all) next.delete(message.key)
      else next.add(message.key)
      known.set(message.key, message)
    }
    keys.value = next
  }

  function stop(): void {
    active.value = false
    keys.value = new Set()
    known.clear()
  }

  return {
    active,
    chosen,
    forwarding,
    has: (message) => keys.value.has(message.key),
    toggle,
    start(message) {
      stop()
      active.value = true
      toggle([message])
    },
    stop,
    forward(wanted, way) {
      forwarding.value = { messages: wanted, way }
    },
  }
}

/** For the page of a chat. */
export function provideSelection(messages: () => readonly ChatMessage[]): Selection {
  const selection = makeSelection(messages)
  provide(kSelection, selection)
  return selection
}

/** For what is in the chat; undefined where nothing can be chosen. */
export function useSelection(): Selection | undefined {
  return inject(kSelection, undefined)
}
