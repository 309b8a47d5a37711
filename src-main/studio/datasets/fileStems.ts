/** Which pictures a caption or a line of a table means. Names are compared as people see them (NFC). */

interface Named {
  readonly place: number
  readonly name: string
}

export interface LookUp {
  /** By what a table in `folder` calls it. */
  byName(folder: string, file: string): readonly number[]
  /**
   * Of the same stem: `a.txt` for `a.jpg`; where there is none also `a.zh.txt`, and what WebDataset allows,
   * `a.caption.txt`.
   */
  beside(stem: string): readonly number[]
}

/** Without its last extension. */
export function stemOf(name: string): string {
  return name.replace(/\.[^./]*$/, '')
}

export function createLookUp(pictures: readonly Named[]): LookUp {
  const names = new Map<string, number[]>()
  const stems = new Map<string, number[]>()
  for (const { place, name } of pictures) {
    add(names, name.normalize('NFC'), place)
    add(stems, stemOf(name).normalize('NFC'), place)
  }
  return {
    byName: (folder, file) => names.get(resolved(folder, file).normalize('NFC')) ?? [],
    beside(stem) {
      for (let shorter = stem.normalize('NFC'); ; shorter = stemOf(shorter)) {
        const found = stems.get(shorter)
        if (found !== undefined || stemOf(shorter) === shorter) return found ?? []
      }
    },
  }
}

function add(places: Map<string, number[]>, key: string, place: number): void {
  const known = places.get(key)
  if (known === undefined) places.set(key, [place])
  else known.push(place)
}

function resolved(folder: string, file: string): string {
  const segments: string[] = []
  for (const segment of `${folder}/${file.replaceAll('\\', '/')}`.split('/')) {
    if (segment === '..') segments.pop()
    else if (segment !== '' && segment !== '.') segments.push(segment)
  }
  return segments.join('/')
}
