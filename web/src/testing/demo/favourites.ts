// What the demo's user has put aside.
import { FavouritesService } from '@/gen/kapok/favourites/v1/service_pb'
import type { FakeServer } from '../fake-server'
import { file, image, type Said, text, voice } from './content'
import { album, article, linked, merged, place } from './kinds'

const kDayMs = 86_400_000

export function bindFavourites(world: FakeServer, me: string, empty: boolean): void {
  const { method } = FavouritesService
  const tagsOf: Readonly<Record<string, string[]>> = {
    '11': ['生活'],
    '10': ['徒步', '西湖'],
    '8': ['工作'],
    '6': ['徒步'],
  }
  const mei = `d${me}-1002`
  const said: readonly [string, string, string, number, Said | undefined][] = [
    ['12', '', me, 0, text('周末采购：面粉、酵母、红豆')],
    ['11', mei, '1002', 0, text('门禁密码 4711#，快递放物业就好。周末我来拿，辛苦啦！')],
    ['10', 'g1', '1003', 1, image('p2', 1200, 800)],
    ['9', 'g1', '1004', 1, voice(12_000)],
    ['8', 'g3', '1006', 3, file('第三季度预算（终稿）.xlsx', 482_000)],
    ['7', 'g1', '1005', 4, undefined],
    ['6', 'g1', '1003', 6, album(4)],
    ['5', mei, '1002', 8, linked('这条路线不错')],
    ['4', mei, me, 12, article('木棉花开时节', '三月的广州，满城英雄花。', '城市画报')],
    ['3', 'g1', '1004', 20, place('西湖断桥', '杭州市西湖区北山街')],
    ['2', mei, '1002', 40, merged()],
    ['1', 'g3', '1006', 400, text('KISS：'.concat('把复杂留给自己，把简单留给别人。'.repeat(20)))],
  ]
  const favourites = said.map(([favouriteId, conversationId, senderId, days, content]) => ({
    favouriteId,
    conversationId,
    seq: conversationId ? BigInt(favouriteId) : 0n,
    note: conversationId === '',
    senderId,
    timeMs: BigInt(Date.now() - days * kDayMs),
    addedMs: BigInt(Date.now() - days * kDayMs),
    tags: tagsOf[favouriteId] ?? [],
    recalled: !content,
    ...(content && { content }),
  }))
  world.on(method.listFavourites, (_, { kinds, tag, text: words }) => {
    const fits = favourites.filter(
      (each) =>
        (kinds.length === 0 ||
          kinds.includes(each.note ? 'note' : (each.content?.kind?.case ?? ''))) &&
        (!tag || each.tags.includes(tag)) &&
        (!words || JSON.stringify(each.content?.kind ?? '').includes(words)),
    )
    return { favourites: empty ? [] : fits }
  })
  const tags = [
    { tag: '徒步', count: 2 },
    { tag: '生活', count: 1 },
    { tag: '工作', count: 1 },
    { tag: '西湖', count: 1 },
  ]
  world.on(method.listFavouriteTags, () => ({ tags: empty ? [] : tags }))
  world.on(method.addFavourite, () => ({}))
  world.on(method.addNote, () => ({}))
  world.on(method.editNote, () => ({}))
  world.on(method.removeFavourites, () => ({}))
  world.on(method.setFavouriteTags, () => ({}))
}
