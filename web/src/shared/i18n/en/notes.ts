import type { Catalogue } from '../catalogue'

export const notes: Catalogue['notes'] = {
  title: 'Group notes',
  none: 'No notes yet',
  noneHint: 'A note is a page that everyone in the group can read and write',
  write: 'New note',
  edit: 'Edit',
  more: 'Note options',
  noteTitle: 'Title',
  text: 'Text',
  empty: 'Nothing is written here yet',
  savedBy: '{name} · {time}',
  saved: 'Saved',
  merged: 'Saved together with what {name} wrote',
  conflict:
    'You and {name} changed the same lines. Both stand below: make one of them and save again.',
  newer:
    '{name} saved this note meanwhile. Your words will be put together with theirs when you save.',
  mine: '—— yours ——',
  theirs: '—— {name} ——',
  end: '————',
  draft: 'Not saved yet',
  discard: 'Discard',
  discardText: 'What you wrote since the last save is lost',
  versions: 'Earlier versions',
  versionOf: 'Version {version}',
  now: 'Now',
  restore: 'Use this version',
  remove: 'Remove note',
  removeText: 'The note and its versions are removed for everyone',
  gone: 'This note was removed',
  goneHint: 'Its words are still here: copy what you need',
}
