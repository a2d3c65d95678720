// Which voice message comes after which: who hears a new one hears the other new ones after it, without another tap.
import { inject, type InjectionKey, provide } from 'vue'
import { useMedia } from '@/features/media'
import { type ChatMessage, type ChatWindow, useMessaging } from '@/features/messaging'
import { toggleVoice } from './voice-player'

const kPlay: InjectionKey<(message: ChatMessage) => void> = Symbol('play')

/** For the page of a chat: gives the bubbles in it their play function. */
export function provideVoiceQueue(window: () => ChatWindow): void {
  const media = useMedia()
  const messaging = useMessaging()
  const isNew = (message: ChatMessage): boolean =>
    !message.mine &&
    message.content.kind === 'voice' &&
    !messaging.isHeard(window().conversationId, message)

  function play(message: ChatMessage): void {
    if (message.content.kind !== 'voice') return
    const wasNew = isNew(message)
    if (wasNew) messaging.markHeard(window().conversationId, message.seq)
    const { mediaId, durationMs } = message.content.media
    const address = message.localUrl || media.url(mediaId)
    toggleVoice(message.key, address, durationMs, () => {
      const next = window().messages.find((other) => other.seq > message.seq && isNew(other))
      if (wasNew && next) play(next)
    })
  }
  provideVoicePlay(play)
}

/** For a message outside of its chat. */
export function provideVoicePlay(play: (message: ChatMessage) => void): void {
  provide(kPlay, play)
}

/** For a bubble. */
export function useVoiceQueue(): (message: ChatMessage) => void {
  return inject(kPlay, () => undefined)
}
