// Components that other features may use.
export { default as RemindDialog } from './components/RemindDialog.vue'
export { default as ScheduleDialog } from './components/ScheduleDialog.vue'
