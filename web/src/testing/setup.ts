// What every test file has: an IndexedDB in memory and, where a page is simulated, blobs that can be read.
import 'fake-indexeddb/auto'
import { Blob as NodeBlob, File as NodeFile } from 'node:buffer'

// The simulated page's own blobs have no arrayBuffer(), and cannot be cloned into the database.
Object.assign(globalThis, { Blob: NodeBlob, File: NodeFile })
const kNoUrls = { createObjectURL: () => 'blob:test', revokeObjectURL: () => undefined }
if (!('createObjectURL' in URL)) Object.assign(URL, kNoUrls)
