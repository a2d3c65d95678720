import type { Catalogue } from '../catalogue'

export const stickers: Catalogue['stickers'] = {
  store: 'Sticker store',
  storeEmpty: 'No sticker packs yet',
  storeEmptyHint: 'Administrators can import packs in the console.',
  mine: 'My packs',
  others: 'More packs',
  count: '{count} sticker | {count} stickers',
  own: 'My stickers',
  ownEmpty:
    'Tap + to add one from a picture, or long-press a picture in a chat and choose “Add to stickers”.',
  recent: 'Recent',
  named: 'Sticker: {words}',
  save: 'Add to stickers',
  saved: 'Added to stickers',
  remove: 'Delete',
  removed: 'Deleted',
  addFile: 'Add a sticker from a picture',
  addShort: 'Add',
  removeShort: 'Remove',
  addPack: 'Add “{title}”',
  removePack: 'Remove “{title}”',
  up: 'Move “{title}” up',
  down: 'Move “{title}” down',
  author: 'By {author}',
  licence: 'Licence: {licence}',
}
