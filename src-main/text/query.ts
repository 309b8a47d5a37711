/**
 * The query strings of the original's scripts: words and command tokens with single spaces between them, `[MASK]*n` for
 * n ids to be written, `[Image]path` or `[Image512]path` for the codes of a picture. They are how the original's own
 * behaviour is compared with ours; the studio itself builds sequences from templates.
 */
import { UNWRITTEN } from './sequence.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Codes of a picture, cut to a square of `pixels` a side. What it throws ends the query. */
export type EncodeImage = (path: string, pixels: number) => Promise<readonly number[]>

export const queryTemplates = {
  text2image: '[ROI1] {} [BASE] [BOI1] [MASK]*1024',
  image2text: '[BASE] [BOI1] [Image]{} [EOI1] [ROI1] [MASK]*20',
  'low-level super-resolution':
    '[ROI1] {} [BASE] [BOI1] [Image]{} [EOI1] [ROI2] [POS0] [BASE] [BOI2] [MASK]*1024',
  'super-resolution': '[ROI1] {} [BASE] [BOI1] [Image]{}',
  'post-selection': '[BASE] [BOI1] [Image]{} [EOI1] [ROI1] {}',
} as const

export type QueryTask = keyof typeof queryTemplates

/** Side in pixels at which a task reads its pictures. */
export function queryPixels(task: QueryTask): number {
  return task === 'low-level super-resolution' ? 128 : 256
}

/**
 * A query that cannot be read. The original skips a line of a file for a malformed number or picture (`value`) and
 * stops for the others.
 */
export class QueryError extends Error {
  readonly reason: 'value' | 'assertion' | 'missing-field'
  constructor(reason: QueryError['reason'], message: string) {
    super(message)
    this.name = 'QueryError'
    this.reason = reason
  }
}

/** Fields are separated by tabs; superfluous ones are dropped, as in the original. Throws `QueryError`. */
export function fillQueryTemplate(template: string, text: string): string {
  const fields = text.split('\t')
  let next = 0
  return template.replaceAll('{}', () => {
    const field = fields[next++]
    if (field === undefined) throw new QueryError('missing-field', `the query has no field ${next}`)
    return field
  })
}

/**
 * Ids of a query, −1 where the model has to write. Text runs reach from one command token to the next; a picture does
 * not end one, so its codes come before the text that stands in front of it without a command token (as in the
 * original). Throws `QueryError` and what `encodeImage` throws.
 */
export async function parseQuery(
  query: string,
  vocabulary: Vocabulary,
  encodeImage: EncodeImage,
  pixels: number,
): Promise<number[]> {
  const ids: number[] = []
  let words: string[] = []
  const endText = () => {
    if (words.length > 0) for (const id of vocabulary.encodeText(words.join(' '))) ids.push(id)
    words = []
  }
  for (const part of query.split(' ')) {
    if (vocabulary.hasCommand(part)) {
      endText()
      ids.push(part === '[MASK]' ? UNWRITTEN : vocabulary.command(part))
    } else if (part.startsWith('[MASK]*')) {
      const count = readInteger(part.slice('[MASK]*'.length))
      if (count <= 0) throw new QueryError('assertion', `${part} writes nothing`)
      endText()
      for (let i = 0; i < count; i++) ids.push(UNWRITTEN)
    } else if (part.startsWith('[Image')) {
      for (const id of await imageIds(part, encodeImage, pixels)) ids.push(id)
    } else {
      words.push(part)
    }
  }
  endText()
  return ids
}

async function imageIds(part: string, encodeImage: EncodeImage, pixels: number): Promise<number[]> {
  const rest = part.slice('[Image'.length)
  if (rest === '') throw new QueryError('assertion', 'a picture has no path')
  const [number, path, ...more] = rest.split(']')
  if (number === undefined || path === undefined || more.length > 0) {
    throw new QueryError('value', `${part} is not understood`)
  }
  const given = number === '' ? 1024 : readInteger(number)
  const codes = await encodeImage(path, pixels)
  // A negative number counts from the end, as a Python slice does.
  const known = given < 0 ? Math.max(0, codes.length + given) : given
  return codes.map((code, i) => (i < known ? code : UNWRITTEN))
}

function readInteger(text: string): number {
  if (!/^\s*[+-]?\d+\s*$/.test(text)) throw new QueryError('value', `"${text}" is not a number`)
  return Number(text)
}
