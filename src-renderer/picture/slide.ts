/** Where a key leads on something that slides from 0 to 1. Pure. */

const FINE = 0.01
const COARSE = 0.1

/** Null: a key that moves nothing. Left and up are towards 0; Shift goes ten times as far. */
export function slideTo(key: string, shift: boolean, from: number): number | null {
  const far = shift ? COARSE : FINE
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowUp':
      return within(from - far)
    case 'ArrowRight':
    case 'ArrowDown':
      return within(from + far)
    case 'PageUp':
      return within(from - COARSE)
    case 'PageDown':
      return within(from + COARSE)
    case 'Home':
      return 0
    case 'End':
      return 1
    default:
      return null
  }
}

/** Without the dust that adding hundredths leaves behind. */
export function within(position: number): number {
  return Math.min(1, Math.max(0, Number(position.toFixed(4))))
}
