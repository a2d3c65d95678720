// A small lively world on the fake server, for looking at the app: people, groups, every kind of message.
import { create } from '@bufbuild/protobuf'
import { Registration } from '@/gen/kapok/accounts/v1/types_pb'
import { AccountsService } from '@/gen/kapok/accounts/v1/service_pb'
import { ContactsService } from '@/gen/kapok/contacts/v1/service_pb'
import { FriendRequestState, Relation } from '@/gen/kapok/contacts/v1/types_pb'
import { PresenceService } from '@/gen/kapok/presence/v1/service_pb'
import { LastSeen } from '@/gen/kapok/presence/v1/types_pb'
import { LinksService } from '@/gen/kapok/links/v1/service_pb'
import { MessagingService } from '@/gen/kapok/messaging/v1/service_pb'
import {
  ContentSchema,
  ConversationKind,
  EditedSchema,
  ReactionTallySchema,
  Role,
} from '@/gen/kapok/messaging/v1/types_pb'
import { FakeServer } from '../fake-server'
import { bindAgenda } from './agenda'
import { bindConsole } from './console'
import { bindArchive, importedLines, kImportedGroup, kImportOrigin } from './archive'
import { bindFavourites } from './favourites'
import { bindLanguage } from './language'
import { bindNotes } from './notes'
import { bindStickers, packSticker } from './stickers'
import {
  answer,
  file,
  image,
  kNames,
  kPeople,
  notice,
  sticker,
  text,
  system,
  type Said,
  voice,
} from './content'
import { bindData } from './data'
import { bindGroups, kGovernance, membersOf } from './groups'
import {
  album,
  anonymousPoll,
  article,
  linked,
  merged,
  mergedItems,
  music,
  person,
  place,
  poll,
  relay,
  video,
} from './kinds'

export const kMe = '1001'
const kDayMs = 86_400_000
const kMinuteMs = 60_000

interface DemoOptions {
  readonly empty?: boolean
  /** The longest names and words there may be, and many unread. */
  readonly extreme?: boolean
  /** So many messages in one chat. */
  readonly long?: number
  /** 'running' or 'failed': how exports and imports stand. */
  readonly job?: string
  readonly startMs?: number
}

export class DemoWorld extends FakeServer {
  private readonly clock: { ms: number }
  private nextId = 1
  private readonly lastMs: number

  constructor(options: DemoOptions = {}) {
    const clock = { ms: options.startMs ?? Date.now() - 9 * kDayMs }
    super(() => clock.ms)
    this.clock = clock
    for (const [id, name] of Object.entries(kNames)) this.addUser(id, name)
    this.bindDemo(options.empty ?? false)
    bindArchive(this, options.empty ?? false, options.job ?? '')
    if (!options.empty) this.fill(options.long ?? 0)
    if (options.extreme) this.fillExtreme()
    this.lastMs = clock.ms
    clock.ms = Date.now()
  }

  /** A world whose last word was said a minute ago. */
  static recent(options: DemoOptions): DemoWorld {
    const startMs = Date.now() - 9 * kDayMs
    const { lastMs } = new DemoWorld({ ...options, startMs })
    return new DemoWorld({ ...options, startMs: startMs + Date.now() - lastMs - kMinuteMs })
  }

  protected override user(userId: string) {
    const person = kPeople[userId]
    return {
      userId,
      handle: person?.handle ?? `user${userId}`,
      nickname: kNames[userId] ?? '',
      ...person,
    }
  }

  /** Someone says something, some minutes after the last thing said. */
  private say(userId: string, conversationId: string, content: Said, afterMinutes = 1): void {
    this.clock.ms += afterMinutes * kMinuteMs
    this.send(userId, conversationId, `demo-${this.nextId++}`, content)
  }

