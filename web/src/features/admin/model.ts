// What the console shows, as plain values.

/** Ordered: a higher role may what a lower one may. */
export type StaffRole = 'none' | 'moderator' | 'administrator'

/** A span that a sanction can last, in hours. */
export const kSpans = [1, 24, 24 * 7, 24 * 30, 24 * 365] as const

/** “1.5 GB”: for sizes that nobody needs to the byte. */
export function bytesText(bytes: number, locale: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const
  let step = 0
  let amount = bytes
  while (amount >= 1000 && step < units.length - 1) {
    amount /= 1000
    step += 1
  }
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[step] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: amount < 10 && step > 0 ? 1 : 0,
  }).format(amount)
}

/** One day’s bar: how high it stands among the others, 0 to 1. */
export function barHeights(counts: readonly number[]): number[] {
  const most = Math.max(1, ...counts)
  return counts.map((count) => count / most)
}

/** The words of a list to paste: one a line, none empty, none twice. */
export function linesOf(text: string): string[] {
  return [...new Set(text.split(/\r?\n/).map((line) => line.trim()))].filter((line) => line !== '')
}
