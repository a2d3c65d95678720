export const receipts = {
  read: 'Read',
  delivered: 'Delivered',
  sent: 'Unread',
  readBy: 'Read by {count} | Read by {count}',
}

export const presence = {
  online: 'Online',
  seen: {
    recently: 'Online within the hour',
    day: 'Online within a day',
    week: 'Online within a week',
    month: 'Online within a month',
    long: 'Not online for long',
  },
}
