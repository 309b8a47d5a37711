/**
 * The notation of task templates, as packs declare them:
 *
 *     [ROI1] ⟨text⟩ [SIZE] [BOI1] ⟨codes⟩ [EOI1] [ROI2] [POS0] [SIZE×2] [BOI2] ⟦codes⟧
 *
 * Command tokens stand for themselves; `[SIZE]` is the size that was asked for and `[SIZE×2]` the one with twice as many
 * codes a side; ⟨…⟩ is given, ⟦…⟧ is written by the model. `text` is text; `codes` a whole picture of the size before
 * it, `codes:16` one of 16 × 16 codes whatever its token says (the original's super-resolution has `[BASE]` on both
 * sides); `⟨rows⟩ ⟦rest⟧` one picture of which the beginning is given. A command token right after ⟦text⟧ ends the text.
 */

export type TemplatePart =
  | { kind: 'command'; token: string }
  /** `factor` 1 or 2: times the codes a side of the size that was asked for. */
  | { kind: 'size'; factor: number }
  | { kind: 'text'; written: boolean }
  /** `extent`: the whole picture, its beginning or what is left. `grid`: codes a side, null: the size's. */
  | { kind: 'codes'; written: boolean; extent: 'whole' | 'rows' | 'rest'; grid: number | null }

export interface Template {
  notation: string
  parts: readonly TemplatePart[]
}

/** A template that does not follow the notation: a fault of the pack. */
export class TemplateError extends Error {}

/** Throws `TemplateError`. */
export function parseTemplate(notation: string): Template {
  const words = notation.split(/\s+/).filter((word) => word !== '')
  const parts = words.map(parsePart)
  if (!parts.some((part) => 'written' in part && part.written)) throw fault(notation, 'nothing is written')
  parts.forEach((part, at) => {
    if (part.kind !== 'codes') return
    const before = parts.slice(0, at)
    const next = parts[at + 1]
    if (part.grid === null && !before.some(isSizeToken)) throw fault(notation, 'codes stand before any size')
    const continued = next?.kind === 'codes' && next.extent === 'rest' && next.written
    if (part.extent === 'rows' && (part.written || !continued))
      throw fault(notation, '⟨rows⟩ stands without ⟦rest⟧')
    const last = parts[at - 1]
    const continues = last?.kind === 'codes' && last.extent === 'rows'
    if (part.extent === 'rest' && !(part.written && continues))
      throw fault(notation, '⟦rest⟧ stands without ⟨rows⟩')
  })
  return { notation, parts }

  function parsePart(word: string): TemplatePart {
    if (word === '[SIZE]') return { kind: 'size', factor: 1 }
    if (word === '[SIZE×2]') return { kind: 'size', factor: 2 }
    if (/^\[[A-Z]+[0-9]?\]$/.test(word)) return { kind: 'command', token: word }
    const [, open, name, grid, close] = /^([⟨⟦])([a-z]+)(?::([1-9][0-9]{0,2}))?([⟩⟧])$/.exec(word) ?? []
    const written = open === '⟦'
    if (name === undefined || written !== (close === '⟧')) throw fault(notation, `${word} is not understood`)
    if (name === 'text' && grid === undefined) return { kind: 'text', written }
    const extent = name === 'codes' ? 'whole' : name === 'rows' || name === 'rest' ? name : null
    if (extent === null) throw fault(notation, `${word} is not understood`)
    return { kind: 'codes', written, extent, grid: grid === undefined ? null : Number(grid) }
  }
}

function isSizeToken(part: TemplatePart): boolean {
  return part.kind === 'size' || (part.kind === 'command' && /^\[(TINY|SMALL|BASE|BIG)\]$/.test(part.token))
}

function fault(notation: string, problem: string): TemplateError {
  return new TemplateError(`template "${notation}": ${problem}`)
}
