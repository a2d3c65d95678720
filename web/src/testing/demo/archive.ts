// Exports and imports of the demo's user, and a chat that was imported.
import { ArchiveService } from '@/gen/kapok/archive/v1/service_pb'
import { JobState } from '@/gen/kapok/archive/v1/types_pb'
import { ConversationKind } from '@/gen/kapok/messaging/v1/types_pb'
import type { FakeServer } from '../fake-server'
import { image, type Said, text } from './content'

const kHourMs = 3_600_000
const kStates: Readonly<Record<string, JobState>> = {
  running: JobState.RUNNING,
  failed: JobState.FAILED,
}

export function bindArchive(world: FakeServer, empty: boolean, asked: string): void {
  const { method } = ArchiveService
  const state = kStates[asked] ?? JobState.DONE
  const job = (failure: string, skipped: number) => ({
    jobId: 'demo',
    state,
    expiresMs: BigInt(Date.now() + 20 * kHourMs),
    entries: state === JobState.RUNNING ? 4_812n : 12_407n,
    entriesTotal: 12_407n,
    conversations: 38,
    skipped,
    files: state === JobState.RUNNING ? 0 : 561,
    bytes: 846_000_000n,
    locked: true,
    failure: state === JobState.FAILED ? failure : '',
  })
  const known = [
    { handle: 'lin.hao', name: '林浩' },
    { handle: 'ana', name: 'Ana María de los Ángeles Fernández' },
  ]
  world.on(method.getExport, () => (empty ? {} : { job: job('ARCHIVE_NO_ROOM', 0) }))
  world.on(method.getImport, () => (empty ? {} : { job: job('PASSPHRASE_WRONG', 2), known }))
  world.on(method.startExport, () => ({ job: job('', 0) }))
  world.on(method.removeExport, () => ({}))
}

export const kImportedGroup = 'i1001-7'
export const kImportOrigin = {
  origin: { instanceName: '旧木棉', kind: ConversationKind.GROUP },
}

/** Who said what in a group of another instance: none of them has an account here. */
export function importedLines(me: string): readonly (readonly [string, Said])[] {
  const people = [
    { userId: '71', name: '陈老师' },
    { userId: '72', name: 'Zoë' },
  ]
  const said = (at: number, { kind }: Said): Said => ({
    kind,
    imported: {
      senderId: people[at]?.userId ?? me,
      senderName: people[at]?.name ?? '我',
      people,
      timeMs: 0n,
    },
  })
  const joined = { case: 'joined' as const, value: { userIds: ['72'], count: 1 } }
  return [
    ['0', said(0, { kind: { case: 'notice', value: { kind: joined } } })],
    ['0', said(0, text('毕业照发到群里了，大家自取'))],
    ['0', said(0, image('p4', 1200, 800))],
    ['0', said(1, text('So lovely! 谢谢老师'))],
    [me, said(2, text('十年了，真快'))],
  ]
}
