// Components that other features may use.
export { default as FavouritePicker } from './components/FavouritePicker.vue'
