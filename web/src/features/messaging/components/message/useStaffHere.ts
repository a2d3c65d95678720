// Whether the reader is a moderator of the instance; asked once a session, after the chat is shown. The server asks again.
import { onMounted, type Ref, ref } from 'vue'
import { useAccounts } from '@/features/accounts'

export function useStaffHere(): Ref<boolean> {
  const accounts = useAccounts()
  const isStaff = ref(false)
  onMounted(async () => {
    try {
      const { useStaff } = await import('@/features/admin')
      const staff = useStaff()
      await staff.ensureRole(accounts.userId)
      isStaff.value = staff.role !== 'none'
    } catch {
      // Offline: the next chat asks.
    }
  })
  return isStaff
}
