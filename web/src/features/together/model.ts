// Values of the feature, and how two reports of the same thing become one.

/** How a poll stands. */
export interface PollState {
  readonly kind: 'poll'
  readonly version: number
  readonly closed: boolean
  /** By option. */
  readonly counts: readonly number[]
  readonly voters: number
  /** Options that the user chose; undefined where that was not told. */
  readonly mine: readonly number[] | undefined
}

/** How a relay list stands. */
export interface RelayState {
  readonly kind: 'relay'
  readonly version: number
  readonly closed: boolean
  /** The first ones. */
  readonly lines: readonly Line[]
  readonly count: number
  /** What the user wrote, '' for nothing; undefined where that was not told. */
  readonly mine: string | undefined
}

export type State = PollState | RelayState

/** What someone wrote into a relay list. */
export interface Line {
  readonly userId: string
  readonly text: string
  readonly timeMs: number
}

/** The later version wins; what one knows of one's own part stays until it is told anew. */
export function mergeState(known: State | undefined, told: State): State {
  if (known?.kind !== told.kind) return told
  if (told.version < known.version) return known
  // What is told to all may come after what was told to the user of the same version.
  if (told.version === known.version && told.mine === undefined) return known
  return { ...told, mine: told.mine ?? known.mine } as State
}

/** As it may be kept on the device: lines are words of people, which a recall could not take back there. */
export function keptOf(state: State): State {
  return state.kind === 'relay' ? { ...state, lines: [], mine: undefined } : state
}

/** The options with one more, or one less; where one chooses a single one it takes the place of the other. */
export function toggled(
  mine: readonly number[],
  option: number,
  multiple: boolean,
): readonly number[] {
  if (mine.includes(option)) return mine.filter((other) => other !== option)
  return multiple ? [...mine, option].sort((a, b) => a - b) : [option]
}

/** The poll as it will stand with another choice, until the server says how it does. */
export function withChoice(state: PollState, choice: readonly number[]): PollState {
  const before = state.mine ?? []
  const counts = state.counts.map(
    (count, option) =>
      count + (choice.includes(option) ? 1 : 0) - (before.includes(option) ? 1 : 0),
  )
  const voters = state.voters + (choice.length > 0 ? 1 : 0) - (before.length > 0 ? 1 : 0)
  return { ...state, counts, voters, mine: choice }
}

/** Of all who voted, in whole percent. */
export function percent(count: number, voters: number): number {
  return voters === 0 ? 0 : Math.round((count / voters) * 100)
}
