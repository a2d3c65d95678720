// What the console shows, as plain values.
import { type Evidence, ReportReason } from '@/gen/kapok/moderation/v1/types_pb'
import { AuditFactKind, StaffRole as WireRole } from '@/gen/kapok/ops/v1/types_pb'
import { type ChatMessage, entryOf } from '@/features/messaging'

/** Ordered: a higher role may what a lower one may. */
export type StaffRole = 'none' | 'moderator' | 'administrator'

/** A span that a sanction can last, in hours. */
export const kSpans = [1, 24, 24 * 7, 24 * 30, 24 * 365] as const

/** “1.5 GB”: for sizes that nobody needs to the byte. */
export function bytesText(bytes: number, locale: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const
  let step = 0
  let amount = bytes
  while (amount >= 1000 && step < units.length - 1) {
    amount /= 1000
    step += 1
  }
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[step] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: amount < 10 && step > 0 ? 1 : 0,
  }).format(amount)
}

/** One day’s bar: how high it stands among the others, 0 to 1. */
export function barHeights(counts: readonly number[]): number[] {
  const most = Math.max(1, ...counts)
  return counts.map((count) => count / most)
}

/** The words of a list to paste: one a line, none empty, none twice. */
export function linesOf(text: string): string[] {
  return [...new Set(text.split(/\r?\n/).map((line) => line.trim()))].filter((line) => line !== '')
}

/** Who reports what no person reported. */
export function systemReporter(reason: ReportReason): string {
  return reason === ReportReason.POLICY ? 'admin.contentPolicy' : 'admin.wordFilter'
}

/** vue-i18n's `t`, as far as it is used here. */
export type Translate = (key: string, named: Record<string, unknown>, plural: number) => string

const kRoles: Readonly<Record<number, StaffRole>> = {
  [WireRole.NONE]: 'none',
  [WireRole.MODERATOR]: 'moderator',
  [WireRole.ADMINISTRATOR]: 'administrator',
}

/** A line of the audit log beside its action; '' for what this release does not know. */
export function factText(fact: { kind: AuditFactKind; number: string }, t: Translate): string {
  const count = Number(fact.number)
  switch (fact.kind) {
    case AuditFactKind.UNSPECIFIED:
      return ''
    case AuditFactKind.ROLE: {
      const role = kRoles[count]
      return role ? t(`admin.role.${role}`, {}, 1) : ''
    }
    case AuditFactKind.REGISTRATION:
      return count >= 1 && count <= 3 ? t(`admin.registration.r${count}`, {}, 1) : ''
    case AuditFactKind.ONE_DEVICE:
      return t('admin.fact.f11', { count: fact.number }, 1)
    case AuditFactKind.DIRECT_DAYS:
    case AuditFactKind.GROUP_DAYS:
    case AuditFactKind.SELF_DAYS: {
      const days =
        count === 0 ? t('admin.fact.forEver', {}, 1) : t('admin.fact.days', { count }, count)
      return t(`admin.fact.f${fact.kind}`, { days }, 1)
    }
    default:
      return fact.kind in AuditFactKind ? t(`admin.fact.f${fact.kind}`, { count }, count) : ''
  }
}

/** As messages are shown elsewhere; undefined if the copy cannot be read. */
export function evidenceMessage({ entry: wire }: Evidence): ChatMessage | undefined {
  if (!wire?.content) return undefined
  const { seq, senderId, timeMs, content, quote } = entryOf(wire)
  return {
    key: `evidence-${seq}`,
    seq,
    senderId,
    timeMs,
    content,
    ...(quote && { quote }),
    mine: false,
    state: 'sent',
    clientMessageId: '',
    progress: 0,
    localUrl: '',
  }
}
