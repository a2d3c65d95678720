import type { Catalogue } from '../catalogue'

export const language: Catalogue['language'] = {
  translate: 'Translate',
  toText: 'Convert to text',
  hide: 'Hide',
  busy: { translation: 'Translating…', transcript: 'Converting to text…' },
  made: { translation: 'Translation', transcript: 'Voice as text' },
  silence: 'Nobody speaks here',
  none: 'There is nothing to translate',
  notSetUp: {
    translation: 'Translation is not set up here. Your administrator can do that.',
    transcript: 'Voice to text is not set up here. Your administrator can do that.',
  },
  adminHint: {
    translation:
      'You are an administrator: set url under [translate] in the configuration; see the operations guide.',
    transcript:
      'You are an administrator: set url under [transcribe] in the configuration; see the operations guide.',
  },
  target: 'Translate into',
  targetApp: 'The app’s language',
}
