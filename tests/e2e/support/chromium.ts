// Real Chromium, headless, with a camera and a microphone that make their own pictures and tones.
import { type Browser, chromium } from 'playwright-core'

const kArguments = [
  '--no-sandbox',
  '--headless=new',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
]
export const kPhone = { width: 360, height: 740 }
export const kDesktop = { width: 1440, height: 900 }

/** `video` (Y4M) is what the camera sees instead of a test picture. */
export function launch(video?: string): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['KAPOK_CHROMIUM'] ?? '/usr/bin/chromium',
    args: video ? [...kArguments, `--use-file-for-fake-video-capture=${video}`] : kArguments,
  })
}
