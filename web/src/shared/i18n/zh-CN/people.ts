export const receipts = {
  read: '已读',
  delivered: '已送达',
  sent: '未读',
  readBy: '{count} 人已读',
}

export const presence = {
  online: '在线',
  seen: {
    recently: '1 小时内在线',
    day: '1 天内在线',
    week: '1 周内在线',
    month: '1 个月内在线',
    long: '很久没有上线',
  },
}
