// One's data is one's own: what server and device keep. Its pages are all that there is to see of it.

/** For startEngine: the session's part. */
export { archivePart } from './session'
