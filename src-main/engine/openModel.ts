/** A pack, loaded for drawing and ranking: its vocabulary, its templates and the networks of its roles. */
import { join } from 'node:path'
import { StudioError } from '../contract/errors.ts'
import { readSafetensors } from '../formats/safetensors.ts'
import type { MaximumScope } from '../model/layerNorm.ts'
import { checkMemory, neededMemory } from '../pack/checkMemory.ts'
import type { Pack } from '../pack/openPack.ts'
import { openPack } from '../pack/openPack.ts'
import type { Manifest, RoleName } from '../pack/manifest.ts'
import { openSentencePiece } from '../text/sentencePiece.ts'
import type { SequenceRules } from '../text/sequence.ts'
import type { Template } from '../text/template.ts'
import { TemplateError, parseTemplate } from '../text/template.ts'
import { createVocabulary } from '../text/vocabulary.ts'
import type { Vocabulary } from '../text/vocabulary.ts'
import { AdaptedNetworks } from './adaptedNetworks.ts'
import { CaptionScorer } from './captionScore.ts'
import type { Decoder, DecoderOptions } from './decoder.ts'
import { openDecoder } from './openDecoder.ts'
import { ImageCodec } from './imageCodec.ts'
import type { SessionOptions } from './onnxRuntime.ts'
import type { WorkAdapter } from './protocol.ts'
import { fewestRows } from './rowIndependence.ts'

export interface Model {
  readonly manifest: Manifest
  readonly rules: SequenceRules
  template(task: string): Template
  /** Role *base*: draws. */
  readonly decoder: Decoder
  /** The decoder of a role, opened when it is first needed; *base* does the work of a role that the pack lacks. */
  decoderOf(role: RoleName): Promise<Decoder>
  /** Role *caption*, or base where the pack has none: gives the Caption Score. */
  readonly scorer: CaptionScorer
  readonly codec: ImageCodec
  /** This model with adapters laid over it, for the work that comes now. Throws as `AdaptedNetworks.adapt`. */
  adapt(chosen: readonly WorkAdapter[], task: string): Promise<Model>
  /** Most candidates that are written side by side; more are written in turns. */
  readonly atOnce: number
  /** Rows to compute for that many candidates or fewer: padded where the kernels' results depend on the row count. */
  rowsFor(count: number): number
}

/** More rows side by side make no candidate cheaper: from here on the processor is what limits, not the memory. */
const MOST_ROWS = 16

/**
 * Opens a pack and makes the ONNX sessions that drawing and ranking need.
 * @throws what `openPack` and `checkMemory` throw, and `tokenizer-invalid`.
 */
export async function openModel(folder: string, budgetMiB: number, options: SessionOptions): Promise<Model> {
  // The hashes are the studio's to check, once per host: it does so while the engine loads.
  const pack = await openPack(folder, { verify: 'quick' })
  const { manifest } = pack
  checkMemory(manifest, budgetMiB)
  const templates = readTemplates(pack)
  const tokenizer = await openSentencePiece(pack.file(manifest.tokenizer))
  const vocabulary = createVocabulary(manifest.vocabulary, tokenizer, manifest.tokenizer)
  // In normal use the maximum of a `call` pack is taken per picture, so that a picture does not depend on its neighbours.
  const scope: MaximumScope = manifest.transformer.layerNormScale === 'token' ? 'token' : 'picture'
  const base = (await readSafetensors(pack.file(manifest.roles.base.file))).tensors
  const captionFile = manifest.roles.caption?.file ?? manifest.roles.base.file
  const caption = (await readSafetensors(pack.file(captionFile))).tensors
  const decoder = openDecoder(manifest.transformer, base, { ...options, scope })
  const { imageCodes } = manifest.vocabulary
  const scorer = new CaptionScorer(manifest.transformer, caption, { ...options, scope, imageCodes })
  const codec = await ImageCodec.open(pack, options)
  await codec.warm()
  await decoder.prepare(vocabulary.imageRange)
  await scorer.prepare()
  const atOnce = rowsThatFit(manifest, budgetMiB)
  // Graphics processors choose kernels by size as a matter of course: there the batch is always padded.
  const fewest =
    options.provider === 'cpu' ? await fewestRows(decoder, vocabulary.imageRange, atOnce) : atOnce
  const networks = new AdaptedNetworks({ pack, vocabulary, options: { ...options, scope }, budgetMiB })
  const model: Model = {
    manifest,
    adapt: (chosen, task) => networks.adapt(model, chosen, task),
    rules: { vocabulary, sizes: manifest.sizes, positions: manifest.positions },
    template(task) {
      const template = templates.get(task)
      if (template === undefined) throw new RangeError(`${manifest.name} has no template for ${task}`)
      return template
    },
    decoder,
    decoderOf: rememberDecoders(pack, decoder, { ...options, scope }, vocabulary),
    scorer,
    codec,
    atOnce,
    rowsFor: (count) => Math.max(count, fewest),
  }
  return model
}

/** Opened once and kept; one that failed is tried again by whoever asks next. */
function rememberDecoders(
  pack: Pack,
  base: Decoder,
  options: DecoderOptions,
  vocabulary: Vocabulary,
): Model['decoderOf'] {
  const opened = new Map<string, Promise<Decoder>>()
  async function open(role: RoleName, file: string): Promise<Decoder> {
    const { tensors } = await readSafetensors(pack.file(file))
    const decoder = openDecoder(pack.manifest.transformer, tensors, options)
    await decoder.prepare(role === 'caption' ? vocabulary.textRange : vocabulary.imageRange)
    return decoder
  }
  return (role) => {
    const file = pack.manifest.roles[role]?.file ?? pack.manifest.roles.base.file
    if (file === pack.manifest.roles.base.file) return Promise.resolve(base)
    const known = opened.get(file)
    if (known !== undefined) return known
    const opening = open(role, file)
    opened.set(file, opening)
    opening.catch(() => opened.delete(file))
    return opening
  }
}

/** With guidance every candidate has a second row, for the empty text. `checkMemory` has seen to it that one fits. */
function rowsThatFit(manifest: Manifest, budgetMiB: number): number {
  const perCandidate = manifest.guidance ? 2 : 1
  let rows = MOST_ROWS
  while (rows > 1 && neededMemory(manifest, rows * perCandidate) > budgetMiB) rows--
  return rows
}

function readTemplates(pack: Pack): ReadonlyMap<string, Template> {
  try {
    return new Map(
      Object.entries(pack.manifest.templates).map(([task, notation]) => [task, parseTemplate(notation)]),
    )
  } catch (cause) {
    if (!(cause instanceof TemplateError)) throw cause
    const file = join(pack.folder, 'pack.json')
    throw new StudioError('pack-invalid', { file, problem: cause.message }, { cause })
  }
}
