// Notifications on this device while no page is open. Its pages are all that there is to see of it.

/** For startEngine: the session's part. */
export { pushPart } from './session'