  private bindDemo(empty: boolean): void {
    const accounts = AccountsService.method
    this.on(accounts.getInstance, () => ({
      name: '木棉社区',
      registration: Registration.INVITE_ONLY,
      phoneLogin: true,
      version: '0.1.0',
    }))
    this.on(accounts.getProfile, (userId) => ({
      profile: {
        user: this.user(userId),
        maskedPhone: '+86 ••• •••• 8000',
        isAdmin: true,
        hasPassword: true,
      },
    }))
    this.on(accounts.listDevices, () => ({
      devices: [
        {
          deviceId: '1',
          name: 'Chrome on Linux',
          createdMs: this.ago(20),
          lastSeenMs: this.ago(0),
          current: true,
        },
        {
          deviceId: '2',
          name: 'Safari on iPhone',
          createdMs: this.ago(40),
          lastSeenMs: this.ago(1),
        },
        {
          deviceId: '3',
          name: 'Firefox on Windows',
          createdMs: this.ago(90),
          lastSeenMs: this.ago(12),
        },
      ],
    }))
    this.on(accounts.listInvites, () => ({
      invites: [
        { code: 'MUMIAN-7Q2K', usesLeft: 5, expiresMs: this.ago(-6), createdMs: this.ago(1) },
        { code: 'HELLO-93XF', usesLeft: 1, expiresMs: this.ago(-1), createdMs: this.ago(3) },
      ],
    }))
    this.on(accounts.startQrLogin, () => ({
      qrText: 'kapok:login:9f2c7a10b4e84d8f',
      secret: 's',
      expiresMs: BigInt(Date.now() + 120_000),
    }))
    this.on(accounts.scanQrLogin, () => ({ deviceName: 'Edge on Windows', address: '192.0.2.14' }))
    bindConsole(this.on.bind(this), {
      user: (userId) => this.user(userId),
      ago: (days) => this.ago(days),
      empty,
    })
    bindStickers(this.on.bind(this), empty)
    const contacts = ContactsService.method
    this.on(contacts.listContacts, (userId) => ({
      contacts: empty
        ? []
        : Object.keys(kNames)
            .filter((id) => id !== userId && Number(id) < 1100)
            .map((id) => ({
              user: this.user(id),
              isContact: true,
              remark: id === '1003' ? '表姐' : '',
              starred: id === '1002' || id === '1005',
              tagIds: id === '1002' ? ['7', '8'] : id === '1003' ? ['7'] : [],
              note: id === '1002' ? '读书会认识的，生日 5 月 12 日。爱喝手冲，不吃香菜。' : '',
              conversationId: BigInt(id) < BigInt(userId) ? `d${id}-${userId}` : `d${userId}-${id}`,
            })),
    }))
    this.on(contacts.listFriendRequests, () => ({
      requests: empty
        ? []
        : [
            {
              user: this.user('1101'),
              reason: '我是隔壁班的小周',
              state: FriendRequestState.PENDING,
              timeMs: this.ago(0),
            },
            {
              user: this.user('1102'),
              reason: 'We met at the book club!',
              state: FriendRequestState.PENDING,
              timeMs: this.ago(1),
            },
            {
              user: this.user('1103'),
              outgoing: true,
              reason: '我是林小满',
              state: FriendRequestState.PENDING,
              timeMs: this.ago(3),
            },
            {
              user: this.user('1004'),
              reason: '你好',
              state: FriendRequestState.ACCEPTED,
              timeMs: this.ago(8),
            },
          ],
    }))
    this.on(contacts.findUser, (_, { by }) => {
      const id = by.case === 'userId' ? by.value : '1101'
      return { user: this.user(id), relation: Relation.STRANGER }
    })
    this.on(contacts.getMyQr, () => ({ qrText: 'kapok:user:7d1f0c2b9a' }))
    this.bindPeople(empty)
    bindData(this, kMe, empty)
    this.on(MessagingService.method.getMerged, (_, { path }) => {
      const items = mergedItems(path)
      const senderIds = [...new Set(items.map((each) => each.senderId ?? ''))]
      const originKind = path.length > 0 ? ConversationKind.GROUP : ConversationKind.DIRECT
      return { items, count: items.length, originKind, senderIds }
    })
    this.on(LinksService.method.previewLink, (_, { url }) => ({
      preview: {
        previewId: 'demo',
        url,
        title: '北高峰徒步路线：从灵隐到老和山',
        description: '全程约 9 公里，累计爬升 620 米。',
        site: '周末去哪儿',
      },
    }))
    bindGroups(this)
    bindAgenda(this, kMe, empty)
    bindFavourites(this, kMe, empty)
    bindLanguage(this)
    bindNotes(this, empty)
    this.on(MessagingService.method.listMembers, (_, { conversationId, query }) => ({
      members: membersOf(this.membersOf(conversationId)).filter(
        ({ userId, nickname }) =>
          nickname.startsWith(query) || (kNames[userId] ?? '').startsWith(query),
      ),
    }))
  }

