// Components that other features and the shell may use.
export { default as PushKeeper } from './components/PushKeeper.vue'
