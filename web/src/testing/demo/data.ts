// What the demo world keeps for its user, and what became of notifications.
import { ArchiveService } from '@/gen/kapok/archive/v1/service_pb'
import { PushService } from '@/gen/kapok/push/v1/service_pb'
import { Verdict } from '@/gen/kapok/push/v1/types_pb'
import type { FakeServer } from '../fake-server'

export function bindData(server: FakeServer, me: string, empty: boolean): void {
  const outcome = (minutesAgo: number, verdict: Verdict, status = 0, reason = '') => ({
    timeMs: BigInt(Math.round(Date.now() - minutesAgo * 60_000)),
    conversationId: minutesAgo % 2 ? 'g1' : `d${me}-1002`,
    seq: BigInt(minutesAgo),
    verdict,
    status,
    reason,
  })
  server.on(PushService.method.getPushState, () => ({
    serverKey: new Uint8Array(65),
    settings: {
      enabled: true,
      bodyHidden: false,
      timeZone: empty ? '' : 'Asia/Shanghai',
      ...(empty ? {} : { quiet: { fromMinute: 1320, toMinute: 420 } }),
    },
    endpoint: '',
    ...(empty
      ? {}
      : {
          last: outcome(2, Verdict.FAILED, 0, 'CONNECTION_FAILED'),
          recent: [
            outcome(2, Verdict.FAILED, 0, 'CONNECTION_FAILED'),
            outcome(3, Verdict.SENT, 201),
            outcome(5, Verdict.MUTED),
            outcome(8, Verdict.READ),
            outcome(60, Verdict.QUIET),
          ],
        }),
  }))
  const shares: [string, number, number][] = [
    ['g1', 268, 743_000_000],
    [`d${me}-1002`, 91, 58_300_000],
    ['g2', 12, 1_240_000],
    [`d${me}-1004`, 0, 0],
  ]
  server.on(ArchiveService.method.getStorage, () => ({
    conversations: (empty ? [] : shares).map(([conversationId, files, bytes]) => ({
      conversationId,
      entries: BigInt(server.entries(conversationId).length),
      media: { files: BigInt(files), bytes: BigInt(bytes) },
    })),
    unused: { files: empty ? 0n : 3n, bytes: empty ? 0n : 18_400_000n },
  }))
  server.on(PushService.method.updatePushSettings, (_, { settings }) => ({
    ...(settings ? { settings } : {}),
  }))
}
