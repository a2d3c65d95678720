// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest'
import { followWorker, newVersion } from './service-worker'

/** The browser's workers; `controlled` if one already answers for this page. */
function workers(controlled: boolean) {
  const target = new EventTarget()
  return Object.assign(target, {
    controller: controlled ? {} : null,
    register: () => Promise.resolve({ update: () => Promise.resolve() }),
  }) as unknown as ServiceWorkerContainer
}
const takeOver = (of: ServiceWorkerContainer) => of.dispatchEvent(new Event('controllerchange'))

beforeEach(() => {
  newVersion.value = false
})

describe('followWorker', () => {
  it('says that a new version has come when another worker takes over', () => {
    const browser = workers(true)
    followWorker(browser)
    expect(newVersion.value).toBe(false)
    takeOver(browser)
    expect(newVersion.value).toBe(true)
  })

  it('says nothing when the first worker of a browser takes over, but does for the one after', () => {
    const browser = workers(false)
    followWorker(browser)
    takeOver(browser)
    expect(newVersion.value).toBe(false)
    takeOver(browser)
    expect(newVersion.value).toBe(true)
  })
})
