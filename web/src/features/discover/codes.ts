// Tells what a scanned text is. The server decides in the end; this only chooses whom to ask.

/** A log-in code shown by a device that wants in. */
export function isLoginCode(text: string): boolean {
  return /^kapok:\/*login[/?:]/i.test(text)
}

/** The token of a link into a group of this Kapok; undefined if it is none. */
export function groupToken(text: string): string | undefined {
  return /^https?:\/\/[^/]+\/join\/([\w-]{32})$/.exec(text.trim())?.[1]
}

/** Someone's QR card. */
export function isPersonCode(text: string): boolean {
  return /^kapok:/i.test(text) && !isLoginCode(text)
}
