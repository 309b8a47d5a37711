/** Files of queries, one a line, as the original's `get_context` reads them. */
import { StudioError } from '../contract/errors.ts'
import { fillQueryTemplate, parseQuery, queryPixels, queryTemplates, QueryError } from './query.ts'
import type { EncodeImage, QueryTask } from './query.ts'
import type { Vocabulary } from './vocabulary.ts'

export interface QueryFileOptions {
  task: QueryTask
  /** The first field of a line names a sub-folder for its output. */
  withId: boolean
  /** Longest sequence in ids (the original: the larger of its two numbers of positions). */
  longest: number
  vocabulary: Vocabulary
  encodeImage: EncodeImage
}

export interface QueryRow {
  rawText: string
  /** Sub-folder for the output; null: none. */
  id: string | null
  /** One sequence, or one for each picture of a post-selection line. */
  sequences: number[][]
}

export type QueryLine = { line: number } & ({ row: QueryRow } | { skipped: string })

/**
 * Yields a row or the reason why there is none for every line that is not blank. Post-selection lines are
 * `text\timage1\timage2…`; of their pictures those that cannot be read are reported and left out. Throws `QueryError`
 * where the original stops.
 */
export async function* readQueryLines(text: string, options: QueryFileOptions): AsyncGenerator<QueryLine> {
  for (const [line, untrimmed] of text.split(/\r\n|\r|\n/).entries()) {
    const stripped = strip(untrimmed)
    if (stripped === '') continue
    const fields = stripped.split('\t')
    const id = options.withId ? (fields[0] ?? '') : null
    const rawText = options.withId ? fields.slice(1).join('\t') : stripped
    const sequences: number[][] = []
    for (const query of queriesOf(rawText, options.task)) {
      const result = await readSequence(query, options)
      if (typeof result === 'string') yield { line, skipped: result }
      else sequences.push(result)
    }
    if (sequences.length > 0) yield { line, row: { rawText, id, sequences } }
  }
}

/** The text belongs behind the picture in the template, so post-selection turns the fields round. */
function queriesOf(rawText: string, task: QueryTask): string[] {
  if (task !== 'post-selection') return [rawText]
  const [text, ...images] = rawText.split('\t')
  return images.map((image) => `${image}\t${text ?? ''}`)
}

/** The sequence, or the sentence that says why the line is skipped. */
async function readSequence(query: string, options: QueryFileOptions): Promise<number[] | string> {
  const { task, vocabulary, encodeImage, longest } = options
  try {
    const filled = fillQueryTemplate(queryTemplates[task], query)
    const ids = await parseQuery(filled, vocabulary, encodeImage, queryPixels(task))
    if (task !== 'post-selection' && ids.length > longest) {
      return `the sequence has ${ids.length} ids where ${longest} are possible`
    }
    return ids
  } catch (thrown) {
    if (thrown instanceof QueryError && thrown.reason === 'value') return thrown.message
    if (thrown instanceof StudioError && thrown.code === 'file-unreadable') return thrown.message
    throw thrown
  }
}

/** Python's `str.strip`: ECMAScript's white space without the byte order mark, with four more control characters. */
function strip(text: string): string {
  const characters = [...text]
  const kept = (character: string) => !/[\s\x1c-\x1f\x85]/.test(character) || character === '\ufeff'
  return characters.slice(characters.findIndex(kept), characters.findLastIndex(kept) + 1).join('')
}
