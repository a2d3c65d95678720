export { default as AnnouncementBar } from './components/AnnouncementBar.vue'
