// Words for narrowing a search.
export const finding = {
  byPerson: '发送人',
  kind: {
    image: '图片',
    video: '视频',
    file: '文件',
    link: '链接',
    voice: '语音',
    place: '位置',
    person: '名片',
    poll: '投票和接龙',
    sticker: '表情',
    forwarded: '合并转发',
  },
  span: { today: '今天', week: '最近一周', month: '最近一个月' },
  from: '从',
  to: '到',
  apply: '确定',
}
