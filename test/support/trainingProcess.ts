/** The real training process, as the studio starts it, and pictures for it to learn. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { randomStream } from '../../src-main/engine/randomStream.ts'
import { writeExamples } from '../../src-main/formats/exampleFile.ts'
import { openPack } from '../../src-main/pack/openPack.ts'
import { openSentencePiece } from '../../src-main/text/sentencePiece.ts'
import { parseTemplate } from '../../src-main/text/template.ts'
import { trainingExample } from '../../src-main/text/trainingExample.ts'
import { createVocabulary } from '../../src-main/text/vocabulary.ts'
import type { TrainingEvent, TrainingRequest, TrainingSettings } from '../../src-main/training/protocol.ts'
import { trainingEventSchema } from '../../src-main/training/protocol.ts'

const root = resolve(import.meta.dirname, '../..')
const starter = join(root, 'resources/packs/starter')

export class TrainingProcess {
  readonly events: TrainingEvent[] = []
  private readonly child = fork(join(root, 'src-main/training/main.ts'), [], { serialization: 'advanced' })
  readonly ended = once(this.child, 'exit')
  private readonly waiting = new Set<() => void>()

  constructor() {
    this.child.on('message', (message) => {
      this.events.push(trainingEventSchema.parse(message))
      for (const look of this.waiting) look()
    })
  }

  send(request: TrainingRequest): void {
    this.child.send(request)
  }

  kill(): void {
    this.child.kill('SIGKILL')
  }

  of<T extends TrainingEvent['type']>(type: T): Extract<TrainingEvent, { type: T }>[] {
    return this.events.filter((event): event is Extract<TrainingEvent, { type: T }> => event.type === type)
  }

  /** The event of a kind that comes as the n-th, counted from 1. @throws Error where the run fails or the process ends */
  async next<T extends TrainingEvent['type']>(type: T, n = 1): Promise<Extract<TrainingEvent, { type: T }>> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = this.of(type)[n - 1]
        const failed = this.of('failed')[0]
        if (found === undefined && failed === undefined) return
        this.waiting.delete(look)
        if (found === undefined) reject(new Error(JSON.stringify(failed)))
        else resolve(found)
      }
      this.waiting.add(look)
      void this.ended.then(() => reject(new Error(`the process ended before ${type}`)))
      look()
    })
  }
}

/** Sentences with pictures of random codes of the starter, which it cannot know. */
export async function writeStarterExamples(file: string, sentences: readonly string[]): Promise<void> {
  const { manifest, file: path } = await openPack(starter, { verify: 'quick' })
  const tokenizer = await openSentencePiece(path(manifest.tokenizer))
  const vocabulary = createVocabulary(manifest.vocabulary, tokenizer, manifest.tokenizer)
  const rules = { vocabulary, sizes: manifest.sizes, positions: manifest.positions }
  const template = parseTemplate(manifest.templates.generate ?? '')
  const size = manifest.defaults.size
  const grid = manifest.sizes.find(({ token }) => token === size)?.grid ?? 0
  const random = randomStream(5)
  const examples = sentences.map((sentence) => {
    const text = vocabulary.encodeText(sentence)
    const codes = Array.from({ length: grid * grid }, () =>
      Math.floor(random() * manifest.vocabulary.imageCodes),
    )
    const values = { size, given: { text }, written: { codes } }
    return trainingExample(template, values, rules, manifest.transformer.positions)
  })
  await writeExamples(file, examples)
}

export const trainingSettings: TrainingSettings = {
  rank: 8,
  alpha: 8,
  layers: 99,
  steps: 10,
  batch: 4,
  accumulation: 1,
  learningRate: 5e-3,
  warmUp: 0,
  schedule: 'constant',
  floor: 0,
  betas: [0.9, 0.99],
  epsilon: 1e-8,
  weightDecay: 0,
  clip: 1,
  textWeight: 0,
  vocabulary: 'allowed',
  recompute: false,
  seed: 3,
}

export function startOn(
  examples: string,
  checkpointFolder: string,
  settings: Partial<TrainingSettings>,
  more: Partial<Extract<TrainingRequest, { type: 'start' }>> = {},
): Extract<TrainingRequest, { type: 'start' }> {
  return {
    type: 'start',
    packFolder: starter,
    role: 'base',
    examples,
    validation: null,
    settings: { ...trainingSettings, ...settings },
    checkpointFolder,
    checkpointEvery: 0,
    validationEvery: 0,
    resumeFrom: null,
    threads: 2,
    ...more,
  }
}
