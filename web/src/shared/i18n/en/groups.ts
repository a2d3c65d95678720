import type { Catalogue } from '../catalogue'

export const face: Catalogue['face'] = {
  title: 'Face to face group',
  hint: 'Type the same four digits as the friends beside you to meet in one group',
  waitingHint: 'These friends will be in the group, too',
  enter: 'Enter the group',
  digit: 'Digit {index}',
  code: 'Four digits',
  erase: 'Erase',
  key: 'Digit {digit}',
  closes: 'Closes in {seconds} s',
  again: 'Type again',
}

export const folded: Catalogue['folded'] = {
  title: 'Folded chats',
  row: '{count} group has news | {count} groups have news',
  none: 'Nothing new',
  fold: 'Fold chat',
  unfold: 'Unfold chat',
  foldNote: 'Puts the muted group into “Folded chats”',
  empty: 'No folded chats',
  emptyHint: 'Turn on “Fold chat” in a muted group and it moves here.',
}

export const swipe: Catalogue['swipe'] = {
  unread: 'Unread',
  read: 'Read',
  hide: 'Hide',
  delete: 'Delete',
  deleteConfirm: 'Delete “{name}” from the list? It comes back with the next message.',
  deleted: 'Deleted',
}

export const service: Catalogue['service'] = {
  title: 'System notices',
  loggedIn: 'New device',
  loggedInText:
    'Your account was logged in on “{device}”. If that was not you, log the device out and change your password now.',
  loggedInPreview: 'New device: {device}',
  seeDevices: 'See your devices',
  announcement: 'Announcement',
  readOnly: 'System notices cannot be answered',
}

export const governed: Catalogue['governed'] = {
  announcementChanged: '{who} updated the group notice',
  announcementRemoved: '{who} cleared the group notice',
  joinApprovalOn: '{who} turned on approval of new members',
  joinApprovalOff: '{who} turned off approval of new members',
  inviteByAdminsOn: '{who} left inviting to owner and admins',
  inviteByAdminsOff: '{who} let everyone invite',
  mutedAllOn: '{who} muted everyone',
  mutedAllOff: '{who} let everyone write',
  slowModeSOn: '{who} turned on slow mode: one message every {time}',
  slowModeSOff: '{who} turned off slow mode',
  historyForNewcomersOn: '{who} opened the history to new members',
  historyForNewcomersOff: '{who} closed the history to new members',
  membersMax: '{who} made room for {count} members',
  muted: '{who} muted {users} until {time}',
  mutedForEver: '{who} muted {users}',
  unmuted: '{who} unmuted {users}',
  banned: '{who} removed and banned {users}',
  noteCreated: '{who} wrote a group note',
  joinedByLink: '{who} joined by the invitation of {inviter}',
  admitted: '{who} let {users} in',
  joinedMany: '{users} joined the group',
  leftMany: '{users} left the group',
}
