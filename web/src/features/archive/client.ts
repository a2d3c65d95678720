// The archive service, for the session of whoever is logged in.
import { ArchiveService } from '@/gen/kapok/archive/v1/service_pb'
import { RpcError } from '@/protocol/errors'
import { createClient } from '@/protocol/transport'
import { archiveSession } from './session'

export function client() {
  const session = archiveSession.value
  if (!session) throw new RpcError({ code: 'offline', reason: 'SIGNED_OUT' })
  return createClient(ArchiveService, session.transport)
}
