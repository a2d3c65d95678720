// Who the user is to the instance. Small: the first pages ask it; the console’s own bring the rest.
import { defineStore } from 'pinia'
import { ref } from 'vue'
import { useHost } from '@/features/accounts'
import { ReportService } from '@/gen/kapok/moderation/v1/service_pb'
import { createClient } from '@/protocol/transport'
import type { StaffRole } from './model'

export const useStaff = defineStore('staff', () => {
  const role = ref<StaffRole>('none')
  const reports = createClient(ReportService, useHost().http)
  let askedFor = ''

  /** Asks anew; whoever cannot be asked is nobody special. */
  async function loadRole(): Promise<boolean> {
    try {
      const standing = await reports.getMyStanding({})
      role.value = standing.isAdmin ? 'administrator' : standing.isModerator ? 'moderator' : 'none'
      return true
    } catch {
      role.value = 'none'
      return false
    }
  }

  /** Asks unless this user was asked for already. */
  async function ensureRole(userId: string): Promise<void> {
    if (askedFor === userId) return
    askedFor = (await loadRole()) ? userId : ''
  }

  return { role, loadRole, ensureRole }
})
