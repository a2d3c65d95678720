import type { Catalogue } from '../catalogue'

// Words for narrowing a search.
export const finding: Catalogue['finding'] = {
  byPerson: 'Person',
  kind: {
    image: 'Pictures',
    video: 'Videos',
    file: 'Files',
    link: 'Links',
    voice: 'Voice',
    place: 'Places',
    person: 'Contact cards',
    poll: 'Polls and lists',
    sticker: 'Stickers',
    forwarded: 'Forwarded chats',
  },
  span: { today: 'Today', week: 'Last 7 days', month: 'Last 30 days' },
  from: 'From',
  to: 'To',
  apply: 'Apply',
}
