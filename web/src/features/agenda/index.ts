// Messages that are sent later, and reminders.
export type * from './model'
/** For startEngine: the session's part. */
export { useAgendaEngine } from './engine'
