// feature: first-screen
import { create } from '@bufbuild/protobuf'
import { expect, it, vi } from 'vitest'
import { EntrySchema } from '@/gen/kapok/messaging/v1/types_pb'
import { laterPart } from './later-part'
import type { Session, SessionPart } from './session'

const session = {} as Session

function setUp() {
  let arrive: (part: SessionPart) => void = () => undefined
  const calls: string[] = []
  const part: SessionPart = {
    load: async () => void calls.push('load'),
    refresh: async () => void calls.push('refresh'),
    applyFeed: async () => void calls.push('feed'),
    applyEntry: () => void calls.push('entry'),
    reset: () => void calls.push('reset'),
  }
  const later = laterPart(() => new Promise((resolve) => (arrive = resolve)))
  return { later, calls, arrive: () => arrive(part) }
}

it('holds nobody up, and misses nothing that came before its code', async () => {
  const { later, calls, arrive } = setUp()
  await later.load?.(session)
  const fed = later.applyFeed?.([])
  const refreshed = later.refresh?.()
  expect(calls).toEqual([])
  arrive()
  await Promise.all([fed, refreshed])
  expect(calls).toEqual(['load', 'feed', 'refresh'])
})

it('empties the store also if the session ended before its code was there', async () => {
  const { later, calls, arrive } = setUp()
  await later.load?.(session)
  later.reset?.()
  arrive()
  await vi.waitFor(() => expect(calls).toEqual(['load', 'reset']))
})

it('hands on entries while its code and its session are there', async () => {
  const { later, calls, arrive } = setUp()
  const entry = create(EntrySchema)
  await later.load?.(session)
  later.applyEntry?.(entry)
  arrive()
  await later.refresh?.()
  later.applyEntry?.(entry)
  expect(calls).toEqual(['load', 'refresh', 'entry'])
  later.reset?.()
  later.applyEntry?.(entry)
  await vi.waitFor(() => expect(calls).toEqual(['load', 'refresh', 'entry', 'reset']))
})

it('without a session it does nothing', async () => {
  const { later, calls } = setUp()
  await later.applyFeed?.([])
  later.reset?.()
  expect(calls).toEqual([])
})

it('tells when it is there, also if its code never comes', async () => {
  const { later, calls, arrive } = setUp()
  await later.load?.(session)
  const ready = later.ready()
  arrive()
  await ready
  expect(calls).toEqual(['load'])
  const broken = laterPart(() => Promise.reject(new Error('no such file')))
  await broken.load?.(session)
  await broken.ready()
})
