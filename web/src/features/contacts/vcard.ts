// Phone numbers out of a vCard file (RFC 6350, and the older 3.0 and 2.1 that phones write), and out of what people type.
// Bounded: whatever a file holds, this ends soon and keeps at most `kBookMost` lines. No Vue inside.
import type { BookEntry } from './address-book'

export const kBookMost = 5_000
export const kFileMost = 8 * 1024 * 1024
const kLineMost = 4_096
const kNameMost = 64

/** E.164, or undefined if it is no number. National numbers get the prefix, such as "+86". */
export function toE164(text: string, prefix: string): string | undefined {
  let digits = text.replace(/^tel:/i, '').replace(/;.*$/, '')
  digits = digits.replace(/[\s().\-/\u00a0\u2010-\u2015]/g, '')
  if (digits.startsWith('00')) digits = `+${digits.slice(2)}`
  if (!digits.startsWith('+')) digits = `${prefix}${digits.replace(/^0+/, '')}`
  return /^\+[1-9]\d{6,14}$/.test(digits) ? digits : undefined
}

/** Bytes of a quoted-printable value (vCard 2.1), as UTF-8. */
function fromQuotedPrintable(text: string): string {
  const bytes: number[] = []
  for (let at = 0; at < text.length; at += 1) {
    const hex = text.slice(at + 1, at + 3)
    if (text[at] === '=' && /^[0-9a-f]{2}$/i.test(hex)) {
      bytes.push(Number.parseInt(hex, 16))
      at += 2
    } else bytes.push(...new TextEncoder().encode(text[at]))
  }
  return new TextDecoder().decode(new Uint8Array(bytes))
}

/** Lines, with those that were folded put together. */
function unfolded(text: string): string[] {
  const lines: string[] = []
  for (const line of text.split(/\r\n|\r|\n/)) {
    const last = lines.length - 1
    const before = lines[last] ?? ''
    if (last >= 0 && /^[ \t]/.test(line))
      lines[last] = `${before}${line.slice(1)}`.slice(0, kLineMost)
    else if (last >= 0 && /;ENCODING=QUOTED-PRINTABLE[;:]/i.test(before) && before.endsWith('=')) {
      lines[last] = `${before.slice(0, -1)}${line}`.slice(0, kLineMost)
    } else lines.push(line.slice(0, kLineMost))
  }
  return lines
}

/** The people of a vCard file who have a phone number, one line a number. */
export function parseVcards(text: string, prefix: string): BookEntry[] {
  const entries = new Map<string, BookEntry>()
  let name = ''
  let phones: string[] = []
  for (const line of unfolded(text)) {
    if (entries.size >= kBookMost) break
    const colon = line.indexOf(':')
    if (colon < 0) continue
    const [field = '', ...parameters] = line.slice(0, colon).split(';')
    const quoted = parameters.some((p) => p.toUpperCase() === 'ENCODING=QUOTED-PRINTABLE')
    const raw = line.slice(colon + 1)
    const value = quoted ? fromQuotedPrintable(raw) : raw.replace(/\\([,;\\])/g, '$1')
    switch (field.replace(/^.*\./, '').toUpperCase()) {
      case 'BEGIN':
        name = ''
        phones = []
        break
      case 'FN':
        name = value.trim().slice(0, kNameMost)
        break
      case 'TEL': {
        const phone = toE164(value, prefix)
        if (phone) phones.push(phone)
        break
      }
      case 'END':
        for (const phone of phones) entries.set(phone, { name, phone })
        break
      default:
        break
    }
  }
  return [...entries.values()].slice(0, kBookMost)
}

/** Numbers typed or pasted, one a line or with commas between. */
export function parseNumbers(text: string, prefix: string): BookEntry[] {
  const entries = new Map<string, BookEntry>()
  for (const part of text.slice(0, kFileMost).split(/[\n,，;；、]/)) {
    const phone = toE164(part.trim(), prefix)
    if (phone) entries.set(phone, { name: '', phone })
    if (entries.size >= kBookMost) break
  }
  return [...entries.values()]
}
