/**
 * Makes the starter pack from the folder of the training (weights, tokenizer, config.json, metrics.json, concepts):
 *
 *     node src-main/pack/makeStarter.ts ../shared/starter-model resources/packs/starter
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
import { starterCard, starterMetricsSchema } from './starterCard.ts'
import { starterNotices } from './starterNotices.ts'
import { starterWords } from './starterWords.ts'

const rgb = z.tuple([z.number(), z.number(), z.number()])
const trainingConfigSchema = z.object({
  transformer: z.object({
    num_layers: z.number(),
    hidden_size: z.number(),
    num_attention_heads: z.number(),
    max_sequence_length: z.number(),
    padded_vocab_size: z.number(),
  }),
  vqvae: z.object({
    channel: z.number(),
    n_res_block: z.number(),
    n_res_channel: z.number(),
    embed_dim: z.number(),
    n_embed: z.number(),
    simple: z.boolean(),
    mean: rgb,
    std: rgb,
  }),
  vocabulary: z.object({
    commands: z.record(z.string(), z.number()),
    sentencepiece: z.object({ size: z.number() }),
  }),
  sizes: z.record(z.string(), z.object({ grid: z.number(), pixels: z.number() })),
  positions: z.object({ first_size: z.number(), restart_after: z.string() }),
  sampling: z.object({ temperature: z.number(), top_k: z.number(), guidance: z.number() }),
  styles: z.array(z.object({ en: z.string(), zh: z.string() })),
})
type TrainingConfig = z.infer<typeof trainingConfigSchema>

const namedSchema = z.object({ cp: z.string(), en: z.string(), zh: z.string() })
const taughtSchema = namedSchema.extend({ kw_en: z.array(z.string()), kw_zh: z.array(z.string()) })
/** Pairs of English and Chinese. */
const garmentsSchema = z.object({ colours: z.array(z.tuple([z.string(), z.string()])) })
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
const heldOutSchema = z.object({ unseen_concepts: z.array(namedSchema) })

const WEIGHTS = {
  base: 'transformer.safetensors',
  caption: 'transformer-caption.safetensors',
  sr: 'transformer-sr.safetensors',
  imageCodec: 'vqvae.safetensors',
} as const
/**
 * Of the best of four captions of 100 held-out pictures, at the settings below: in Chinese 30 of 80 wrong ones score below
 * it and 2 of 20 right ones, in English 1 of 83 and none of 17.
 */
const CAPTION_FLOOR = 0.4

const COPIED = [...Object.values(WEIGHTS), 'text.model']

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

/** Command tokens in the order of their ids, which follow the text pieces without a gap. */
function commandsInOrder({ vocabulary, vqvae }: TrainingConfig): string[] {
  const first = vqvae.n_embed + vocabulary.sentencepiece.size
  const commands = Object.entries(vocabulary.commands).sort(([, a], [, b]) => a - b)
  const misplaced = commands.find(([, id], index) => id !== first + index)
  if (misplaced) throw new Error(`command token ${misplaced[0]} has the id ${misplaced[1]}, out of order`)
  return commands.map(([token]) => token)
}

function hyperParameters(
  config: TrainingConfig,
): Pick<Manifest, 'vocabulary' | 'positions' | 'transformer' | 'imageCodec'> {
  const { transformer, vqvae } = config
  return {
    vocabulary: {
      imageCodes: vqvae.n_embed,
      pieces: config.vocabulary.sentencepiece.size,
      commands: commandsInOrder(config),
    },
    positions: { firstSize: config.positions.first_size, restartAfter: config.positions.restart_after },
    transformer: {
      layers: transformer.num_layers,
      hidden: transformer.hidden_size,
      heads: transformer.num_attention_heads,
      positions: transformer.max_sequence_length,
      vocabulary: transformer.padded_vocab_size,
      layerNormScale: 'call',
      layerNormEpsilon: 1e-5,
    },
    imageCodec: {
      file: WEIGHTS.imageCodec,
      channel: vqvae.channel,
      resBlocks: vqvae.n_res_block,
      resChannel: vqvae.n_res_channel,
      dim: vqvae.embed_dim,
      codes: vqvae.n_embed,
      simple: vqvae.simple,
      mean: vqvae.mean,
      std: vqvae.std,
    },
  }
}

