// Who is online, for those who look: only contacts who show it, while a chat or a profile of theirs is open.
import { usePresenceStore } from './store'

export type * from './model'
/** For startEngine: the session's part. */
export const usePresenceEngine = usePresenceStore
export { useWatched } from './useWatched'
