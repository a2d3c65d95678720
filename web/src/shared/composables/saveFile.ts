// Hands a file to the browser's downloads.

export function saveFrom(address: string, name: string): void {
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
}

/** Draws an SVG at four times its size and saves the picture. */
export async function saveSvgAsPng(svg: SVGSVGElement, name: string): Promise<void> {
  const copy = svg.cloneNode(true) as SVGSVGElement
  const style = getComputedStyle(svg)
  copy.style.background = style.backgroundColor
  copy.style.fill = style.fill
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  const side = svg.clientWidth * 4
  copy.setAttribute('width', String(side))
  copy.setAttribute('height', String(side))
  const source = URL.createObjectURL(new Blob([copy.outerHTML], { type: 'image/svg+xml' }))
  try {
    const image = new Image()
    image.src = source
    await image.decode()
    const canvas = new OffscreenCanvas(side, side)
    canvas.getContext('2d')?.drawImage(image, 0, 0)
    const address = URL.createObjectURL(await canvas.convertToBlob({ type: 'image/png' }))
    saveFrom(address, name)
    setTimeout(() => URL.revokeObjectURL(address), 10_000)
  } finally {
    URL.revokeObjectURL(source)
  }
}
