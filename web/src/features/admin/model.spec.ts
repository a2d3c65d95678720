// feature: admin-console, word-filter
import { describe, expect, it } from 'vitest'
import { ReportReason } from '@/gen/kapok/moderation/v1/types_pb'
import { AuditFactKind } from '@/gen/kapok/ops/v1/types_pb'
import { admin as en } from '@/shared/i18n/en/admin'
import { admin as zh } from '@/shared/i18n/zh-CN/admin'
import { barHeights, bytesText, factText, linesOf, systemReporter } from './model'

describe('the console’s values', () => {
  it('says sizes in words', () => {
    expect(bytesText(0, 'en')).toBe('0 byte')
    expect(bytesText(999, 'en')).toBe('999 byte')
    expect(bytesText(1_500, 'en')).toBe('1.5 kB')
    expect(bytesText(12_345_678, 'en')).toBe('12 MB')
    expect(bytesText(5e15, 'en')).toBe('5,000 TB')
  })

  it('draws bars beside the highest', () => {
    expect(barHeights([])).toEqual([])
    expect(barHeights([0, 0])).toEqual([0, 0])
    expect(barHeights([5, 10])).toEqual([0.5, 1])
  })

  it('reads one term a line', () => {
    expect(linesOf('a\r\n b \n\na\n')).toEqual(['a', 'b'])
    expect(linesOf(' \n')).toEqual([])
  })

  it('says facts of the audit log in the reader’s language, and nothing it does not know', () => {
    const t = (key: string, named: Record<string, unknown>, plural: number): string =>
      `${key} ${JSON.stringify(named)} ${plural}`
    const said = (kind: AuditFactKind, number = '0'): string => factText({ kind, number }, t)
    expect(said(AuditFactKind.UPHELD)).toBe('admin.fact.f2 {"count":0} 0')
    expect(said(AuditFactKind.HOURS, '24')).toBe('admin.fact.f6 {"count":24} 24')
    expect(said(AuditFactKind.ROLE, '2')).toBe('admin.role.moderator {} 1')
    expect(said(AuditFactKind.ROLE, '9')).toBe('')
    expect(said(AuditFactKind.REGISTRATION, '2')).toBe('admin.registration.r2 {} 1')
    expect(said(AuditFactKind.REGISTRATION, '9')).toBe('')
    expect(said(AuditFactKind.ONE_DEVICE, '7000000000000000001')).toContain('7000000000000000001')
    expect(said(AuditFactKind.GROUP_DAYS, '90')).toContain('admin.fact.days')
    expect(said(AuditFactKind.SELF_DAYS)).toContain('admin.fact.forEver')
    expect(said(99 as AuditFactKind)).toBe('')
  })

  it('has words for every fact', () => {
    const others = [AuditFactKind.UNSPECIFIED, AuditFactKind.ROLE, AuditFactKind.REGISTRATION]
    for (const words of [en.fact, zh.fact] as Record<string, string>[]) {
      for (const kind of Object.values(AuditFactKind)) {
        if (typeof kind !== 'number' || others.includes(kind)) continue
        expect(words[`f${kind}`], String(kind)).toBeTruthy()
      }
    }
  })

  it('says who reports what no person reported', () => {
    expect(systemReporter(ReportReason.WORD_FILTER)).toBe('admin.wordFilter')
    expect(systemReporter(ReportReason.POLICY)).toBe('admin.contentPolicy')
  })
})
