// Components and words that other features may use.
export { default as ConversationAvatar } from './components/ConversationAvatar.vue'
export { default as MessageAnnouncer } from './components/MessageAnnouncer.vue'
export { conversationTitle } from './components/title'
export { useWords as useMessageWords } from './components/useWords'
