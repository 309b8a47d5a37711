/** The original's query strings, query files and DecodeIds against ours. */
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { StudioError } from '../../src-main/contract/errors.ts'
import { openSentencePiece } from '../../src-main/text/sentencePiece.ts'
import { fillQueryTemplate, parseQuery, QueryError } from '../../src-main/text/query.ts'
import { readQueryLines } from '../../src-main/text/queryFile.ts'
import type { QueryTask } from '../../src-main/text/query.ts'
import { createVocabulary } from '../../src-main/text/vocabulary.ts'
import type { Vocabulary } from '../../src-main/text/vocabulary.ts'
import { goldenImageCodes, UnusableImageError } from '../support/goldenImageCodes.ts'
import { readReferenceJson, reasonToSkip, referenceFolder } from '../support/reference.ts'

const reference = referenceFolder()
const skip = reasonToSkip(
  reference,
  'text/cog-pretrain.model',
  'golden/queries.json',
  'golden/decode_ids.json',
)
if (skip !== null) console.warn(`query parity is skipped: ${skip}`)

interface GoldenQueries {
  vocab: { image: number; text: number; commands: Record<string, number>; num_tokens: number }
  queries: { task: string; raw_text: string; template: string; img_size: number; seq: number[] }[]
  errors: { task: string; raw_text: string; error: string }[]
  get_context: Record<
    string,
    {
      task: QueryTask
      lines: string
      with_id: boolean
      rows: { raw_text: string; output_path: string; shape: number[]; seq: number[] | number[][] }[]
      stdout: string
    }
  >
}

interface GoldenDecode {
  ids: number[]
  texts?: string[]
  image_shapes?: number[][]
  error?: string
}

/** The length check of the original: its two numbers of positions, with the scripts' defaults. */
const LONGEST = 1089

describe.skipIf(skip !== null)('queries of the original', () => {
  let vocabulary: Vocabulary
  let golden: GoldenQueries
  const encodeImage = goldenImageCodes(reference.folder)

  beforeAll(async () => {
    const file = join(reference.folder, 'text/cog-pretrain.model')
    golden = readReferenceJson<GoldenQueries>(reference, 'golden/queries.json')
    const { image, text, commands } = golden.vocab
    const ordered = Object.entries(commands).sort(([, a], [, b]) => a - b)
    const names = ordered.map(([name]) => name)
    const declaration = { imageCodes: image, pieces: text, commands: names }
    vocabulary = createVocabulary(declaration, await openSentencePiece(file), file)
  })

  /** What our errors would be called there. */
  function originalName(thrown: unknown): string {
    if (thrown instanceof UnusableImageError) return 'RuntimeError'
    if (thrown instanceof StudioError && thrown.code === 'file-unreadable') return 'FileNotFoundError'
    if (!(thrown instanceof QueryError)) throw thrown
    const names = { value: 'ValueError', assertion: 'AssertionError', 'missing-field': 'IndexError' } as const
    return names[thrown.reason]
  }

  const templates: Record<string, string> = {}

  test('refuses what the original refuses, for the same reason', async () => {
    for (const query of golden.queries) templates[query.task] = query.template
    for (const { task, raw_text, error } of golden.errors) {
      const read = async () =>
        await parseQuery(fillQueryTemplate(templates[task] ?? '{}', raw_text), vocabulary, encodeImage, 256)
      const thrown: unknown = await read().then(
        () => 'nothing',
        (caught: unknown) => caught,
      )
      expect(originalName(thrown), raw_text).toBe(error.split(':')[0])
    }
    expect(golden.errors.length).toBeGreaterThan(0)
  })

  test('has the ids of the original’s vocabulary', () => {
    for (const [name, id] of Object.entries(golden.vocab.commands)) expect(vocabulary.command(name)).toBe(id)
    expect(vocabulary.commandRange.end).toBe(golden.vocab.num_tokens)
  })

  test('parses every query to the same sequence', async () => {
    for (const { raw_text, template, img_size, seq } of golden.queries) {
      const filled = fillQueryTemplate(template, raw_text)
      expect(await parseQuery(filled, vocabulary, encodeImage, img_size), raw_text).toEqual(seq)
    }
    expect(golden.queries.length).toBeGreaterThan(0)
  })

  test('reads files of queries as the original does', async () => {
    for (const [name, { task, lines, with_id, rows, stdout }] of Object.entries(golden.get_context)) {
      const read: { raw_text: string; output_path: string; seq: number[] | number[][] }[] = []
      const skipped: string[] = []
      const options = { task, withId: with_id, longest: LONGEST, vocabulary, encodeImage }
      for await (const line of readQueryLines(lines, options)) {
        if ('skipped' in line) skipped.push(line.skipped)
        else {
          const { rawText, id, sequences } = line.row
          const seq = task === 'post-selection' ? sequences : (sequences[0] ?? [])
          read.push({ raw_text: rawText, output_path: id === null ? 'OUT' : `OUT/${id}`, seq })
        }
      }
      expect(read, name).toEqual(
        rows.map(({ raw_text, output_path, seq }) => ({ raw_text, output_path, seq })),
      )
      const complaints = stdout.split('\n').filter((line) => line !== '' && !line.startsWith('Working on'))
      expect(skipped.length > 0, name).toBe(complaints.length > 0)
    }
  })

  test('decodes sequences to the same texts and pictures', () => {
    const cases = readReferenceJson<GoldenDecode[]>(reference, 'golden/decode_ids.json')
    expect(cases.length).toBeGreaterThan(0)
    for (const { ids, texts, image_shapes, error } of cases) {
      if (error !== undefined) {
        expect(() => vocabulary.decodeIds(ids), ids.join()).toThrow(RangeError)
        continue
      }
      const decoded = vocabulary.decodeIds(ids)
      expect(decoded.texts).toEqual(texts)
      const pixels = decoded.images.map((codes) => 8 * Math.sqrt(codes.length))
      expect(pixels.map((side) => [1, 3, side, side])).toEqual(image_shapes)
    }
  })
})
