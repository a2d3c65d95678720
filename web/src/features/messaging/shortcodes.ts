// The names WeChat gives its faces, as people type them in brackets, and the emoji that comes nearest to each.

/** Chinese name, English name, emoji. Where several have one emoji, the first is what it is called. */
const kTable: readonly (readonly [string, string, string])[] = [
  ['微笑', 'Smile', '🙂'],
  ['撇嘴', 'Grimace', '😕'],
  ['色', 'Drool', '😍'],
  ['发呆', 'Scowl', '😳'],
  ['得意', 'CoolGuy', '😎'],
  ['流泪', 'Sob', '😢'],
  ['害羞', 'Shy', '☺️'],
  ['闭嘴', 'Silent', '🤐'],
  ['睡', 'Sleep', '😴'],
  ['大哭', 'Cry', '😭'],
  ['尴尬', 'Awkward', '😅'],
  ['发怒', 'Angry', '😡'],
  ['调皮', 'Tongue', '😜'],
  ['呲牙', 'Grin', '😁'],
  ['惊讶', 'Surprise', '😮'],
  ['难过', 'Frown', '🙁'],
  ['酷', 'Ruthless', '😎'],
  ['冷汗', 'Blush', '😰'],
  ['囧', 'Tension', '😖'],
  ['抓狂', 'Scream', '😫'],
  ['吐', 'Puke', '🤮'],
  ['偷笑', 'Chuckle', '🤭'],
  ['愉快', 'Joyful', '😊'],
  ['白眼', 'Slight', '🙄'],
  ['傲慢', 'Smug', '😤'],
  ['饥饿', 'Hungry', '😋'],
  ['困', 'Drowsy', '🥱'],
  ['惊恐', 'Panic', '😱'],
  ['流汗', 'Sweat', '😓'],
  ['憨笑', 'Laugh', '😄'],
  ['悠闲', 'Loafer', '😌'],
  ['大兵', 'Commando', '🪖'],
  ['奋斗', 'Strive', '💪'],
  ['咒骂', 'Scold', '🤬'],
  ['疑问', 'Doubt', '🤔'],
  ['嘘', 'Shhh', '🤫'],
  ['晕', 'Dizzy', '😵'],
  ['折磨', 'Tormented', '😩'],
  ['衰', 'BadLuck', '😞'],
  ['骷髅', 'Skull', '💀'],
  ['敲打', 'Hammer', '🔨'],
  ['再见', 'Bye', '👋'],
  ['擦汗', 'Relief', '😥'],
  ['抠鼻', 'DigNose', '🤥'],
  ['鼓掌', 'Clap', '👏'],
  ['糗大了', 'Shame', '😳'],
  ['坏笑', 'Trick', '😏'],
  ['左哼哼', 'Bah！L', '😤'],
  ['右哼哼', 'Bah！R', '😤'],
  ['哈欠', 'Yawn', '🥱'],
  ['鄙视', 'Lookdown', '😒'],
  ['委屈', 'Wronged', '🥺'],
  ['快哭了', 'Puling', '😿'],
  ['阴险', 'Sly', '😈'],
  ['亲亲', 'Kiss', '😘'],
  ['吓', 'Uh-oh', '😨'],
  ['可怜', 'Whimper', '🥺'],
  ['笑脸', 'Happy', '😃'],
  ['生病', 'Sick', '🤒'],
  ['脸红', 'Flushed', '😳'],
  ['破涕为笑', 'Lol', '😂'],
  ['恐惧', 'Terror', '😱'],
  ['失望', 'LetDown', '😔'],
  ['无语', 'Duh', '😑'],
  ['嘿哈', 'Hey', '🤗'],
  ['捂脸', 'Facepalm', '🤦'],
  ['奸笑', 'Smirk', '😏'],
  ['机智', 'Smart', '🤓'],
  ['皱眉', 'Concerned', '😟'],
  ['耶', 'Yeah!', '✌️'],
  ['吃瓜', 'Onlooker', '🍉'],
  ['加油', 'GoForIt', '💪'],
  ['汗', 'Sweats', '😅'],
  ['天啊', 'OMG', '😲'],
  ['Emm', 'Emm', '🤨'],
  ['社会社会', 'Respect', '🙌'],
  ['旺柴', 'Doge', '🐶'],
  ['好的', 'NoProb', '👌'],
  ['打脸', 'MyBad', '🤕'],
  ['哇', 'Wow', '🤩'],
  ['翻白眼', 'Boring', '🙄'],
  ['666', 'Awesome', '🤙'],
  ['让我看看', 'LetMeSee', '🫣'],
  ['叹气', 'Sigh', '😮‍💨'],
  ['苦涩', 'Hurt', '😣'],
  ['裂开', 'Broken', '🫠'],
  ['嘴唇', 'Lips', '💋'],
  ['爱心', 'Heart', '❤️'],
  ['心碎', 'BrokenHeart', '💔'],
  ['拥抱', 'Hug', '🤗'],
  ['强', 'ThumbsUp', '👍'],
  ['弱', 'ThumbsDown', '👎'],
  ['握手', 'Shake', '🤝'],
  ['胜利', 'Peace', '✌️'],
  ['抱拳', 'Salute', '🙏'],
  ['勾引', 'Beckon', '🫵'],
  ['拳头', 'Fist', '👊'],
  ['OK', 'OK', '👌'],
  ['合十', 'Worship', '🙏'],
  ['啤酒', 'Beer', '🍺'],
  ['咖啡', 'Coffee', '☕'],
  ['蛋糕', 'Cake', '🎂'],
  ['玫瑰', 'Rose', '🌹'],
  ['凋谢', 'Wilt', '🥀'],
  ['菜刀', 'Cleaver', '🔪'],
  ['炸弹', 'Bomb', '💣'],
  ['便便', 'Poop', '💩'],
  ['月亮', 'Moon', '🌙'],
  ['太阳', 'Sun', '☀️'],
  ['庆祝', 'Party', '🎉'],
  ['礼物', 'Gift', '🎁'],
  ['红包', 'Packet', '🧧'],
  ['發', 'Rich', '🀅'],
  ['福', 'Blessing', '🏮'],
  ['烟花', 'Fireworks', '🎆'],
  ['爆竹', 'Firecracker', '🧨'],
  ['猪头', 'Pig', '🐷'],
  ['跳跳', 'Waddle', '🐧'],
  ['发抖', 'Tremble', '🥶'],
  ['转圈', 'Twirl', '💫'],
]

