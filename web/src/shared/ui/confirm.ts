// Asks before something that cannot be undone. One question at a time; the host in the shell shows it.
import { shallowRef } from 'vue'

/** A question with two answers. */
export interface Question {
  readonly title?: string
  readonly text: string
  readonly confirm: string
  readonly danger?: boolean
}

interface OpenQuestion extends Question {
  readonly answer: (yes: boolean) => void
}

export const openQuestion = shallowRef<OpenQuestion>()

/** Resolves to true if the user agrees. */
export function confirm(question: Question): Promise<boolean> {
  openQuestion.value?.answer(false)
  return new Promise((resolve) => {
    openQuestion.value = {
      ...question,
      answer: (yes) => {
        openQuestion.value = undefined
        resolve(yes)
      },
    }
  })
}
