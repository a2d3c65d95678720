// Keeps the app above a phone's on-screen keyboard: browsers shrink the visual viewport, not the page.
import { useEventListener } from '@vueuse/core'

/** Publishes the height that is really visible as --k-viewport. */
export function followVisualViewport(): void {
  const viewport = window.visualViewport
  const publish = (): void => {
    const height = viewport?.height ?? window.innerHeight
    document.documentElement.style.setProperty('--k-viewport', `${Math.round(height)}px`)
    // iOS scrolls the page itself to show the field; the app is laid out to fit, so put it back.
    if (window.scrollY !== 0) window.scrollTo(0, 0)
  }
  publish()
  if (viewport) useEventListener(viewport, ['resize', 'scroll'], publish)
  useEventListener(window, 'resize', publish)
}
