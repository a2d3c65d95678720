// A provider of the demo's own: it knows one text and one recording.
import { LanguageService } from '@/gen/kapok/language/v1/service_pb'
import type { FakeServer } from '../fake-server'

export function bindLanguage(world: FakeServer): void {
  const { method } = LanguageService
  world.on(method.translateMessage, () => ({
    text: 'Saturday at seven in the morning, we meet at the north gate. Bring water and a raincoat.',
    sourceLanguage: 'zh',
  }))
  world.on(method.transcribeVoice, () => ({ text: '我到楼下了，你慢慢来，不着急。' }))
}
