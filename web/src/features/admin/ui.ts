// Components that other features may use. The words come with the dialog, not with the first screen.
import { defineAsyncComponent } from 'vue'
import { loadPageWords } from '@/shared/i18n'

export const RecallDialog = defineAsyncComponent(async () => {
  const [dialog] = await Promise.all([import('./components/RecallDialog.vue'), loadPageWords()])
  return dialog
})
