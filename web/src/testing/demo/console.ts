// The console's answers in the demo world.
import type {
  DescMessage,
  DescMethodUnary,
  MessageInitShape,
  MessageShape,
} from '@bufbuild/protobuf'
import { Registration } from '@/gen/kapok/accounts/v1/types_pb'
import { ModerationService, ReportService } from '@/gen/kapok/moderation/v1/service_pb'
import {
  ReportKind,
  ReportReason,
  ReportState,
  TermAction,
} from '@/gen/kapok/moderation/v1/types_pb'
import { OpsService } from '@/gen/kapok/ops/v1/service_pb'
import { AuditFactKind, StaffRole } from '@/gen/kapok/ops/v1/types_pb'

const kDays = [120, 180, 240, 90, 310, 420, 380, 260, 300, 345, 410, 500, 470, 210]
const kDayMs = 86_400_000

interface Surroundings {
  readonly user: (userId: string) => { userId: string; handle: string; nickname: string }
  readonly ago: (days: number) => bigint
  readonly empty: boolean
}

/** How a fake server takes an answer; its `on`. */
type Bind = <I extends DescMessage, O extends DescMessage>(
  method: DescMethodUnary<I, O>,
  handle: (userId: string, request: MessageShape<I>) => MessageInitShape<O>,
) => void

export function bindConsole(on: Bind, { user, ago, empty }: Surroundings): void {
  const ops = OpsService.method
  const moderation = ModerationService.method
  const report = {
    reportId: '11',
    kind: ReportKind.MESSAGE,
    reason: ReportReason.FRAUD,
    words: '冒充客服，要我转账',
    reporter: user('1002'),
    subject: user('1003'),
    conversationId: 'd1002-1003',
    createdMs: ago(0),
    state: ReportState.OPEN,
    evidenceCount: 1,
    openOnSubject: 3,
  }
  const flagged = { ...report, reportId: '12', reason: ReportReason.WORD_FILTER, openOnSubject: 1 }
  on(ReportService.method.getMyStanding, () => ({ isModerator: true, isAdmin: true }))
  on(ops.getOverview, () => ({
    version: '0.1.0',
    startedMs: ago(12),
    users: 1_284n,
    devices: 2_310n,
    online: 417n,
    groups: 96n,
    openReports: 2n,
    days: kDays.map((messages, at) => ({
      dayMs: BigInt(Math.floor(Date.now() / kDayMs - kDays.length + at + 1) * kDayMs),
      messages: BigInt(messages * 31),
    })),
    storage: Object.entries({
      database: 48_300_000,
      streams: 612_000_000,
      image: 8_430_000_000,
      voice: 940_000_000,
      file: 21_700_000_000,
      free: 312_000_000_000,
    }).map(([kind, bytes]) => ({ kind, bytes: BigInt(bytes) })),
    components: [
      { name: 'storage', ok: true },
      { name: 'streams', ok: true },
    ],
  }))
  on(ops.searchAccounts, () => ({
    accounts: empty
      ? []
      : ['1001', '1002', '1003', '1004'].map((id, at) => ({
          user: user(id),
          role:
            [StaffRole.ADMINISTRATOR, StaffRole.MODERATOR, StaffRole.NONE][at] ?? StaffRole.NONE,
          createdMs: ago(200 - at),
          bannedUntilMs: at === 3 ? ago(-5) : 0n,
        })),
  }))
  on(ops.getAccount, (_, { userId }) => ({
    account: { user: user(userId), role: StaffRole.NONE, createdMs: ago(200) },
    maskedPhone: '+86 ••• •••• 8000',
    devices: [{ deviceId: '1', name: 'Chrome on Linux', createdMs: ago(20), lastSeenMs: ago(0) }],
    groups: 6,
    mediaBytes: 84_000_000n,
  }))
  on(ops.searchGroups, () => ({
    groups: empty
      ? []
      : [
          { conversationId: 'g1', name: '木棉树下读书会', memberCount: 128, createdMs: ago(90) },
          {
            conversationId: 'g2',
            name: '周末徒步',
            memberCount: 23,
            createdMs: ago(40),
            dissolved: true,
          },
        ],
  }))
  on(ops.getRegistration, () => ({ registration: Registration.INVITE_ONLY }))
  on(ops.getRetention, () => ({ retention: { groupDays: 365 } }))
  on(ops.listAnnouncements, () => ({
    announcements: empty
      ? []
      : [
          {
            text: '本站将于周日凌晨两点维护，约十分钟。\n期间消息会在恢复后自动送达。',
            createdMs: ago(2),
            by: user('1001'),
          },
          { text: '欢迎使用 Kapok。', createdMs: ago(30), by: user('1001') },
        ],
  }))
  on(ops.listAudit, () => ({
    entries: empty
      ? []
      : [
          {
            auditId: '2',
            timeMs: ago(0),
            actor: user('1001'),
            action: 'user.mute',
            subject: '1003',
            words: '广告',
            facts: [{ kind: AuditFactKind.HOURS, number: '24' }],
          },
          {
            auditId: '1',
            timeMs: ago(2),
            actor: user('1002'),
            action: 'report.read',
            subject: '11',
          },
        ],
  }))
  on(moderation.listReports, () => ({
    reports: empty ? [] : [report, flagged],
    openCount: 2,
  }))
  on(moderation.getReport, () => ({
    report,
    evidence: [
      {
        entry: {
          conversationId: 'd1002-1003',
          seq: 7n,
          timeMs: ago(0),
          senderId: '1003',
          content: {
            kind: { case: 'text' as const, value: { text: '我是客服，请把验证码发给我' } },
          },
        },
        recalled: true,
      },
    ],
  }))
  on(moderation.listSanctions, () => ({
    sanctions: empty
      ? []
      : [{ user: user('1004'), bannedUntilMs: ago(-5), reason: '多次发布垃圾广告' }],
  }))
  on(moderation.listTerms, () => ({
    terms: empty
      ? []
      : [
          { text: '代开发票', action: TermAction.REFUSE },
          { text: '加微信', action: TermAction.FLAG },
          { text: 'damn', action: TermAction.MASK },
        ],
    total: 3,
  }))
}