  /** Tags, privacy, address book, presence, receipts. */
  private bindPeople(empty: boolean): void {
    const contacts = ContactsService.method
    this.privacy = { ...this.privacy, presence: true, receipts: true }
    this.on(contacts.listTags, () => ({
      tags: empty
        ? []
        : [
            { tagId: '7', name: '家人' },
            { tagId: '8', name: '读书会' },
            { tagId: '9', name: '一个名字很长很长、几乎放不下的标签' },
          ],
    }))
    this.on(contacts.updatePrivacy, (_, change) => {
      for (const key of Object.keys(this.privacy) as (keyof typeof this.privacy)[]) {
        this.privacy[key] = change[key] ?? this.privacy[key]
      }
      return { privacy: this.privacy }
    })
    this.on(contacts.getAddressBook, () => ({
      enabled: !empty,
      numbers: empty ? 0 : 128,
      salt: new Uint8Array(16),
    }))
    this.on(contacts.listAddressBookMatches, () => ({
      matches: ['1101', '1102'].map((id) => ({ user: this.user(id), relation: Relation.STRANGER })),
    }))
    this.on(PresenceService.method.watch, (_, { userIds }) => ({
      presences: userIds.map((userId) => ({
        userId,
        shown: true,
        online: userId !== '1003',
        lastSeen: userId === '1003' ? LastSeen.WITHIN_A_DAY : LastSeen.UNSPECIFIED,
      })),
      leaseMs: 90_000,
    }))
    this.on(MessagingService.method.listReceipts, (userId, { conversationId }) => {
      const head = BigInt(this.entries(conversationId).length)
      const others = conversationId.startsWith('d')
        ? conversationId.slice(1).split('-')
        : this.membersOf(conversationId)
      return {
        receipts: others
          .filter((id) => id !== userId)
          .map((id, at) => ({
            userId: id,
            readSeq: at === 0 ? head : head - 1n,
            deliveredSeq: head,
            joinSeq: 1n,
          })),
      }
    })
    this.on(MessagingService.method.markDelivered, () => ({}))
  }

  protected override governance(conversationId: string) {
    if (conversationId === kImportedGroup) return kImportOrigin
    return conversationId === 'g1' ? kGovernance : {}
  }

  private ago(days: number): bigint {
    return BigInt(Math.round(Date.now() - days * kDayMs))
  }

  private membersOf(conversationId: string): string[] {
    return conversationId === 'g1'
      ? ['1001', '1002', '1003', '1004', '1005', '1006', '1007']
      : ['1004', '1005', '1001']
  }

