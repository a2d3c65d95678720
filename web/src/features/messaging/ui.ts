// Components and words that other features may use; what no first screen shows comes when it is shown.
import { defineAsyncComponent } from 'vue'

export { default as ConversationAvatar } from './components/ConversationAvatar.vue'
export { default as MessageAnnouncer } from './components/MessageAnnouncer.vue'
export { conversationTitle } from './components/title'
export { useWords as useMessageWords } from './components/useWords'

export const LoneMessage = /* @__PURE__ */ defineAsyncComponent(
  () => import('./components/message/LoneMessage.vue'),
)
export const ForwardDialog = /* @__PURE__ */ defineAsyncComponent(
  () => import('./components/selection/ForwardDialog.vue'),
)
