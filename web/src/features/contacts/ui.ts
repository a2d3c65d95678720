// Components that other features may use. The dialog comes with its words when it is needed, not before.
import { defineAsyncComponent } from 'vue'
import { loadPageWords } from '@/shared/i18n'

export { default as PersonRow } from './components/PersonRow.vue'

export const RequestDialog = defineAsyncComponent(async () => {
  const [dialog] = await Promise.all([import('./components/RequestDialog.vue'), loadPageWords()])
  return dialog
})
