// Who the user is to the instance, and what is said to all. Small: the shell asks it; pages bring the rest.
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { Announcement } from '@/gen/kapok/ops/v1/types_pb'
import { useOps, useReports } from './api'
import type { StaffRole } from './model'

const kDismissed = 'kapok.announcements.read'

export const useStaff = defineStore('staff', () => {
  const role = ref<StaffRole>('none')
  const announcements = shallowRef<readonly Announcement[]>([])
  const read = new Set<string>((localStorage.getItem(kDismissed) ?? '').split(' '))
  const ops = useOps()
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

  async function loadAnnouncements(): Promise<void> {
    try {
      const answer = await ops.listAnnouncements({})
      announcements.value = answer.announcements.filter((one) => !read.has(one.announcementId))
    } catch {
      // They come with the next connection.
    }
  }

  /** The reader has seen it: it does not come again on this device. */
  function dismiss(announcementId: string): void {
    read.add(announcementId)
    const kept = [...read].filter((id) => id !== '').slice(-50)
    localStorage.setItem(kDismissed, kept.join(' '))
    announcements.value = announcements.value.filter((one) => one.announcementId !== announcementId)
  }

  return { role, announcements, loadRole, loadAnnouncements, dismiss }
})
