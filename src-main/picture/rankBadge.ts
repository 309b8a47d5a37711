/** The small number that says a picture's rank, drawn from lines so that no font has to be installed. */

/** Strokes in a box of 6×10, as SVG path data. */
const DIGITS = [
  'M3 0.5C1.2 0.5 0.5 2.4 0.5 5S1.2 9.5 3 9.5 5.5 7.6 5.5 5 4.8 0.5 3 0.5Z',
  'M1.2 2.2 3.4 0.5V9.5',
  'M0.7 2.9C0.7 1.4 1.7 0.5 3 0.5S5.3 1.4 5.3 2.8C5.3 4.6 3.4 5.7 0.6 9.5H5.5',
  'M0.8 0.5H5.2L2.6 4C4.4 3.9 5.5 5 5.5 6.6 5.5 8.4 4.4 9.5 2.8 9.5 1.6 9.5 0.8 8.9 0.5 8',
  'M4.2 9.5V0.5L0.4 6.8H5.7',
  'M5 0.5H1.2L0.9 4.6C1.4 4.1 2.1 3.8 2.9 3.8 4.5 3.8 5.5 4.9 5.5 6.6 5.5 8.4 4.4 9.5 2.8 9.5 1.6 9.5 0.8 8.9 0.5 8',
  'M4.9 0.9C2.3 0.1 0.5 2.5 0.5 6.2 0.5 8.4 1.4 9.5 3 9.5 4.5 9.5 5.5 8.4 5.5 6.7 5.5 5 4.5 4 3.1 4 1.8 4 0.8 4.8 0.5 6.2',
  'M0.6 0.5H5.4L2.3 9.5',
  'M3 0.5C1.7 0.5 0.9 1.3 0.9 2.5S1.7 4.6 3 4.6 5.1 3.7 5.1 2.5 4.3 0.5 3 0.5ZM3 4.6C1.5 4.6 0.5 5.6 0.5 7.1S1.5 9.5 3 9.5 5.5 8.6 5.5 7.1 4.5 4.6 3 4.6Z',
  'M1.1 9.1C3.7 9.9 5.5 7.5 5.5 3.8 5.5 1.6 4.6 0.5 3 0.5 1.5 0.5 0.5 1.6 0.5 3.3 0.5 5 1.5 6 2.9 6 4.2 6 5.2 5.2 5.5 3.8',
]
const HEIGHT = 18
const DIGIT_WIDTH = 6
const ADVANCE = 8
const SIDE = 6

/** A badge with its top left corner at (x, y), as SVG. The first rank wears the accent, the others graphite. */
export function rankBadge(rank: number, x: number, y: number): string {
  const digits = String(rank).split('')
  const width = 2 * SIDE + DIGIT_WIDTH + (digits.length - 1) * ADVANCE
  const strokes = digits.map((digit, place) => {
    const left = x + SIDE + place * ADVANCE
    return `<path transform="translate(${left} ${y + 4})" d="${DIGITS[Number(digit)] ?? ''}"/>`
  })
  const fill = rank === 1 ? '#e9523f' : '#202224'
  return (
    `<rect x="${x}" y="${y}" width="${width}" height="${HEIGHT}" rx="4" fill="${fill}"/>` +
    `<g fill="none" stroke="#ffffff" stroke-width="1.3" stroke-linecap="round" stroke-linejoin="round">${strokes.join('')}</g>`
  )
}