  private fill(long: number): void {
    const [mei, cousin, hao, ana] = ['1002', '1003', '1004', '1005']
    const self = `d${kMe}-${kMe}`
    this.addStream(self, ConversationKind.SELF, [kMe, kMe], '')
    const withMei = this.addDirect(kMe, mei ?? '')
    const withCousin = this.addDirect(kMe, cousin ?? '')
    const withHao = this.addDirect(kMe, hao ?? '')
    const withAna = this.addDirect(kMe, ana ?? '')
    this.addGroup('g1', this.membersOf('g1'), '周末爬山小分队')
    this.addGroup('g2', this.membersOf('g2'))
    const mine = this.partOf('g1', kMe)
    if (mine) mine.role = Role.OWNER
    this.fillFolded()
    this.sayTogether()
    for (let i = 0; i < 14; i++) this.addDirect(kMe, String(1010 + i))

    for (let i = 0; i < 14; i++)
      this.say(String(1010 + i), `d${kMe}-${1010 + i}`, text(`第 ${i + 1} 封问候：周末见！`), 60)
    for (let i = 0; i < long; i++) {
      this.say(
        i % 3 ? '1003' : kMe,
        withCousin,
        text(`消息 ${i + 1}：${'木棉花开，'.repeat(1 + (i % 9))}`),
        i % 7,
      )
    }
    this.say(kMe, self, file('季度总结.pptx', 4_812_345), 300)
    this.say('1004', 'g2', notice.created(['1005', '1001']), 20)
    this.say('1005', 'g2', text('Shall we move the meeting to Thursday?'), 4)
    this.say(hao ?? '', withHao, notice.contacts(), 200)
    this.say(hao ?? '', withHao, text('方案我看过了，整体没问题。'), 1)
    this.say(kMe, withHao, text('好的，那我明天发出去'), 3)
    if (long === 0) this.sayKinds(cousin ?? '', withCousin)
    this.say(cousin ?? '', withCousin, voice(8_000), 400)
    this.say(cousin ?? '', withCousin, text('到家了给我说一声'), 2)
    this.say(
      ana ?? '',
      withAna,
      text('See you at https://kapok.example/club/2026?from=chat tomorrow 👋'),
      500,
    )
    this.sayGroup()
    this.sayMei(withMei)
  }

  /** Two muted groups behind one row, and the service chat. */
  private fillFolded(): void {
    for (const [id, name] of [
      ['g5', '小区团购 3 群'],
      ['g6', '羽毛球约球'],
    ] as const) {
      this.addGroup(id, ['1006', '1001', '1012'], name)
      const part = this.partOf(id, kMe)
      if (part) Object.assign(part, { muted: true, folded: true })
      this.say('1006', id, text('今晚八点截止，要的接龙'), 40)
    }
    const service = `s${kMe}`
    this.addStream(service, ConversationKind.SERVICE, [kMe], '')
    this.say('0', service, system.announcement('本站将于周日凌晨两点维护，约十分钟。'), 30)
    this.say('0', service, system.loggedIn('Firefox on Windows'), 20)
    this.addStream(kImportedGroup, ConversationKind.IMPORTED, [kMe], '高三（2）班')
    for (const [who, said] of importedLines(kMe)) this.say(who, kImportedGroup, said)
  }

  /** A group that plans something. */
  private sayTogether(): void {
    const id = 'g7'
    const members = ['1002', '1003', '1004', '1005', '1006']
    this.addGroup(id, [kMe, ...members], '周末怎么过')
    this.say('1004', id, poll(), 30)
    this.say(kMe, id, anonymousPoll(), 20)
    this.say('1003', id, relay(), 10)
    members.forEach((userId, at) => {
      this.together.vote(userId, id, 1n, at % 2 ? [0] : [1, 2])
      this.together.vote(userId, id, 2n, [at === 0 ? 1 : 0])
      this.together.write(
        userId,
        id,
        3n,
        ['2 人，带炭', '一家三口，带西瓜', 'me + 1'][at % 3] ?? '',
      )
    })
    this.together.vote(kMe, id, 1n, [1])
  }

  private fillExtreme(): void {
    const name = '很长很长的群聊名称'.repeat(8).slice(0, 60) + ' end'
    this.addGroup('g9', ['1001', '1007', '1002'], name)
    this.say('1007', 'g9', text('https://kapok.example/' + 'a-very-long-path/'.repeat(12)), 5)
    this.say('1007', 'g9', text('Donaudampfschifffahrtsgesellschaft'.repeat(6)), 1)
    this.say('1007', 'g9', file('一个名字特别长的文件'.repeat(20) + '.tar.gz', 2_147_483_648), 1)
    this.say('1007', 'g9', text('这一条有一万个字。'.repeat(1111)), 1)
    for (let i = 0; i < 2_000; i++) this.say('1002', 'g9', text(`第 ${i + 1} 条`), 0)
  }

