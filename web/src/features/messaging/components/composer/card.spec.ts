// @vitest-environment jsdom
// feature: article-card
import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { mountUi } from '@/testing/mount'
import { shortened, webAddress } from './card'
import CardDialog from './CardDialog.vue'

const previewLink = vi.hoisted(() => vi.fn())
vi.mock('@/features/messaging', () => ({ useMessaging: () => ({ previewLink }) }))
vi.mock('@/features/accounts', () => ({ useLimits: () => ({ value: { imageBytes: 1000 } }) }))
vi.mock('@/features/media', () => ({
  useMedia: () => ({ url: (id: string) => `/${id}`, thumbnailUrl: (id: string) => `/t/${id}` }),
}))

describe('the address of a card', () => {
  it('is one of the web, as a browser writes it', () => {
    expect(webAddress(' example.org/a b')).toBe('')
    expect(webAddress(' example.org/花 ')).toBe('https://example.org/%E8%8A%B1')
    expect(webAddress('http://10.0.0.5:80')).toBe('http://10.0.0.5/')
    expect(webAddress('https://example.org/?a=\\')).toBe('https://example.org/?a=%5C')
  })

  it('is nothing that runs, hides where it leads or is no address', () => {
    const bad = ['', 'kapok', 'javascript:alert(1)', 'ftp://example.org', 'https://bank@evil.org']
    expect(bad.map(webAddress)).toEqual(bad.map(() => ''))
    expect(webAddress(`https://example.org/${'x'.repeat(2048)}`)).toBe('')
  })

  it('has words of one line', () => {
    expect(shortened(' a\nb\u0000c ', 10)).toBe('a b c')
    expect(shortened('木棉花开了', 3)).toBe('木棉花')
  })
})

describe('the dialog of a card', () => {
  const field = (index: number) =>
    document.querySelectorAll<HTMLInputElement>('#card .k-field input, #card textarea')[index]
  const type = async (index: number, text: string): Promise<void> => {
    const input = field(index)
    if (!input) throw new Error('no such field')
    input.value = text
    input.dispatchEvent(new Event('input'))
    await nextTick()
  }
  const pause = async (): Promise<void> => {
    await vi.advanceTimersByTimeAsync(1000)
    await flushPromises()
  }
  const submit = (): void => {
    document.querySelector('#card')?.dispatchEvent(new Event('submit'))
  }
  const page = (title: string) => ({
    previewId: 'p1',
    url: 'https://example.org/',
    title,
    description: 'Red in March',
    site: 'Example',
    picture: { mediaId: 'm1', hasThumbnail: true },
  })

  async function open() {
    previewLink.mockReset()
    const dialog = await mountUi(CardDialog)
    await nextTick()
    vi.useFakeTimers()
    return dialog
  }
  afterEach(() => {
    vi.useRealTimers()
    document.body.innerHTML = ''
  })

  it('takes what the page says, and leaves what one typed', async () => {
    const dialog = await open()
    previewLink.mockResolvedValueOnce(page('Kapok in flower'))
    await type(0, 'example.org')
    submit()
    expect(dialog.emitted('send')).toBeUndefined()
    await pause()
    expect(previewLink).toHaveBeenCalledWith('https://example.org/')
    expect(field(1)?.value).toBe('Kapok in flower')
    await type(1, 'My own title')

    previewLink.mockResolvedValueOnce({ ...page('Other'), description: 'Other words' })
    await type(0, 'example.org/other')
    await pause()
    expect(field(1)?.value).toBe('My own title')
    expect(field(2)?.value).toBe('Other words')
    submit()
    expect(dialog.emitted('send')).toEqual([
      [
        {
          card: {
            about: 'article',
            title: 'My own title',
            text: 'Other words',
            url: 'https://example.org/other',
            source: 'Example',
            picture: { mediaId: 'm1', hasThumbnail: true },
          },
        },
      ],
    ])
    dialog.unmount()
  })

  it('says when the page says nothing, asks again, and can be sent without', async () => {
    const dialog = await open()
    previewLink.mockResolvedValue(undefined)
    await type(0, 'example.org')
    await pause()
    const again = document.querySelector<HTMLButtonElement>('.again')
    expect(document.querySelector('#card [role=status]')?.textContent).toContain('says nothing')
    again?.click()
    await pause()
    expect(previewLink).toHaveBeenCalledTimes(2)
    await type(1, 'By hand')
    document.querySelectorAll<HTMLInputElement>('input[type=radio]')[1]?.click()
    await nextTick()
    submit()
    expect(dialog.emitted('send')?.[0]).toMatchObject([
      { card: { about: 'music', title: 'By hand', source: '' } },
    ])
    dialog.unmount()
  })
})
