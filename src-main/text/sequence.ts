/**
 * From a template and its values to ids: the one place that knows how a prompt, a scored sentence and a training row
 * look. Everything that reads a sequence (allowed ids, scoring, losses) asks the spans that are noted here.
 */
import { StudioError } from '../contract/errors.ts'
import { positionIds } from './positions.ts'
import type { PositionDeclaration } from './positions.ts'
import type { Template, TemplatePart } from './template.ts'
import type { IdRange, Vocabulary } from './vocabulary.ts'

/** An id that is still to be written. */
export const UNWRITTEN = -1

/** What a pack's sequences depend on besides the template. */
export interface SequenceRules {
  vocabulary: Vocabulary
  /** Size tokens and their codes along one side. */
  sizes: readonly { token: string; grid: number }[]
  positions: PositionDeclaration
}

/** Ids in the unified vocabulary. */
export interface PartValues {
  text?: readonly number[]
  codes?: readonly number[]
}

export interface SequenceValues {
  /** Token that `[SIZE]` stands for. */
  size?: string
  /** For the ⟨…⟩ of the template. */
  given?: PartValues
  /** For its ⟦…⟧ where they are known already, to score or to train. Missing ones are to be written. */
  written?: PartValues
  /** How many ids a text that is to be written may have. */
  textRoom?: number
}

export interface SequenceSpan extends IdRange {
  kind: 'text' | 'codes'
  written: boolean
  /** Id of the command token that ends a written text; null: none. */
  endToken: number | null
}

export interface Sequence {
  /** `UNWRITTEN` where the model has to write. */
  ids: number[]
  positions: number[]
  /** Where texts and codes lie, in order; commands are in none. */
  spans: SequenceSpan[]
}

/**
 * The sequence up to its last text or picture. What follows that (`[EOI1]`, `[SEP]`) is nothing that the model has to
 * see; training has it, with `closed`. Throws `size-unknown` and, for values that do not fit, RangeError.
 */
export function buildSequence(
  template: Template,
  values: SequenceValues,
  rules: SequenceRules,
  options: { closed: boolean } = { closed: false },
): Sequence {
  const ids: number[] = []
  const spans: SequenceSpan[] = []
  let grid: number | null = null
  const { vocabulary } = rules
  for (const [at, part] of template.parts.entries()) {
    if (part.kind === 'command') {
      ids.push(vocabulary.command(part.token))
      grid = rules.sizes.find((size) => size.token === part.token)?.grid ?? grid
      continue
    }
    if (part.kind === 'size') {
      const size = findSize(values.size, part.factor, rules.sizes)
      ids.push(vocabulary.command(size.token))
      grid = size.grid
      continue
    }
    const start = ids.length
    for (const id of partIds(part, values, grid, vocabulary)) ids.push(id)
    const next = template.parts[at + 1]
    const ends = part.kind === 'text' && part.written && next?.kind === 'command'
    const endToken = ends ? vocabulary.command(next.token) : null
    spans.push({ kind: part.kind, written: part.written, start, end: ids.length, endToken })
  }
  if (!options.closed) ids.length = spans.at(-1)?.end ?? ids.length
  return { ids, positions: positionIds(ids, rules.positions, vocabulary), spans }
}

function findSize(
  token: string | undefined,
  factor: number,
  sizes: SequenceRules['sizes'],
): { token: string; grid: number } {
  const known = sizes.map((size) => size.token).join(', ')
  const asked = sizes.find((size) => size.token === token)
  if (asked === undefined) throw new StudioError('size-unknown', { size: token ?? '', known })
  const found = sizes.find((size) => size.grid === asked.grid * factor)
  if (found === undefined) throw new StudioError('size-unknown', { size: `${asked.token}×${factor}`, known })
  return factor === 1 ? asked : found
}

type ContentPart = Extract<TemplatePart, { written: boolean }>

function partIds(
  part: ContentPart,
  values: SequenceValues,
  grid: number | null,
  vocabulary: Vocabulary,
): readonly number[] {
  const source = part.written ? values.written : values.given
  if (part.kind === 'text') {
    const text = source?.text
    if (text !== undefined) return checked(text, vocabulary.textRange, 'text')
    if (!part.written) throw new RangeError('the template wants a text')
    if (values.textRoom === undefined) throw new RangeError('the room for the text to be written is missing')
    return new Array<number>(values.textRoom).fill(UNWRITTEN)
  }
  const side = part.grid ?? grid
  if (side === null) throw new RangeError('the template has codes without a size')
  const known = source?.codes
  const expected = expectedCodes(part, side * side, values)
  if (known === undefined) {
    if (!part.written) throw new RangeError('the template wants a picture')
    return new Array<number>(expected).fill(UNWRITTEN)
  }
  const fits = part.extent === 'rows' ? known.length <= side * side : known.length === expected
  if (!fits) throw new RangeError(`${known.length} codes are given where ${expected} belong`)
  return checked(known, vocabulary.imageRange, 'image')
}

/** `whole` codes make the picture; what is left of it depends on the rows that are given. */
function expectedCodes(part: ContentPart, whole: number, values: SequenceValues): number {
  const rest = part.kind === 'codes' && part.extent === 'rest'
  return rest ? whole - (values.given?.codes?.length ?? 0) : whole
}

function checked(ids: readonly number[], range: IdRange, what: string): readonly number[] {
  const wrong = ids.find((id) => !Number.isInteger(id) || id < range.start || id >= range.end)
  if (wrong !== undefined) throw new RangeError(`${wrong} is not the id of ${what}`)
  return ids
}

/**
 * The ids that may stand at a position: image codes in a picture, text pieces (and the token that ends it) in a text.
 * Throws a RangeError outside of any span, where the template leaves no choice.
 */
export function allowedIds(sequence: Sequence, position: number, vocabulary: Vocabulary): IdRange[] {
  const span = sequence.spans.find(({ start, end }) => position >= start && position < end)
  if (span === undefined) throw new RangeError(`there is nothing to choose at position ${position}`)
  if (span.kind === 'codes') return [vocabulary.imageRange]
  if (span.endToken === null) return [vocabulary.textRange]
  return [vocabulary.textRange, { start: span.endToken, end: span.endToken + 1 }]
}

/** Where the Caption Score looks, and the ids that its softmax leaves out: image codes alone, as in the original. */
export function scoredText(
  sequence: Sequence,
  vocabulary: Vocabulary,
): { span: SequenceSpan; excluded: IdRange } {
  const span = sequence.spans.findLast(({ kind, written }) => kind === 'text' && written)
  if (span === undefined) throw new RangeError('the template writes no text that could be scored')
  return { span, excluded: vocabulary.imageRange }
}

/** The ids that training learns to write: what the template writes, with the token that ends a text. */
export function learntSpans(sequence: Sequence): { kind: 'text' | 'codes'; start: number; end: number }[] {
  return sequence.spans
    .filter((span) => span.written)
    .map(({ kind, start, end, endToken }) => {
      const closes = endToken !== null && sequence.ids[end] === endToken
      return { kind, start, end: closes ? end + 1 : end }
    })
}
