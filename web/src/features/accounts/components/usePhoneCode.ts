// Asking for one-time codes, and the seconds until another may be asked for.
import { useIntervalFn } from '@vueuse/core'
import { computed, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { toast } from '@/shared/ui'
import { useAccounts } from '@/features/accounts'

/** Spaces and hyphens are how people write numbers; the server wants E.164. */
export function plainPhone(typed: string): string {
  return typed.replace(/[\s\-()]/g, '')
}

export function usePhoneCode() {
  const { t } = useI18n()
  const accounts = useAccounts()
  const resendAtMs = ref(0)
  const now = ref(Date.now())
  useIntervalFn(() => (now.value = Date.now()), 500)

  const waitS = computed(() => Math.max(0, Math.ceil((resendAtMs.value - now.value) / 1000)))

  async function sendCode(phone: string): Promise<void> {
    const waitMs = await accounts.requestPhoneCode(phone)
    now.value = Date.now()
    resendAtMs.value = now.value + waitMs
    toast(t('login.codeSent'))
  }

  return { waitS, sendCode }
}
