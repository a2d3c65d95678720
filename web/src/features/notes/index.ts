// Notes that a group keeps together. Its pages are all that there is to see of it.
export type * from './model'
/** For startEngine: the session's part. */
export { useNotesEngine } from './engine'
