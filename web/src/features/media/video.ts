// What the browser knows of a video before it is sent: its size, its length, and a picture of it to show meanwhile.

export interface VideoFacts {
  readonly width: number
  readonly height: number
  readonly durationMs: number
  readonly poster: Blob
}

const kPosterLongSide = 960
const kPosterQuality = 0.8
const kWaitMs = 10_000
/** Not the first picture, which is often black. */
const kPosterAtSeconds = 0.1

/** Undefined if this browser cannot show it: then it is better sent as a file. */
export async function readVideo(file: Blob): Promise<VideoFacts | undefined> {
  const video = document.createElement('video')
  const address = URL.createObjectURL(file)
  video.muted = true
  video.preload = 'auto'
  video.src = address
  try {
    await event(video, 'loadeddata')
    const durationMs = Math.round((await durationOf(video)) * 1000)
    const { videoWidth: width, videoHeight: height } = video
    if (width === 0 || height === 0) return undefined
    await seek(video, Math.min(kPosterAtSeconds, durationMs / 2000))
    return { width, height, durationMs, poster: await draw(video) }
  } catch {
    return undefined
  } finally {
    video.removeAttribute('src')
    video.load()
    URL.revokeObjectURL(address)
  }
}

/** A recording that was made live does not say how long it is until its end was looked for. */
async function durationOf(video: HTMLVideoElement): Promise<number> {
  if (Number.isFinite(video.duration)) return video.duration
  await seek(video, Number.MAX_SAFE_INTEGER)
  return Number.isFinite(video.duration) ? video.duration : video.currentTime
}

async function seek(video: HTMLVideoElement, seconds: number): Promise<void> {
  const done = event(video, 'seeked')
  video.currentTime = seconds
  await done
}

function event(video: HTMLVideoElement, name: 'loadeddata' | 'seeked'): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error('too slow'))
    }, kWaitMs)
    video.addEventListener(
      name,
      () => {
        clearTimeout(timer)
        resolve()
      },
      { once: true },
    )
    video.addEventListener(
      'error',
      () => {
        clearTimeout(timer)
        reject(new Error('not a video'))
      },
      { once: true },
    )
  })
}

function draw(video: HTMLVideoElement): Promise<Blob> {
  const { videoWidth, videoHeight } = video
  const factor = Math.min(1, kPosterLongSide / Math.max(videoWidth, videoHeight))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(videoWidth * factor))
  canvas.height = Math.max(1, Math.round(videoHeight * factor))
  canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => {
        if (blob) resolve(blob)
        else reject(new Error('no picture'))
      },
      'image/jpeg',
      kPosterQuality,
    )
  })
}
