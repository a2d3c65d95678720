// Values of the presence feature.

/** How somebody is, as far as the two show it to each other. */
export interface Presence {
  readonly online: boolean
  /** When they were last online, in steps; undefined while they are, or if that is not known. */
  readonly lastSeen: 'recently' | 'day' | 'week' | 'month' | 'long' | undefined
}