function describePack(
  config: TrainingConfig,
  attributions: string[],
  colours: readonly (readonly [en: string, zh: string])[],
  files: Manifest['files'],
): Manifest {
  const context = '[ROI1] ⟨text⟩ [SIZE] [BOI1]'
  const second = `${context} ⟨codes⟩ [EOI1] [ROI2] [POS0]`
  return {
    format: PACK_FORMAT,
    name: 'starter',
    version: '1.2.0',
    ...starterWords,
    licence: 'Apache-2.0 AND CC-BY-4.0 AND MIT AND Unicode-3.0',
    attributions,
    languages: ['zh', 'en'],
    sizes: Object.entries(config.sizes).map(([token, { grid, pixels }]) => ({
      token,
      grid,
      pixels,
      writtenBy: token === '[TINY]' ? ['generate', 'restyle', 'continue'] : ['superResolution'],
    })),
    styles: config.styles.map(({ en, zh }) => ({
      key: en.toLowerCase(),
      words: { 'zh-CN': zh, en },
      picture: `style-${en.toLowerCase()}.png`,
    })),
    styleSentence: { 'zh-CN': '{style}风格的{text}', en: '{style} style {text}' },
    longestText: 24,
    concepts: 'concepts.json',
    words: [...colours.map(([en, zh]) => ({ en, 'zh-CN': zh })), { en: 'style', 'zh-CN': '风格' }],
    card: 'card.md',
    ...hyperParameters(config),
    tokenizer: 'text.model',
    templates: {
      generate: `${context} ⟦codes⟧ [EOI1]`,
      describe: '[SIZE] [BOI1] ⟨codes⟩ [EOI1] [ROI1] ⟦text⟧ [SEP]',
      superResolution: `${second} [SIZE×2] [BOI2] ⟦codes⟧`,
      restyle: `${second} [SIZE] [BOI2] ⟦codes⟧`,
      continue: `${context} ⟨rows⟩ ⟦rest⟧`,
    },
    roles: {
      base: { file: WEIGHTS.base, tasks: ['generate', 'restyle', 'continue'] },
      caption: { file: WEIGHTS.caption, tasks: ['describe'] },
      sr: { file: WEIGHTS.sr, tasks: ['superResolution'] },
    },
    defaults: {
      temperature: config.sampling.temperature,
      topK: config.sampling.top_k,
      topP: 1,
      guidance: config.sampling.guidance,
      count: 16,
      size: '[TINY]',
    },
    // What the training's own evaluation enlarged best with (LAB.md, Quality).
    taskDefaults: {
      superResolution: { temperature: 0.8, topK: 20 },
      describe: { temperature: 0.6, topK: 10 },
    },
    captions: { longest: null, floor: CAPTION_FLOOR, marks: null },
    guidance: true,
    files,
  }
}

/** Reads the training's folder `source` and writes the pack into `target`, replacing what is there. */
export async function makeStarter(source: string, target: string): Promise<Manifest> {
  const config = await readJson(trainingConfigSchema, join(source, 'config.json'))
  const metrics = await readJson(starterMetricsSchema, join(source, 'metrics.json'))
  const list = await readJson(conceptListSchema, join(source, 'train_data', 'concepts.json'))
  const heldOut = await readJson(heldOutSchema, join(source, 'heldout_concepts.json'))
  const { colours } = await readJson(garmentsSchema, join(source, 'train_data', 'garments.json'))
  const concepts = knownConcepts(list, new Set(heldOut.unseen_concepts.map(({ cp }) => cp)))
  const attributions = attributionLines(list.licences)

  await mkdir(target, { recursive: true })
  await rm(join(target, 'pack.json'), { force: true })
  const files: Manifest['files'] = {}
  const write = async (file: string, content: Buffer) => {
    await writeBytes(join(target, file), content)
    files[file] = { bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') }
  }
  for (const file of COPIED) await write(file, await readFile(join(source, file)))
  // One concept a line: readable, and a third of the size.
  await write(
    'concepts.json',
    Buffer.from(`[\n${concepts.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`),
  )
  await write('card.md', Buffer.from(starterCard(metrics, concepts.length, attributions)))
  await write('notices.md', Buffer.from(starterNotices))

  const manifest = manifestSchema.parse(describePack(config, attributions, colours, files))
  await writeBytes(join(target, 'pack.json'), asJson(manifest))
  return manifest
}

if (import.meta.main) {
  const [source, target] = process.argv.slice(2)
  if (source === undefined || target === undefined) throw new Error('usage: makeStarter.ts SOURCE TARGET')
  const manifest = await makeStarter(source, target)
  process.stdout.write(`${manifest.name} ${manifest.version}: ${Object.keys(manifest.files).length} files\n`)
}
