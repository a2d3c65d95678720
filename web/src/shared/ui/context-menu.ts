// One context menu for the whole app: hundreds of rows each with a menu of their own would make scrolling slow.
import { shallowRef } from 'vue'
import type { MenuChoice, MenuItem } from './menu'

/** A menu that is open at a point of the window. */
export interface OpenMenu {
  readonly x: number
  readonly y: number
  readonly label: string
  readonly items: readonly MenuItem[]
  readonly choices?: readonly MenuChoice[]
  /** Which of its edges lies at the point; the start if not given. */
  readonly align?: 'end'
  /** The button it belongs to. */
  readonly owner?: HTMLElement
}

export const openMenu = shallowRef<OpenMenu>()
