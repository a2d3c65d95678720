/** Translations, and voice messages as text. */
export const language = {
  translate: '翻译',
  toText: '转文字',
  hide: '收起',
  busy: { translation: '正在翻译…', transcript: '正在转文字…' },
  made: { translation: '翻译结果', transcript: '语音转文字' },
  silence: '没有听到说话内容',
  none: '没有可翻译的内容',
  notSetUp: {
    translation: '这里还没有开通翻译，可以联系管理员。',
    transcript: '这里还没有开通语音转文字，可以联系管理员。',
  },
  adminHint: {
    translation: '你是管理员：在配置中设置 [translate] url 即可开通，详见运维文档。',
    transcript: '你是管理员：在配置中设置 [transcribe] url 即可开通，详见运维文档。',
  },
  target: '翻译成',
  targetApp: '跟随界面语言',
}
