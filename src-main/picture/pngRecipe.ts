/**
 * The recipe inside a PNG: our JSON under the keyword `cogview`, and the line under `parameters` that other programs
 * read (the form of AUTOMATIC1111's web interface). Both are `iTXt`, because `tEXt` garbles Chinese. Chunks are put in
 * and read without touching the picture.
 */
import { type Recipe, recipeSchema } from '../contract/recipe.ts'
import { StudioError } from '../contract/errors.ts'
import { decodeInternationalText, encodeInternationalText } from './internationalText.ts'
import { PNG_SIGNATURE, type PngChunk, encodeChunk, readChunks } from './pngChunks.ts'

const RECIPE = 'cogview'
const PARAMETERS = 'parameters'
/** One code of the image codec covers 8×8 pixels. */
const PIXELS_PER_CODE = 8 * 8

/** The same value gives the same text, whatever order its fields were set in. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

/** On one line: line breaks would end the prompt for those who read it, and a text chunk cannot hold NUL. */
function onOneLine(sentence: string): string {
  return Buffer.from(sentence, 'utf8')
    .toString('utf8')
    .replaceAll(/[\0\r\n\u2028\u2029]+/g, ' ')
}

function parametersText(recipe: Recipe, width: number, height: number): string {
  const { sampler, pack } = recipe
  const fields = [
    `Steps: ${(width * height) / PIXELS_PER_CODE}`,
    'Sampler: CogView',
    `CFG scale: ${sampler.guidance}`,
    `Seed: ${recipe.seed}`,
    `Size: ${width}x${height}`,
    `Model hash: ${pack.sha256.slice(0, 10)}`,
    `Model: ${pack.name}`,
    `Temperature: ${sampler.temperature}`,
    `Top-k: ${sampler.topK}`,
    `Top-p: ${sampler.topP}`,
    ...lorasOf(recipe),
  ]
  return `${onOneLine(recipe.sentence)}\n${fields.join(', ')}`
}

/** As the web interface writes them: names and the beginnings of hashes in one quoted field. */
function lorasOf({ adapters = [] }: Recipe): string[] {
  if (adapters.length === 0) return []
  const named = adapters.map(
    ({ name, sha256 }) => `${name.replaceAll(/[",:\s]+/g, ' ').trim()}: ${sha256.slice(0, 10)}`,
  )
  return [`Lora hashes: "${named.join(', ')}"`]
}

function keywordOf({ type, data }: PngChunk): string | null {
  if (type !== 'iTXt') return null
  const end = data.indexOf(0)
  return end < 0 ? null : Buffer.from(data.subarray(0, end)).toString('latin1')
}

/**
 * The same picture with the recipe before its first `IDAT`, in place of one that it had. The same picture and recipe
 * give the same bytes. Throws where `png` is not a whole PNG: it is always one of our own making.
 */
export function writeRecipe(png: Uint8Array, recipe: Recipe): Uint8Array {
  const chunks = readChunks(png) ?? []
  const header = chunks[0]
  if (header?.type !== 'IHDR' || chunks.at(-1)?.type !== 'IEND' || chunks.some(({ intact }) => !intact)) {
    throw new Error('a recipe can only be put into a whole PNG')
  }
  const size = new DataView(header.data.buffer, header.data.byteOffset)
  const texts = [
    { keyword: RECIPE, text: canonicalJson(recipeSchema.parse(recipe)) },
    { keyword: PARAMETERS, text: parametersText(recipe, size.getUint32(0), size.getUint32(4)) },
  ]
  const kept = chunks.filter((chunk) => {
    const keyword = keywordOf(chunk)
    return keyword !== RECIPE && keyword !== PARAMETERS
  })
  const data = kept.findIndex(({ type }) => type === 'IDAT')
  return Buffer.concat([
    PNG_SIGNATURE,
    ...kept.slice(0, data).map(({ bytes }) => bytes),
    ...texts.map((text) => encodeChunk('iTXt', encodeInternationalText(text))),
    ...kept.slice(data).map(({ bytes }) => bytes),
  ])
}

/** The line that other programs read; null where there is none that can be read. */
export function readParameters(file: Uint8Array): string | null {
  const chunk = readChunks(file)?.find((candidate) => keywordOf(candidate) === PARAMETERS)
  return chunk?.intact === true ? (decodeInternationalText(chunk.data)?.text ?? null) : null
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new StudioError('recipe-damaged', { problem: 'it is not JSON' }, { cause })
  }
}

/**
 * The recipe of a picture, or null where the file carries none of ours: a foreign picture, another format, or a file
 * that breaks off before it. Throws `recipe-damaged` where one is there and cannot be trusted.
 */
export function readRecipe(file: Uint8Array): Recipe | null {
  const chunk = readChunks(file)?.find((candidate) => keywordOf(candidate) === RECIPE)
  if (chunk === undefined) return null
  if (!chunk.intact) throw new StudioError('recipe-damaged', { problem: 'its checksum does not fit' })
  const content = decodeInternationalText(chunk.data)
  if (content === null) throw new StudioError('recipe-damaged', { problem: 'it is not a text' })
  const parsed = recipeSchema.safeParse(parseJson(content.text))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const problem = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`
  throw new StudioError('recipe-damaged', { problem }, { cause: parsed.error })
}
