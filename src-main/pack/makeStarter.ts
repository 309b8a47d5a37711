/**
 * Makes the starter pack from what the recipe's `export.py` wrote (weights, tokenizer, config.json, concepts) and from the
 * numbers of `npm run bench -- packs`:
 *
 *     node src-main/pack/makeStarter.ts FOLDER numbers.json resources/packs/starter
 *
 * `pack.json` is written last, so that an interrupted run leaves no pack that opens.
 */
import { createHash } from 'node:crypto'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { z } from 'zod'
import { writeStreamAtomic } from '../formats/writeStreamAtomic.ts'
import { type Manifest, PACK_FORMAT, manifestSchema } from './manifest.ts'
import type { StarterNumbers } from './starterCard.ts'
import { starterCard, starterNumbersSchema } from './starterCard.ts'
import { starterNotices } from './starterNotices.ts'
import { starterEnlarging, starterSampling, starterTaskSampling, starterWords } from './starterWords.ts'

const rgb = z.tuple([z.number(), z.number(), z.number()])
const named = z.object({ en: z.string(), zh: z.string() })
const trainingConfigSchema = z.object({
  transformer: z.object({
    layers: z.number(),
    hidden: z.number(),
    heads: z.number(),
    positions: z.number(),
    vocabulary: z.number(),
  }),
  codec: z.object({
    channel: z.number(),
    resBlocks: z.number(),
    resChannel: z.number(),
    dim: z.number(),
    mean: rgb,
    std: rgb,
  }),
  vocabulary: z.object({
    imageCodes: z.number(),
    pieces: z.number(),
    /** In the order of their ids, which follow the text pieces without a gap. */
    commands: z.array(z.string()),
  }),
  firstSize: z.number(),
  longestText: z.number(),
  styles: z.array(named),
  words: z.array(named),
})
type TrainingConfig = z.infer<typeof trainingConfigSchema>

const taughtSchema = named.extend({
  cp: z.string(),
  kw_en: z.array(z.string()),
  kw_zh: z.array(z.string()),
})
const licenceSchema = z.object({
  npm: z.string(),
  license: z.union([z.string(), z.object({ spdx: z.string(), url: z.string() })]),
  author: z.object({ name: z.string(), url: z.string() }).optional(),
})
const conceptListSchema = z.object({
  licences: z.record(z.string(), licenceSchema),
  concepts: z.array(taughtSchema),
})
type ConceptList = z.infer<typeof conceptListSchema>
/** Things that were never taught, by their code points. */
const heldOutSchema = z.object({ concepts: z.array(z.string()) })

const WEIGHTS = 'transformer.safetensors'
const CODEC = 'vqvae.safetensors'
const TOKENIZER = 'text.model'
/** Words of the caption grammar beside names, styles, colours and patterns. */
const GRAMMAR = [
  { en: 'style', zh: '风格' },
  { en: 'background', zh: '背景' },
]
/** Below this the best of four captions is not to be trusted. */
const CAPTION_FLOOR = 0.4

async function readJson<T>(schema: z.ZodType<T>, file: string): Promise<T> {
  return schema.parse(JSON.parse(await readFile(file, 'utf8')))
}

const asJson = (value: unknown) => Buffer.from(`${JSON.stringify(value, null, 2)}\n`)

async function writeBytes(file: string, content: Buffer): Promise<void> {
  await writeStreamAtomic(file, Readable.from([content]))
}

/**
 * The names as the captions of the training had them: typographic quotes simplified or dropped. Their keywords were not
 * trained on; they tell what somebody may mean who writes another word.
 */
function knownConcepts(list: ConceptList, unseen: ReadonlySet<string>) {
  return list.concepts
    .filter((concept) => !unseen.has(concept.cp))
    .map(({ en, zh, kw_en, kw_zh }) => {
      const names = {
        en: en.replaceAll('’', "'").replaceAll(/[“”]/g, ''),
        'zh-CN': zh.replaceAll(/[“”]/g, ''),
      }
      const others = (words: readonly string[], name: string) =>
        words
          .map((word) => word.replaceAll('’', "'"))
          .filter((word) => word.toLowerCase() !== name.toLowerCase())
      return { ...names, also: { en: others(kw_en, names.en), 'zh-CN': others(kw_zh, names['zh-CN']) } }
    })
}

function attributionLines(licences: ConceptList['licences']): string[] {
  return Object.entries(licences).map(([set, { npm, license, author }]) => {
    const by =
      author === undefined ? 'Unicode, Inc., https://cldr.unicode.org' : `${author.name}, ${author.url}`
    const terms = typeof license === 'string' ? license : `${license.spdx}, ${license.url}`
    return `${set} (${npm}) by ${by}: ${terms}`
  })
}

