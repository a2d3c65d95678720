// Components for other features.
export { default as StickerImage } from './components/StickerImage.vue'
export { default as StickerTab } from './components/StickerTab.vue'
