/**
 * Decodes one sentence greedily with the starter on a provider and writes what was chosen to stdout as JSON. A process
 * of its own because the Vulkan driver is chosen by the environment that a process is started with.
 */
import { openDecoder } from '../../src-main/engine/openDecoder.ts'
import type { ExecutionProvider } from '../../src-main/engine/onnxRuntime.ts'
import { fillSequence } from '../../src-main/engine/fillSequence.ts'
import { readSafetensors } from '../../src-main/formats/safetensors.ts'
import { openPack } from '../../src-main/pack/openPack.ts'
import { openSentencePiece } from '../../src-main/text/sentencePiece.ts'
import { allowedIds, buildSequence } from '../../src-main/text/sequence.ts'
import { parseTemplate } from '../../src-main/text/template.ts'
import { createVocabulary } from '../../src-main/text/vocabulary.ts'

export interface GreedyCodes {
  /** Class of the decoder: where the cache lay. */
  decoder: string
  codes: number[]
  /** Best logit minus the second best, per code. */
  gaps: number[]
}

const [folder = '', provider = ''] = process.argv.slice(2)
const pack = await openPack(folder, { verify: 'quick' })
const { manifest } = pack
const tokenizer = await openSentencePiece(pack.file(manifest.tokenizer))
const vocabulary = createVocabulary(manifest.vocabulary, tokenizer, manifest.tokenizer)
const sequence = buildSequence(
  parseTemplate(manifest.templates.generate ?? ''),
  { size: '[TINY]', given: { text: vocabulary.encodeText('一只戴帽子的猫') } },
  { vocabulary, sizes: manifest.sizes, positions: manifest.positions },
)
const { tensors } = await readSafetensors(pack.file(manifest.roles.base.file))
const decoder = openDecoder(manifest.transformer, tensors, {
  scope: manifest.transformer.layerNormScale === 'token' ? 'token' : 'picture',
  provider: provider as ExecutionProvider,
  threads: 2,
})
const gaps: number[] = []
const [ids = []] = await fillSequence(decoder, {
  sequence,
  rows: 1,
  allowed: (index) => allowedIds(sequence, index, vocabulary),
  choose: (_, logits) => {
    const [best = NaN, second = NaN] = logits.toSorted().reverse()
    gaps.push(best - second)
    return logits.indexOf(best)
  },
})
const greedy: GreedyCodes = { decoder: decoder.constructor.name, codes: ids.slice(-gaps.length), gaps }
process.stdout.write(JSON.stringify(greedy))
// The runtime's own threads would hold the process.
process.exit(0)
