// Components that other features may use.
export { default as PresenceLine } from './components/PresenceLine.vue'
