/** What a key means in the viewer. Pure: the same keys in every door, told in one place. */

export type ViewerAct =
  | { readonly act: 'close' }
  | { readonly act: 'walk'; readonly by: 1 | -1 }
  | { readonly act: 'end'; readonly last: boolean }
  | { readonly act: 'zoom'; readonly by: number }
  | { readonly act: 'pan'; readonly x: -1 | 0 | 1; readonly y: -1 | 0 | 1 }
  | { readonly act: 'fit' }
  | { readonly act: 'actual' }
  | { readonly act: 'rate'; readonly rating: number }
  | { readonly act: 'favourite' }
  | { readonly act: 'reject' }
  | { readonly act: 'cycle' }
  | { readonly act: 'swap' }
  | { readonly act: 'panel' }

export interface Press {
  readonly key: string
  readonly shift: boolean
  /** The key on the keyboard, such as `Digit0`: Shift changes what it writes. */
  readonly code: string
}

export const ZOOM_STEP = 1.25

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] } as const

/** Digits are stars, as everywhere; with Shift, 0 fits the picture in and 1 shows its own pixels. */
export function viewerAct({ key, shift, code }: Press): ViewerAct | null {
  if (shift && code === 'Digit0') return { act: 'fit' }
  if (shift && code === 'Digit1') return { act: 'actual' }
  if (/^[0-5]$/.test(key)) return { act: 'rate', rating: Number(key) }
  if (key in ARROWS) {
    const [x, y] = ARROWS[key as keyof typeof ARROWS]
    return shift ? { act: 'pan', x, y } : { act: 'walk', by: x + y < 0 ? -1 : 1 }
  }
  switch (key.length === 1 ? key.toLowerCase() : key) {
    case 'Escape':
    case ' ':
      return { act: 'close' }
    case 'Home':
    case 'End':
      return { act: 'end', last: key === 'End' }
    case '+':
    case '=':
      return { act: 'zoom', by: ZOOM_STEP }
    case '-':
    case '−':
    case '_':
      return { act: 'zoom', by: 1 / ZOOM_STEP }
    case 'z':
      return { act: 'actual' }
    case 'f':
      return { act: 'favourite' }
    case 'x':
      return { act: 'reject' }
    case 'm':
      return { act: 'cycle' }
    case 'c':
      return { act: 'swap' }
    case 'i':
      return { act: 'panel' }
    default:
      return null
  }
}
