// People of an imported archive. They are nobody here, so their id holds all that is known of them: an id of another instance, which
// must never be looked up in this one, and a name. Made of what an entry says; never sent to a server.
import type { User } from './model'

const kPrefix = 'imported:'

export function foreignId(id: string, name: string): string {
  return `${kPrefix}${id}:${name}`
}

export function isForeign(userId: string): boolean {
  return userId.startsWith(kPrefix)
}

export function foreignUser(userId: string): User {
  const rest = userId.slice(kPrefix.length)
  return {
    userId,
    handle: '',
    nickname: rest.slice(rest.indexOf(':') + 1),
    avatarMediaId: '',
    region: '',
    signature: '',
    deleted: rest.endsWith(':'),
  }
}
