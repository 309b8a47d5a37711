/** Names for files that leave the library: readable, and taken by Windows, macOS and Linux alike. */

/** In UTF-8: a name may have 255 bytes (ext4), and has a number and an ending too. 60 Chinese characters. */
const LONGEST_BYTES = 180
/** Names of devices, with any ending (Microsoft, Naming Files, Paths, and Namespaces). */
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i
const NUMBER_DIGITS = 4
const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** A name without its ending, told from what a picture shows. */
export function fileStem(words: string): string {
  const clean = words
    .normalize('NFC')
    .replace(/[\p{C}<>:"/\\|?*]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .replace(/^[. ]+/, '')
  const stem = shortened(clean).replace(/[. ]+$/, '')
  if (stem === '') return 'picture'
  return RESERVED.test(stem) ? `_${stem}` : stem
}

function shortened(text: string): string {
  if (Buffer.byteLength(text) <= LONGEST_BYTES) return text
  let kept = ''
  let bytes = 0
  for (const { segment } of GRAPHEMES.segment(text)) {
    bytes += Buffer.byteLength(segment)
    if (bytes > LONGEST_BYTES) break
    kept += segment
  }
  return kept
}

/** `place`: from 0. Numbers go first, so that names are unique and stand in the order of the pictures. */
export function numberedStem(place: number, count: number, words: string): string {
  const digits = Math.max(NUMBER_DIGITS, String(count).length)
  return `${String(place + 1).padStart(digits, '0')}-${fileStem(words)}`
}
