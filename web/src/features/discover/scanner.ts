// Reads QR codes from the camera or a picture: by the browser's own detector where there is one, else by jsQR.
import { useDocumentVisibility } from '@vueuse/core'
import { onBeforeUnmount, onMounted, ref, type Ref, watch } from 'vue'

export type ScanState = 'starting' | 'scanning' | 'found' | 'blocked' | 'missing' | 'insecure'

type Finder = (
  source: ImageBitmap | HTMLVideoElement,
  width: number,
  height: number,
) => Promise<string | undefined>

interface Detector {
  detect(source: CanvasImageSource): Promise<{ rawValue: string }[]>
}
interface DetectorClass {
  new (options: { formats: string[] }): Detector
  getSupportedFormats(): Promise<string[]>
}

const kLongestSide = 1024

async function nativeFinder(): Promise<Finder | undefined> {
  const native = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector
  if (!native || !(await native.getSupportedFormats()).includes('qr_code')) return undefined
  const detector = new native({ formats: ['qr_code'] })
  return async (source) => (await detector.detect(source))[0]?.rawValue
}

async function jsFinder(): Promise<Finder> {
  const { default: jsQr } = await import('jsqr')
  const canvas = new OffscreenCanvas(1, 1)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  return (source, width, height) => {
    const scale = Math.min(1, kLongestSide / Math.max(width, height))
    canvas.width = Math.max(1, Math.round(width * scale))
    canvas.height = Math.max(1, Math.round(height * scale))
    context?.drawImage(source, 0, 0, canvas.width, canvas.height)
    const pixels = context?.getImageData(0, 0, canvas.width, canvas.height)
    return Promise.resolve(
      pixels ? jsQr(pixels.data, pixels.width, pixels.height)?.data : undefined,
    )
  }
}

/** The text of a QR code in a picture; undefined if there is none, or the picture cannot be read. */
export async function findQrInPicture(file: Blob): Promise<string | undefined> {
  try {
    const bitmap = await createImageBitmap(file)
    const { width, height } = bitmap
    const native = await nativeFinder()
    return (
      (await native?.(bitmap, width, height)) ?? (await (await jsFinder())(bitmap, width, height))
    )
  } catch {
    return undefined
  }
}

function stateOf(thrown: unknown): ScanState {
  const name = thrown instanceof DOMException ? thrown.name : ''
  return name === 'NotAllowedError' || name === 'SecurityError' ? 'blocked' : 'missing'
}

/** Scans what the camera sees until something is found; stops the camera when the page goes or is hidden. */
export function useCameraScan(
  video: Ref<HTMLVideoElement | undefined>,
  found: (text: string) => void,
) {
  const state = ref<ScanState>('starting')
  let stream: MediaStream | undefined
  let run = 0

  function stop(): void {
    run++
    stream?.getTracks().forEach((track) => track.stop())
    stream = undefined
  }

  async function look(mine: number): Promise<void> {
    const finder = (await nativeFinder()) ?? (await jsFinder())
    const element = video.value
    while (element && mine === run) {
      if (element.readyState >= element.HAVE_CURRENT_DATA) {
        const text = await finder(element, element.videoWidth, element.videoHeight).catch(
          () => undefined,
        )
        if (text && mine === run) {
          stop()
          state.value = 'found'
          found(text)
          return
        }
      }
      await new Promise((resolve) => requestAnimationFrame(resolve))
    }
  }

  async function restart(): Promise<void> {
    stop()
    const mine = run
    state.value = 'starting'
    if (!('mediaDevices' in navigator)) {
      state.value = 'insecure'
      return
    }
    try {
      const opened = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: 'environment' },
      })
      if (mine !== run || !video.value) {
        opened.getTracks().forEach((track) => track.stop())
        return
      }
      stream = opened
      video.value.srcObject = opened
      await video.value.play()
      state.value = 'scanning'
      await look(mine)
    } catch (thrown) {
      if (mine === run) state.value = stateOf(thrown)
    }
  }

  const visibility = useDocumentVisibility()
  watch(visibility, (now) =>
    now === 'visible' && state.value !== 'found' ? void restart() : stop(),
  )
  onMounted(restart)
  onBeforeUnmount(stop)
  return { state, restart }
}