function hyperParameters(
  config: TrainingConfig,
): Pick<Manifest, 'vocabulary' | 'positions' | 'transformer' | 'imageCodec'> {
  const { transformer, codec, vocabulary } = config
  return {
    vocabulary,
    positions: { firstSize: config.firstSize, restartAfter: '[ROI2]' },
    transformer: { ...transformer, layerNormScale: 'token', layerNormEpsilon: 1e-5 },
    imageCodec: { file: CODEC, ...codec, codes: vocabulary.imageCodes, simple: false },
  }
}

function describePack(config: TrainingConfig, attributions: string[], files: Manifest['files']): Manifest {
  const context = '[ROI1] ⟨text⟩ [SIZE] [BOI1]'
  const second = `${context} ⟨codes⟩ [EOI1] [ROI2] [POS0]`
  const drawing = ['generate', 'restyle', 'continue']
  return {
    format: PACK_FORMAT,
    name: 'starter',
    version: '2.0.0',
    ...starterWords,
    licence: 'Apache-2.0 AND CC-BY-4.0 AND MIT AND Unicode-3.0',
    attributions,
    languages: ['zh', 'en'],
    sizes: [
      { token: '[TINY]', grid: 8, pixels: 64, writtenBy: drawing },
      { token: '[SMALL]', grid: 16, pixels: 128, writtenBy: [...drawing, 'superResolution'] },
    ],
    styles: config.styles.map(({ en, zh }) => ({
      key: en.toLowerCase(),
      words: { 'zh-CN': zh, en },
      picture: `style-${en.toLowerCase()}.png`,
    })),
    styleSentence: { 'zh-CN': '{style}风格的{text}', en: '{style} style {text}' },
    longestText: config.longestText,
    concepts: 'concepts.json',
    words: [...config.words, ...GRAMMAR].map(({ en, zh }) => ({ en, 'zh-CN': zh })),
    card: 'card.md',
    ...hyperParameters(config),
    tokenizer: TOKENIZER,
    templates: {
      generate: `${context} ⟦codes⟧ [EOI1]`,
      describe: '[SIZE] [BOI1] ⟨codes⟩ [EOI1] [ROI1] ⟦text⟧ [SEP]',
      superResolution: `${second} [SIZE×2] [BOI2] ⟦codes⟧`,
      restyle: `${second} [SIZE] [BOI2] ⟦codes⟧`,
      continue: `${context} ⟨rows⟩ ⟦rest⟧`,
    },
    roles: { base: { file: WEIGHTS, tasks: [...drawing, 'describe', 'superResolution'] } },
    defaults: { ...starterSampling, topP: 1, count: 16, size: '[TINY]' },
    taskDefaults: starterTaskSampling,
    enlarging: starterEnlarging,
    captions: { longest: null, floor: CAPTION_FLOOR, marks: null },
    guidance: true,
    files,
  }
}

/** Reads what the recipe exported into `source`, and the numbers, and writes the pack into `target`, replacing what is there. */
export async function makeStarter(source: string, numbers: string, target: string): Promise<Manifest> {
  const config = await readJson(trainingConfigSchema, join(source, 'config.json'))
  const list = await readJson(conceptListSchema, join(source, 'concepts.json'))
  const heldOut = await readJson(heldOutSchema, join(source, 'heldout.json'))
  const measured: StarterNumbers = await readJson(starterNumbersSchema, numbers)
  const concepts = knownConcepts(list, new Set(heldOut.concepts))
  const attributions = attributionLines(list.licences)

  await mkdir(target, { recursive: true })
  await rm(join(target, 'pack.json'), { force: true })
  const files: Manifest['files'] = {}
  const write = async (file: string, content: Buffer) => {
    await writeBytes(join(target, file), content)
    files[file] = { bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') }
  }
  for (const file of [WEIGHTS, CODEC, TOKENIZER]) await write(file, await readFile(join(source, file)))
  // One concept a line: readable, and a third of the size.
  await write(
    'concepts.json',
    Buffer.from(`[\n${concepts.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`),
  )
  await write('card.md', Buffer.from(starterCard(measured, concepts.length, attributions)))
  await write('notices.md', Buffer.from(starterNotices))

  const manifest = manifestSchema.parse(describePack(config, attributions, files))
  await writeBytes(join(target, 'pack.json'), asJson(manifest))
  return manifest
}

if (import.meta.main) {
  const [source, numbers, target] = process.argv.slice(2)
  if (source === undefined || numbers === undefined || target === undefined)
    throw new Error('usage: makeStarter.ts FOLDER NUMBERS TARGET')
  const manifest = await makeStarter(source, numbers, target)
  process.stdout.write(`${manifest.name} ${manifest.version}: ${Object.keys(manifest.files).length} files\n`)
}
