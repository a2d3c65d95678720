// What the server and this device keep.

export const storage = {
  title: 'Storage',
  server: 'Files on the server',
  serverHint: 'Pictures, voice, videos and files of the chats that you can see.',
  device: 'On this device',
  deviceHint:
    'Messages. What is cleared stays on the server, and comes again when a chat is opened.',
  browser: 'Browser in all',
  unused: 'Unused uploads',
  unusedHint: '{files} files in no message; they go by themselves after 7 days',
  removeUnused: 'Remove now',
  removed: '{size} removed',
  chats: 'By chat',
  row: '{files} files · {entries} messages · {cached} on this device',
  rowServer: '{files} files · {entries} messages',
  clear: 'Clear',
  clearLabel: 'Clear what this device keeps of “{name}”',
  clearConfirm: 'Clear what this device keeps of “{name}” ({size})? The server keeps its messages.',
  clearAll: 'Clear all of this device',
  clearAllConfirm:
    'Clear what this device keeps of all chats ({size})? The server keeps the messages.',
  cleared: 'Cleared',
  empty: 'No chats yet',
}
