// Export and import.
import type { Catalogue } from '../catalogue'

export const archive: Catalogue['archive'] = {
  title: 'Export and import',
  exportTitle: 'Export my data',
  exportHint:
    'Makes an archive of all chats you can see, with files, contacts and what you have read, in an open format: for another Kapok server or any other program. What was recalled is not in it.',
  passphrase: 'Passphrase (optional)',
  passphraseHint:
    'Locks the archive. It is kept nowhere: if you forget it, the archive stays shut.',
  start: 'Export',
  exporting: 'Exporting',
  entriesOf: '{done} of {total} messages',
  filesDone: '{files} files',
  stop: 'Stop',
  ready: 'The archive is ready',
  readyNote: '{conversations} chats, {entries} messages, {files} files · kept until {time}',
  locked: 'Locked',
  download: 'Download ({size})',
  remove: 'Remove it from the server',
  removeConfirm: 'Remove this archive from the server? What you downloaded stays.',
  removed: 'Removed',
  again: 'Export again',
  failed: 'Not done: {reason}',
  importTitle: 'Import an archive',
  importHint:
    'Its chats appear in your list as “Imported”, read only, and only you can see them. Importing again only adds what is missing.',
  importPassphrase: 'Passphrase of the archive (empty if it has none)',
  choose: 'Choose an archive',
  uploading: 'Uploading',
  importing: 'Importing',
  imported: 'Imported',
  importedNote: '{conversations} chats, {entries} messages, {files} files',
  skipped: '{count} chats are here already and were passed over',
  leftOut:
    '{count} message or file cannot be sent here and was left out | {count} messages or files cannot be sent here and were left out',
  known: 'Contacts in the archive',
  knownHint:
    'They may not be here, or be somebody else of the same name. Make sure before you add them.',
  readOnly: 'Imported from “{name}”: read only',
  from: 'Imported from',
  trust: 'What an archive says comes from whoever imported it; the server cannot tell who said it.',
}
