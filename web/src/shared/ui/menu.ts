import type { Component } from 'vue'

/** One line of a menu. */
export interface MenuItem {
  readonly key: string
  readonly label: string
  readonly icon?: Component
  readonly danger?: boolean
  readonly select: () => void
}

/** Small things to choose from, in one line above the items. */
export interface MenuChoice {
  readonly key: string
  /** What is shown: an emoji. */
  readonly text: string
  readonly label: string
  readonly chosen?: boolean
  readonly select: () => void
}
