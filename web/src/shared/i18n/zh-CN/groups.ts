export const face = {
  title: '面对面建群',
  hint: '和身边的朋友输入同样的四个数字，进入同一个群聊',
  waitingHint: '这些朋友也将进入群聊',
  enter: '进入该群',
  digit: '第 {index} 位',
  code: '四位数字',
  erase: '删除',
  key: '数字 {digit}',
  closes: '{seconds} 秒后关闭',
  again: '重新输入',
}

export const folded = {
  title: '折叠的聊天',
  row: '{count} 个群聊有新消息',
  none: '没有新消息',
  fold: '折叠该聊天',
  unfold: '取消折叠',
  foldNote: '免打扰的群聊收进“折叠的聊天”',
  empty: '没有折叠的聊天',
  emptyHint: '在免打扰的群聊里打开“折叠该聊天”，就会收到这里。',
}

export const swipe = {
  unread: '标为未读',
  read: '标为已读',
  hide: '不显示',
  delete: '删除',
  deleteConfirm: '从列表中删除“{name}”？有新消息时会再次出现。',
  deleted: '已删除',
}

export const service = {
  title: '系统通知',
  loggedIn: '新设备登录',
  loggedInText: '你的账号在“{device}”上登录了。如果不是你本人，请立即移除该设备并修改密码。',
  loggedInPreview: '新设备登录：{device}',
  seeDevices: '查看登录设备',
  announcement: '公告',
  readOnly: '系统通知不能回复',
}

export const governed = {
  announcementChanged: '{who}更新了群公告',
  announcementRemoved: '{who}清空了群公告',
  joinApprovalOn: '{who}开启了“进群需要确认”',
  joinApprovalOff: '{who}关闭了“进群需要确认”',
  inviteByAdminsOn: '{who}设置仅群主和管理员可邀请',
  inviteByAdminsOff: '{who}允许所有成员邀请',
  mutedAllOn: '{who}开启了全员禁言',
  mutedAllOff: '{who}关闭了全员禁言',
  slowModeSOn: '{who}开启了慢速模式：每 {time} 一条',
  slowModeSOff: '{who}关闭了慢速模式',
  historyForNewcomersOn: '{who}允许新成员查看历史消息',
  historyForNewcomersOff: '{who}不再让新成员查看历史消息',
  membersMax: '{who}将成员上限改为 {count} 人',
  muted: '{users}被{who}禁言至 {time}',
  mutedForEver: '{users}被{who}禁言',
  unmuted: '{who}解除了{users}的禁言',
  banned: '{who}将{users}移出群聊并封禁',
  noteCreated: '{who}写了一篇群笔记',
  joinedByLink: '{who}通过{inviter}的邀请加入了群聊',
  admitted: '{who}同意{users}加入群聊',
  joinedMany: '{users}加入了群聊',
  leftMany: '{users}退出了群聊',
}
