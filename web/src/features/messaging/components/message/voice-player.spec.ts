// @vitest-environment jsdom
// feature: voice, voice-speed
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { useSettings } from '@/shared/theme/settings'
import { mountUi } from '@/testing/mount'
import { nextVoiceRate, stopVoice, toggleVoice, voiceRate } from './voice-player'
import VoiceSpeed from './VoiceSpeed.vue'

/** The loudspeaker; a new source begins at the default speed, as in browsers. */
const speaker = { playbackRate: 1, defaultPlaybackRate: 1 }
vi.stubGlobal(
  'Audio',
  class {
    set src(_address: string) {
      speaker.playbackRate = speaker.defaultPlaybackRate
    }
    set playbackRate(rate: number) {
      speaker.playbackRate = rate
    }
    set defaultPlaybackRate(rate: number) {
      speaker.defaultPlaybackRate = rate
    }
    play = () => Promise.resolve()
    pause = () => undefined
  },
)

beforeEach(() => {
  stopVoice()
  useSettings().settings.value.voiceRate = 1
})

describe('the speed of voice messages', () => {
  it('goes round, at once for what plays and for what is played next', () => {
    toggleVoice('s:1', '/v1', 1000, () => undefined)
    expect(speaker.playbackRate).toBe(1)
    nextVoiceRate()
    expect(speaker.playbackRate).toBe(1.5)
    toggleVoice('s:2', '/v2', 1000, () => undefined)
    expect(speaker.playbackRate).toBe(1.5)
    nextVoiceRate()
    expect(speaker.playbackRate).toBe(2)
    nextVoiceRate()
    expect(speaker.playbackRate).toBe(1)
  })

  it('is kept on the device, and a value nobody knows is the normal speed', () => {
    nextVoiceRate()
    expect(useSettings().settings.value.voiceRate).toBe(1.5)
    useSettings().settings.value.voiceRate = 7
    expect(voiceRate()).toBe(1)
    toggleVoice('s:3', '/v3', 1000, () => undefined)
    expect(speaker.playbackRate).toBe(1)
  })

  it('stands on a button that names it', async () => {
    const button = (await mountUi(VoiceSpeed)).get('button')
    expect(button.attributes('aria-label')).toBe('Playback speed 1×')
    await button.trigger('click')
    expect(button.attributes('aria-label')).toBe('Playback speed 1.5×')
  })
})
