/** Words that every screen uses. */
export const common = {
  cancel: '取消',
  done: '完成',
  save: '保存',
  back: '返回',
  close: '关闭',
  retry: '重试',
  report: '举报',
  delete: '删除',
  remove: '移除',
  more: '更多',
  search: '搜索',
  clear: '清除',
  copied: '已复制',
  loading: '正在加载…',
  loadFailed: '加载失败',
  nothingFound: '没有找到“{query}”',
  skipToContent: '跳到正文',
  skipToList: '跳到列表',
  unset: '未设置',
  you: '你',
  /** Where it does not begin the sentence. */
  youObject: '你',
  nameQuoted: '“{name}”',
  listSeparator: '、',
  deletedAccount: '已注销的账号',
  unread: '{count} 条未读',
  selected: '已选 {count} 人',
  resizeList: '调整列表宽度',
}

export const nav = {
  stickers: '表情',
  main: '主导航',
  chats: '消息',
  contacts: '通讯录',
  discover: '发现',
  me: '我',
  chatsBadge: '{count} 条未读',
  contactsBadge: '{count} 个新的朋友',
  jumpTitle: '跳转到聊天',
  jumpHint: '输入名字、拼音首字母或 Kapok 号',
  jumpEmpty: '没有匹配的聊天或联系人',
  pickConversation: '选择一个聊天开始',
  pickContact: '选择一位联系人查看资料',
  notFound: '页面不存在',
  notFoundHint: '链接可能写错了，或者内容已被移走。',
  goHome: '回到消息',
}

export const connection = {
  offline: '当前网络不可用，可继续浏览，消息会在联网后发出',
  connecting: '正在连接…',
  waiting: '连接已断开，{seconds} 秒后重试',
  syncing: '正在收取消息…',
  retryNow: '立即重试',
  newVersion: '有新版本可用',
  reload: '刷新',
}

export const time = {
  today: '今天',
  yesterday: '昨天',
}

export const permission = {
  camera: '无法使用相机',
  cameraHint: '请在浏览器地址栏的网站设置里允许使用相机，或改为选择一张二维码图片。',
  cameraNone: '没有找到相机',
  cameraNoneHint: '可以改为选择一张二维码图片。',
  microphone: '无法使用麦克风',
  microphoneHint: '请在浏览器地址栏的网站设置里允许使用麦克风，然后再按住说话。',
  microphoneNone: '没有找到麦克风',
  insecure: '浏览器只在 HTTPS 或本机地址下开放相机和麦克风。',
  notification: '通知已被浏览器屏蔽',
  notificationHint: '请在浏览器地址栏的网站设置里允许通知。',
}
