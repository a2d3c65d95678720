// The hash under which a phone number is looked up in others' address books.
import { sha256 } from '@noble/hashes/sha2'

/** The first four bytes of SHA-256(salt, phone), as the server makes them of its owners' numbers. */
export function phoneHash(salt: Uint8Array, phone: string): number {
  const text = new TextEncoder().encode(phone)
  const bytes = new Uint8Array(salt.length + text.length)
  bytes.set(salt)
  bytes.set(text, salt.length)
  return new DataView(sha256(bytes).buffer).getUint32(0)
}
