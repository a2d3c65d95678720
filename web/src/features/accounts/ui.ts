// Components that other features may use.
export { default as UserAvatar } from './components/UserAvatar.vue'
export { default as AvatarPicker } from './components/AvatarPicker.vue'
