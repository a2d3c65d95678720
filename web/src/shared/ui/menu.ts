import type { Component } from 'vue'

/** One line of a menu. */
export interface MenuItem {
  readonly key: string
  readonly label: string
  readonly icon?: Component
  readonly danger?: boolean
  readonly select: () => void
}
