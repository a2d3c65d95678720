// Notes of the demo's groups.
import { ErrorCode } from '@/gen/kapok/common/v1/error_pb'
import { NotesService } from '@/gen/kapok/notes/v1/service_pb'
import { type FakeServer, Refusal } from '../fake-server'

const kHourMs = 3_600_000
const kText = `集合：周日早上八点，南门木棉树下

要带的东西
- 帐篷两顶（阿梅）
- 炉子和气罐（志浩）
- 水每人两升
- 雨衣、头灯

下雨的话改到下周日，周六晚上八点前在群里说。`

export function bindNotes(world: FakeServer, empty: boolean): void {
  const { method } = NotesService
  const at = (hours: number): bigint => BigInt(Date.now() - hours * kHourMs)
  const note = (noteId: string, title: string, text: string, editorId: string, hours: number) => ({
    conversationId: 'g1',
    noteId,
    title,
    text,
    version: 4n,
    creatorId: '1002',
    createdMs: at(hours + 90),
    editorId,
    editedMs: at(hours),
  })
  const notes = [
    note('trip', '周日徒步计划', kText, '1002', 1),
    note(
      'bill',
      '聚餐账单',
      '一共 486 元，七个人，每人 69.5 元。已付：阿梅、志浩、晓雯',
      '1001',
      30,
    ),
    note(
      'links',
      'A title that is rather long, as titles in English tend to be, and goes on',
      '',
      '1004',
      200,
    ),
  ]
  const versions = [4n, 3n, 2n, 1n].map((version) => ({
    version,
    editorId: version % 2n ? '1003' : '1002',
    editedMs: at(Number(5n - version) * 7),
  }))
  world.on(method.listNotes, () => ({ notes: empty ? [] : notes }))
  world.on(method.getNote, (_, { noteId, version }) => {
    const found = notes.find((one) => one.noteId === noteId)
    if (!found) throw new Refusal(ErrorCode.NOT_FOUND, 'NOTE_UNKNOWN')
    return { note: version === 0n ? found : { ...found, version, editorId: '1003' } }
  })
  world.on(method.listNoteVersions, () => ({ versions }))
  world.on(method.saveNote, (_, { text }) => ({
    note: { ...note('trip', '周日徒步计划', text.replace('一升', '三升'), '1003', 0), version: 5n },
    stale: true,
  }))
}
