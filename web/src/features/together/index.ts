// What people do together in a chat: votes of polls, lines of relay lists.
export { percent, toggled } from './model'
export type * from './model'
/** For startEngine: the session's part. */
export { useTogetherEngine } from './engine'
