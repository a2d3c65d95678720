// Components that other features may use.
export { default as SearchResults } from './components/SearchResults.vue'
