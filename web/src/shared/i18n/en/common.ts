import type { Catalogue } from '../catalogue'

export const common: Catalogue['common'] = {
  cancel: 'Cancel',
  done: 'Done',
  save: 'Save',
  back: 'Back',
  close: 'Close',
  retry: 'Try again',
  report: 'Report',
  delete: 'Delete',
  remove: 'Remove',
  more: 'More',
  search: 'Search',
  clear: 'Clear',
  copied: 'Copied',
  loading: 'Loading…',
  loadFailed: 'Could not load this',
  nothingFound: 'Nothing found for “{query}”',
  skipToContent: 'Skip to content',
  skipToList: 'Skip to list',
  unset: 'Not set',
  you: 'You',
  youObject: 'you',
  nameQuoted: '{name}',
  listSeparator: ', ',
  deletedAccount: 'Deleted account',
  unread: '{count} unread',
  selected: '{count} selected',
  resizeList: 'Resize list',
}

export const nav: Catalogue['nav'] = {
  stickers: 'Stickers',
  main: 'Main',
  chats: 'Chats',
  contacts: 'Contacts',
  discover: 'Discover',
  me: 'Me',
  chatsBadge: '{count} unread',
  contactsBadge: '{count} new friend | {count} new friends',
  jumpTitle: 'Jump to a chat',
  jumpHint: 'Name, pinyin initials or Kapok ID',
  jumpEmpty: 'No chat or contact matches',
  pickConversation: 'Pick a chat to start',
  pickContact: 'Pick a contact to see their profile',
  notFound: 'Page not found',
  notFoundHint: 'The link may be mistyped, or what it led to is gone.',
  goHome: 'Go to Chats',
}

export const connection: Catalogue['connection'] = {
  offline: 'You’re offline. Keep reading; messages go out when you’re back',
  connecting: 'Connecting…',
  waiting: 'Disconnected. Retrying in {seconds} s',
  syncing: 'Receiving messages…',
  retryNow: 'Retry now',
  newVersion: 'A new version is ready',
  reload: 'Reload',
}

export const time: Catalogue['time'] = {
  today: 'Today',
  yesterday: 'Yesterday',
}

export const permission: Catalogue['permission'] = {
  camera: 'The camera is blocked',
  cameraHint: 'Allow the camera in your browser’s site settings, or pick a picture of a QR code.',
  cameraNone: 'No camera found',
  cameraNoneHint: 'Pick a picture of a QR code instead.',
  microphone: 'The microphone is blocked',
  microphoneHint: 'Allow the microphone in your browser’s site settings, then hold to talk again.',
  microphoneNone: 'No microphone found',
  insecure: 'Browsers open camera and microphone only over HTTPS or on this very machine.',
  notification: 'Notifications are blocked by the browser',
  notificationHint: 'Allow notifications in your browser’s site settings.',
}
