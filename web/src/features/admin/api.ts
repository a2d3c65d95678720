// The services of those who run the instance. By HTTP: the console needs no pushes.
import { ModerationService } from '@/gen/kapok/moderation/v1/service_pb'
import { OpsService } from '@/gen/kapok/ops/v1/service_pb'
import { StaffRole as WireRole } from '@/gen/kapok/ops/v1/types_pb'
import { StickersService } from '@/gen/kapok/stickers/v1/service_pb'
import { useHost } from '@/features/accounts'
import { createClient, type Client } from '@/protocol/transport'
import type { StaffRole } from './model'

export function useOps(): Client<typeof OpsService> {
  return createClient(OpsService, useHost().http)
}

export function useModeration(): Client<typeof ModerationService> {
  return createClient(ModerationService, useHost().http)
}

export function roleOf(wire: WireRole | undefined): StaffRole {
  if (wire === WireRole.ADMINISTRATOR) return 'administrator'
  return wire === WireRole.MODERATOR ? 'moderator' : 'none'
}

export const kWireRoles: Readonly<Record<StaffRole, WireRole>> = {
  none: WireRole.NONE,
  moderator: WireRole.MODERATOR,
  administrator: WireRole.ADMINISTRATOR,
}

export function useStickerPacks(): Client<typeof StickersService> {
  return createClient(StickersService, useHost().http)
}
