// What one's role allows with a member of a group, as a menu.
import { computed, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useAccounts } from '@/features/accounts'
import { type Member, useMessaging } from '@/features/messaging'
import { useErrorText } from '@/shared/composables/useErrorText'
import { useSpanText } from '@/shared/composables/useSpanText'
import { type MenuItem, confirm, toast, toastDone } from '@/shared/ui'
import { useWords } from '../useWords'

/** In seconds; the last one is for ever. */
const kMutes = [600, 3_600, 43_200, 86_400, 604_800, 2_592_000]
const kForEver = -1

export function useMemberActions(conversationId: () => string, reload: () => Promise<void>) {
  const { t } = useI18n()
  const accounts = useAccounts()
  const messaging = useMessaging()
  const spanText = useSpanText()
  const { errorText } = useErrorText()
  const { memberName } = useWords()
  /** For whom the dialog asks how long. */
  const muting = shallowRef<Member>()

  const conversation = computed(() => messaging.conversation(conversationId()))
  const role = computed(() => conversation.value?.membership.role ?? 'member')
  const active = computed(
    () => conversation.value?.membership.active === true && !conversation.value.dissolved,
  )
  const nameOf = (member: Member): string => memberName(conversationId(), member.userId)

  async function run(work: Promise<unknown>, done?: string): Promise<void> {
    try {
      await work
      if (done) toastDone(done)
      await reload()
    } catch (thrown) {
      toast(errorText(thrown))
    }
  }

  async function remove(member: Member): Promise<void> {
    const text = t('group.removeConfirm', { names: nameOf(member) })
    if (!(await confirm({ text, confirm: t('common.remove'), danger: true }))) return
    await run(messaging.removeMembers(conversationId(), [member.userId]))
  }

  async function ban(member: Member): Promise<void> {
    const text = t('manage.banConfirm', { name: nameOf(member) })
    if (!(await confirm({ text, confirm: t('manage.ban'), danger: true }))) return
    await run(messaging.banMembers(conversationId(), [member.userId]))
  }

  async function transfer(member: Member): Promise<void> {
    const text = t('group.transferConfirm', { name: nameOf(member) })
    if (!(await confirm({ text, confirm: t('group.transfer') }))) return
    await run(messaging.setRole(conversationId(), member.userId, 'owner'))
  }

  async function mute(seconds: number): Promise<void> {
    const member = muting.value
    muting.value = undefined
    if (!member) return
    const duration = seconds === kForEver ? 'ever' : seconds
    await run(messaging.muteMember(conversationId(), member.userId, duration), t('manage.muteDone'))
  }

  function ofOwner(member: Member): MenuItem[] {
    const next = member.role === 'admin' ? 'member' : 'admin'
    return [
      {
        key: 'role',
        label: next === 'admin' ? t('group.makeAdmin') : t('group.dropAdmin'),
        select: () => void run(messaging.setRole(conversationId(), member.userId, next)),
      },
      { key: 'owner', label: t('group.transfer'), select: () => void transfer(member) },
    ]
  }

  function ofLeader(member: Member): MenuItem[] {
    const muted = member.mutedUntilMs > accounts.now()
    return [
      muted
        ? {
            key: 'unmute',
            label: t('manage.unmute'),
            select: () =>
              void run(
                messaging.muteMember(conversationId(), member.userId, 0),
                t('manage.unmuteDone'),
              ),
          }
        : { key: 'mute', label: t('manage.mute'), select: () => (muting.value = member) },
      {
        key: 'remove',
        label: t('group.removeMember'),
        danger: true,
        select: () => void remove(member),
      },
      { key: 'ban', label: t('manage.ban'), danger: true, select: () => void ban(member) },
    ]
  }

  function menuOf(member: Member): MenuItem[] {
    if (!active.value || member.userId === accounts.userId || member.role === 'owner') return []
    if (role.value === 'owner') return [...ofOwner(member), ...ofLeader(member)]
    return role.value === 'admin' && member.role === 'member' ? ofLeader(member) : []
  }

  const muteChoices = computed(() => [
    ...kMutes.map((value) => ({ value, label: spanText(value) })),
    { value: kForEver, label: t('manage.forEver') },
  ])
  return { menuOf, muting, muteChoices, mute }
}
