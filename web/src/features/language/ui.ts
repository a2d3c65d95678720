// Components that other features may use.
export { default as SaidLine } from './components/SaidLine.vue'