const kByName: ReadonlyMap<string, string> = new Map(
  kTable.flatMap(([zh, en, emoji]) => [
    [zh.toLowerCase(), emoji],
    [en.toLowerCase(), emoji],
  ]),
)
/** Without the selector that asks for the coloured form: keyboards leave it out. */
const bare = (emoji: string): string => emoji.replaceAll('\uFE0F', '')
const kByEmoji = new Map<string, readonly [string, string]>()
for (const [zh, en, emoji] of kTable) {
  if (!kByEmoji.has(bare(emoji))) kByEmoji.set(bare(emoji), [zh, en])
}

const kShortcode = /\[([^[\]\s]{1,12})\]/g

/** "[微笑]" and "[Smile]" become the emoji; unknown names stay as they are. */
export function shortcodesToEmoji(text: string): string {
  return text.replace(kShortcode, (whole, name: string) => kByName.get(name.toLowerCase()) ?? whole)
}

/** "[微笑]" of the emoji, or "[Smile]" for readers of other languages; undefined if WeChat has no name for it. */
export function shortcodeOf(emoji: string, language: string): string | undefined {
  const names = kByEmoji.get(bare(emoji))
  return names && `[${language.startsWith('zh') ? names[0] : names[1]}]`
}

/** Emoji that WeChat calls like that, in Chinese or English. */
export function emojiNamed(text: string): string[] {
  const wanted = text
    .trim()
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
  if (!wanted) return []
  const hits = kTable.filter(([zh, en]) => zh.includes(wanted) || en.toLowerCase().includes(wanted))
  return [...new Set(hits.map(([, , emoji]) => emoji))]
}

/**
 * What the text and the caret become once the shortcodes in it are emoji: only those whose bracket ends at the caret while
 * one types, all of them after a paste.
 */
export function replaceShortcodes(
  text: string,
  caret: number,
  which: 'at-caret' | 'all',
): { text: string; caret: number } {
  const before = text.slice(0, caret)
  if (which === 'all') {
    const converted = shortcodesToEmoji(before)
    return { text: converted + shortcodesToEmoji(text.slice(caret)), caret: converted.length }
  }
  const open = before.endsWith(']') ? before.lastIndexOf('[') : -1
  if (open < 0) return { text, caret }
  const converted = before.slice(0, open) + shortcodesToEmoji(before.slice(open))
  return { text: converted + text.slice(caret), caret: converted.length }
}
