// Running the instance: who may. Its pages are loaded only by those who open them.
export type { StaffRole } from './model'
export { useStaff } from './store'
