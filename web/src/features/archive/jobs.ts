// Exports and imports: calls, and wire values to model values.
import { type Job as WireJob, JobState as WireState } from '@/gen/kapok/archive/v1/types_pb'
import { client } from './client'
import type { Job, KnownPerson } from './model'

const kStates: Readonly<Partial<Record<WireState, Job['state']>>> = {
  [WireState.RUNNING]: 'running',
  [WireState.DONE]: 'done',
}

export function jobOf(wire: WireJob): Job {
  return {
    id: wire.jobId,
    state: kStates[wire.state] ?? 'failed',
    expiresMs: Number(wire.expiresMs),
    entries: Number(wire.entries),
    entriesTotal: Number(wire.entriesTotal),
    conversations: wire.conversations,
    skipped: wire.skipped,
    leftOut: Number(wire.leftOut),
    files: wire.files,
    bytes: Number(wire.bytes),
    locked: wire.locked,
    failure: wire.failure,
  }
}

const maybeJob = (wire: WireJob | undefined): Job | undefined => wire && jobOf(wire)

export async function startExport(passphrase: string): Promise<Job | undefined> {
  return maybeJob((await client().startExport({ passphrase })).job)
}

export async function loadExport(): Promise<Job | undefined> {
  return maybeJob((await client().getExport({})).job)
}

export async function removeExport(): Promise<void> {
  await client().removeExport({})
}

export async function startImport(mediaId: string, passphrase: string): Promise<Job | undefined> {
  return maybeJob((await client().startImport({ mediaId, passphrase })).job)
}

export interface ImportState {
  readonly job: Job | undefined
  /** Whom the archive's account had as contacts, as it says. */
  readonly known: readonly KnownPerson[]
}

export async function loadImport(): Promise<ImportState> {
  const { job, known } = await client().getImport({})
  return { job: maybeJob(job), known: known.map(({ handle, name }) => ({ handle, name })) }
}

/** Where an export can be fetched, with the media cookie. */
export function exportUrl(job: Job): string {
  return `/v1/media/exports/${encodeURIComponent(job.id)}`
}