  private sayKinds(cousin: string, chat: string): void {
    this.say(cousin, chat, album(6), 60)
    this.say(kMe, chat, video(95_000), 2)
    this.say(cousin, chat, place('西湖断桥', '杭州市西湖区北山街'), 3)
    this.say(cousin, chat, person('1004', '李浩', 'lihao'), 1)
    this.say(kMe, chat, linked('路线看这个 https://hike.example/routes/north-peak'), 4)
    this.say(cousin, chat, article('木棉花开的三月', '广州的街头，红花落了一地。', '城市笔记'), 2)
    this.say(cousin, chat, music('橄榄树', '齐豫'), 1)
    this.say(kMe, chat, merged(), 3)
  }

  private sayGroup(): void {
    this.say(kMe, 'g1', notice.created(['1002', '1003', '1004', '1005', '1006', '1007']), 60)
    this.say('1004', 'g1', text('周六早上七点，北门集合，记得带水和雨衣。'), 30)
    this.say('1002', 'g1', notice.note('trip'), 2)
    this.say('1006', 'g1', sticker('👍'), 1)
    this.say('1003', 'g1', text('收到！'), 1)
    this.say('1007', 'g1', notice.renamed('周末爬山小分队'), 10)
    this.say('1005', 'g1', text('I will bring snacks. @林小满 can you drive?', [kMe]), 5)
    this.say('1002', 'g1', image('p1', 1200, 800), 1)
    this.say('1002', 'g1', image('p2', 800, 800), 0)
    this.say('1002', 'g1', image('p3', 800, 1200), 0)
    this.say('1002', 'g1', image('p4', 1200, 800), 0)
    this.say('1002', 'g1', image('p5', 1000, 800), 0)
    this.changeGroup()
  }

  /** Reactions, an edited text and pinned ones. */
  private changeGroup(): void {
    const stream = this.streamOf(kMe, 'g1')
    const [, meeting, , , , snacks] = stream.entries
    if (!meeting?.content || !snacks?.content) return
    stream.versions.set(meeting.seq, [create(ContentSchema, text('周六早上八点，北门集合。'))])
    meeting.content.edited = create(EditedSchema, { version: 1, timeMs: meeting.timeMs })
    const tally = (emoji: string, ...userIds: string[]) =>
      create(ReactionTallySchema, { emoji, count: userIds.length, userIds })
    meeting.reactions = [tally('👍', '1003', kMe), tally('🎉', '1005')]
    snacks.reactions = [tally('❤️', '1002', '1003', '1004', '1006', kMe)]
    for (const entry of [meeting, snacks]) entry.reactionsSeq = entry.seq
    stream.pins = [meeting.seq, snacks.seq]
  }

  private sayMei(withMei: string): void {
    const mei = '1002'
    this.say(mei, withMei, text('在吗？'), 700)
    this.say(kMe, withMei, text('在的[微笑]'), 1)
    this.say(
      mei,
      withMei,
      text(
        '昨天说的那家店我问到了，周六下午还有位子，四个人，靠窗。你要是有空我就先订上，不去也没关系，可以改期。',
      ),
      1,
    )
    this.say(kMe, withMei, voice(14_000), 2)
    this.say(mei, withMei, image('p6', 900, 1200), 1)
    this.say(mei, withMei, text('就是这里'), 0)
    this.say(
      kMe,
      withMei,
      answer('太好看了吧！就它了', { seq: 5n, senderId: mei, kind: 'image' }),
      1,
    )
    this.say(mei, withMei, file('菜单 2026 春季（含酒水与套餐价目）.pdf', 2_345_678), 1)
    this.say(kMe, withMei, sticker('🥰'), 1)
    this.say('1002', withMei, packSticker('🐼'), 1)
    this.say(kMe, withMei, { kind: { case: 'recalled', value: { byUserId: kMe } } }, 0)
    this.say(mei, withMei, text('那我订啦 🎉'), 8)
    this.say(mei, withMei, voice(32_000), 1)
  }
}
