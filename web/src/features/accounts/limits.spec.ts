// @vitest-environment jsdom
// feature: rule-13, limit-text
import { create } from '@bufbuild/protobuf'
import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { InstanceLimitsSchema } from '@/gen/kapok/accounts/v1/service_pb'
import { kDefaultLimits, limitsOf } from './limits'

const getInstance = vi.hoisted(() => vi.fn())
vi.mock('./host', () => ({ useHost: () => ({ http: {} }) }))
vi.mock('./api', () => ({ accountsClient: () => ({ getInstance }) }))

describe('limits', () => {
  beforeEach(() => {
    vi.resetModules()
    getInstance.mockReset()
    localStorage.clear()
  })

  it('are the defaults where a server tells nothing', () => {
    expect(limitsOf(undefined)).toEqual(kDefaultLimits)
    const told = create(InstanceLimitsSchema, { textCharacters: 120, fileBytes: 5_000_000_000n })
    expect(limitsOf(told)).toEqual({
      ...kDefaultLimits,
      textCharacters: 120,
      fileBytes: 5_000_000_000,
    })
  })

  it('are asked once a page, and hold for the next one without a network', async () => {
    getInstance.mockResolvedValue({ limits: create(InstanceLimitsSchema, { textCharacters: 120 }) })
    const page = await import('./limits')
    expect(page.useLimits().value.textCharacters).toBe(10_000)
    await flushPromises()
    expect(page.useLimits().value.textCharacters).toBe(120)
    expect(getInstance).toHaveBeenCalledOnce()

    vi.resetModules()
    getInstance.mockReset()
    getInstance.mockRejectedValueOnce(new Error('no network'))
    getInstance.mockResolvedValueOnce({})
    const next = await import('./limits')
    expect(next.useLimits().value.textCharacters).toBe(120)
    await flushPromises()
    next.useLimits()
    await flushPromises()
    expect(next.useLimits().value).toEqual(kDefaultLimits)
    expect(getInstance).toHaveBeenCalledTimes(2)
  })
})
