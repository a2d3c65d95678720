/** Tags, privacy, address book, receipts, presence, deleting an account. */
export const tags = {
  title: 'Tags',
  new: 'New tag',
  add: 'Add tag',
  name: 'Name of the tag',
  rename: 'Rename',
  delete: 'Delete tag',
  deleteConfirm: 'Delete the tag “{name}”? The contacts in it stay.',
  choose: 'Choose people',
  chooseBy: 'Choose by tag',
  empty: 'No tags yet',
  emptyHint: 'Sort contacts with tags. Only you can see them.',
  nobody: 'Nobody has this tag yet',
  gone: 'This tag was deleted',
  note: 'Note',
  star: 'Star',
  unstar: 'Remove star',
  starred: 'Starred',
  deleteHistory: 'Delete the chat history, too',
  deleteHistoryHint: 'Only on your side; theirs stays',
}

export const privacy = {
  title: 'Privacy',
  confirm: 'Ask me before I become a contact',
  confirmHint: 'If off, people who add you become contacts at once',
  ways: 'People can find and add me by',
  byHandle: 'Kapok ID',
  byPhone: 'Phone number',
  byQr: 'QR card',
  byGroup: 'Group chats',
  byCard: 'Shared contact cards',
  strangers: 'Messages from strangers',
  strangersHint: 'If off, only people you have as contacts can write to you',
  mutual: 'Seen by each other',
  presence: 'Online status',
  presenceHint: 'Contacts see whether you are online. You see theirs only if you show yours.',
  receipts: 'Read and delivery receipts',
  receiptsHint:
    'Others see whether messages were delivered and read. You see theirs only if you show yours.',
  ofContact: 'What they can see',
  ofContactHint: 'For “{name}” only. It comes before your privacy settings.',
  asSettingsOn: 'As in settings (on)',
  asSettingsOff: 'As in settings (off)',
  always: 'Always',
  never: 'Never',
  source: 'Came by',
  cameBy: {
    handle: 'Kapok ID',
    phone: 'Phone number',
    qr: 'QR code',
    group: 'A group chat',
    card: 'A contact card',
    book: 'Address book',
  },
}

export const book = {
  title: 'Friends from my address book',
  hint: 'People who have your number, and you theirs',
  explain:
    'You see each other only if both turn this on and have each other’s number. Numbers become fingerprints on this device before they are uploaded, and the server keeps nobody else’s number. There are only so many phone numbers, so a fingerprint is not proof against every attack: leave this off if that worries you.',
  source: 'Where the numbers come from',
  prefix: 'Usual country code',
  pick: 'Choose from this phone’s contacts',
  file: 'Import a vCard file (.vcf)',
  typed: 'Or type numbers, one a line',
  upload: 'Find friends',
  uploaded: '{count} number compared | {count} numbers compared',
  numbers: 'Fingerprint of {count} number uploaded | Fingerprints of {count} numbers uploaded',
  noNumbers: 'No usable phone number found',
  fileTooLarge: 'The file is too large: at most 8 MB',
  matches: 'People you may know',
  noMatches: 'Nobody yet',
  noMatchesHint: 'People appear here once they turn this on and have your number.',
  erase: 'Turn off and erase what was uploaded',
  eraseConfirm: 'Turn address book matching off and erase the fingerprints on the server?',
}

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

export const deletion = {
  title: 'Delete account',
  what: 'Before you delete it',
  wait: 'All devices are logged out at once, and the account is deleted after 7 days. Logging in before that cancels it.',
  erased:
    'Profile, contacts, settings and devices are erased for good. Your groups go to other members.',
  stays: 'Messages you sent to others stay, under “Deleted account”.',
  handle: 'Nobody can use your Kapok ID again, not even you.',
  action: 'Delete account',
  confirm: 'Delete it? After 7 days it cannot be brought back.',
  sendCode: 'Send a code to my phone',
  codeSent: 'Code sent',
  code: 'Code',
  needCode: 'Enter the code',
  cancelled: 'Your account is no longer being deleted. Welcome back.',
}
