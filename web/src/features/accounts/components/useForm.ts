// What the forms of this feature share: one submit at a time, errors by field.
import { reactive, ref } from 'vue'
import { useErrorText } from '@/shared/composables/useErrorText'

/** Which field a server's reason belongs to; what is not here stands under the form. */
const kFieldOf: Readonly<Record<string, string>> = {
  LOGIN_WRONG: 'password',
  HANDLE_TAKEN: 'handle',
  HANDLE_INVALID: 'handle',
  HANDLE_LOCKED: 'handle',
  NICKNAME_INVALID: 'nickname',
  NICKNAME_EMPTY: 'nickname',
  NICKNAME_TOO_LONG: 'nickname',
  PASSWORD_INVALID: 'password',
  PASSWORD_TOO_SHORT: 'password',
  PASSWORD_TOO_LONG: 'password',
  PASSWORD_WRONG: 'oldPassword',
  INVITE_REQUIRED: 'invite',
  INVITE_INVALID: 'invite',
  SETUP_CODE_INVALID: 'setup',
  PHONE_INVALID: 'phone',
  PHONE_TAKEN: 'phone',
  CODE_NOT_SENT: 'phone',
  CODE_TOO_SOON: 'phone',
  REGION_INVALID: 'region',
  REGION_TOO_LONG: 'region',
  SIGNATURE_INVALID: 'signature',
  SIGNATURE_TOO_LONG: 'signature',
  CODE_WRONG: 'code',
  CODE_EXPIRED: 'code',
}

function reasonOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null || !('reason' in thrown)) return ''
  return String(thrown.reason)
}

/** `rules` returns what is wrong by field before anything is sent; `general` is what fits no field. */
export function useForm(fields: readonly string[]) {
  const { errorText } = useErrorText()
  const errors = reactive<Record<string, string>>({})
  const general = ref('')
  const busy = ref(false)

  function clear(): void {
    for (const key of Object.keys(errors)) delete errors[key]
    general.value = ''
  }

  function show(thrown: unknown): void {
    const field = kFieldOf[reasonOf(thrown)]
    if (field && fields.includes(field)) errors[field] = errorText(thrown)
    else general.value = errorText(thrown)
  }

  /** Runs `work` if `wrong` names no field. Resolves to true if it succeeded. */
  async function submit(
    wrong: Readonly<Record<string, string | false>>,
    work: () => Promise<void>,
    handled: (thrown: unknown) => boolean = () => false,
  ): Promise<boolean> {
    if (busy.value) return false
    clear()
    for (const [field, text] of Object.entries(wrong)) if (text) errors[field] = text
    if (Object.keys(errors).length > 0) return false
    busy.value = true
    try {
      await work()
      return true
    } catch (thrown) {
      if (!handled(thrown)) show(thrown)
      return false
    } finally {
      busy.value = false
    }
  }

  return { errors, general, busy, submit, clear, show }
}
