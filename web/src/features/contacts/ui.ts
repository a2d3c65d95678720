// Components that other features may use.
export { default as PersonRow } from './components/PersonRow.vue'
