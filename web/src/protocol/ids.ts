// Ids that the client makes for what it may have to repeat.

/** 32 hexadecimal digits from the browser's secure source (randomUUID is missing on pages without https). */
export function newClientId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
