// What one types of a card, as the server takes it.

export const kCardTitleMost = 100
export const kCardTextMost = 500
const kSourceMost = 64
const kAddressBytesMost = 2048

/** An address of the web as a browser writes it; '' if it is none. Without a scheme it is https. */
export function webAddress(typed: string): string {
  const text = typed.trim()
  if (text === '' || /\s/.test(text)) return ''
  try {
    const complete = /^[a-z][a-z0-9+.-]*:\/\//i.test(text)
    const url = new URL(complete ? text : `https://${text}`)
    const good =
      (url.protocol === 'http:' || url.protocol === 'https:') &&
      (complete || url.hostname.includes('.')) &&
      url.username === '' &&
      url.password === ''
    // A query may hold it, which the server takes for an attempt to hide where a link leads.
    const href = url.href.replaceAll('\\', '%5C')
    return good && href.length <= kAddressBytesMost ? href : ''
  } catch {
    return ''
  }
}

/** At most so many characters, without what a line cannot hold. */
export function shortened(text: string, most: number): string {
  return Array.from(text.replace(/\p{Cc}+/gu, ' ').trim())
    .slice(0, most)
    .join('')
}

/** Who offers it, as its page calls itself. */
export function sourceOf(site: string): string {
  return shortened(site, kSourceMost)
}
