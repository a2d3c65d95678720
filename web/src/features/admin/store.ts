// Who the user is to the instance. Small: the first pages ask it; the console’s own bring the rest.
import { defineStore } from 'pinia'
import { ref } from 'vue'
import { useReports } from './api'
import type { StaffRole } from './model'

export const useStaff = defineStore('staff', () => {
  const role = ref<StaffRole>('none')
  const reports = useReports()

  /** Asks anew; whoever cannot be asked is nobody special. */
  async function loadRole(): Promise<void> {
    try {
      const standing = await reports.getMyStanding({})
      role.value = standing.isAdmin ? 'administrator' : standing.isModerator ? 'moderator' : 'none'
    } catch {
      role.value = 'none'
    }
  }

  return { role, loadRole }
})
