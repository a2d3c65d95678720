export { admin } from './admin'
export { common, connection, nav, permission, time } from './common'
export { login, me, qrLogin, register, settings } from './accounts'
export { addFriend, contacts, discover, person, qr } from './contacts'
export { chat, chats, group, notice, preview } from './chat'
export { errors } from './errors'
export {
  face,
  folded,
  governed,
  groupEvent,
  groupQr,
  join,
  manage,
  muted,
  service,
  swipe,
} from './groups'
export { book, deletion, presence, privacy, receipts, tags } from './people'
export { search } from './search'
export { kinds } from './kinds'
