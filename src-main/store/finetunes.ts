/** Runs that teach a pack something: their records, curves and samples. */
import { z } from 'zod'
import { StudioError } from '../contract/errors.ts'
import { finetuneSchema } from '../contract/finetunes.ts'
import type { ExampleLoss, Finetune, FinetuneCurves } from '../contract/finetunes.ts'
import type { Connection } from './connection.ts'

export interface StepPoint {
  readonly step: number
  readonly loss: number
  readonly learningRate: number
  readonly tokensPerSecond: number
}
export interface ValidationPoint {
  readonly step: number
  readonly loss: number
}
/** A sample as it is kept: its picture is a file of the run's folder. */
export interface SampleRow {
  readonly step: number
  readonly prompt: number
  readonly file: string | null
  readonly text: string | null
}
export interface StepTime {
  readonly seconds: number
  readonly peakMiB: number | null
}

export interface FinetuneRows {
  insert(finetune: Finetune): void
  /** @throws StudioError finetune-not-found */
  get(id: string): Finetune
  /** The newest first. */
  list(): Finetune[]
  /** What is there by this id becomes this. @throws StudioError finetune-not-found */
  put(finetune: Finetune): void
  /** With all that belongs to it. */
  remove(id: string): void
  /** Name of the last checkpoint's file; null before the first. */
  checkpointFile(id: string): string | null
  setCheckpointFile(id: string, file: string): void
  addSteps(id: string, points: readonly StepPoint[]): void
  addValidation(id: string, point: ValidationPoint): void
  /** Forgets what came after a checkpoint: it is computed again. */
  rewind(id: string, step: number): void
  curves(id: string): FinetuneCurves
  putSample(id: string, sample: SampleRow): void
  /** By step, then prompt. */
  samples(id: string): SampleRow[]
  putLosses(id: string, losses: readonly ExampleLoss[]): void
  /** Worst first. */
  losses(id: string): ExampleLoss[]
  stepTime(shape: string): StepTime | null
  putStepTime(shape: string, time: StepTime): void
}

const pointSchema = z.object({
  step: z.number(),
  loss: z.number(),
  learningRate: z.number(),
  tokensPerSecond: z.number(),
})
const validationSchema = z.object({ step: z.number(), loss: z.number() })
const sampleSchema = z.object({
  step: z.number(),
  prompt: z.number(),
  file: z.string().nullable(),
  text: z.string().nullable(),
})
const lossSchema = z.object({ item: z.string(), loss: z.number(), step: z.number() })
const timeSchema = z.object({ seconds: z.number(), peakMiB: z.number().nullable() })

export function openFinetuneRows(connection: Connection): FinetuneRows {
  const insert = connection.prepare('INSERT INTO finetunes (id, record) VALUES (?, ?)')
  const select = connection.prepare('SELECT record FROM finetunes WHERE id = ?')
  const selectAll = connection.prepare('SELECT record FROM finetunes ORDER BY seq DESC')
  const update = connection.prepare('UPDATE finetunes SET record = ? WHERE id = ?')
  const remove = connection.prepare('DELETE FROM finetunes WHERE id = ?')
  const selectCheckpoint = connection.prepare('SELECT checkpoint FROM finetunes WHERE id = ?')
  const updateCheckpoint = connection.prepare('UPDATE finetunes SET checkpoint = ? WHERE id = ?')
  const upsertStep = connection.prepare(
    `INSERT OR REPLACE INTO finetune_steps (finetune_id, step, loss, learning_rate, tokens_per_second)
     VALUES (?, ?, ?, ?, ?)`,
  )
  const selectSteps = connection.prepare(
    `SELECT step, loss, learning_rate AS learningRate, tokens_per_second AS tokensPerSecond
     FROM finetune_steps WHERE finetune_id = ? ORDER BY step`,
  )
  const upsertValidation = connection.prepare(
    'INSERT OR REPLACE INTO finetune_validations (finetune_id, step, loss) VALUES (?, ?, ?)',
  )
  const selectValidations = connection.prepare(
    'SELECT step, loss FROM finetune_validations WHERE finetune_id = ? ORDER BY step',
  )
  const laterThan = (table: string) =>
    connection.prepare(`DELETE FROM ${table} WHERE finetune_id = ? AND step > ?`)
  const rewinds = [laterThan('finetune_steps'), laterThan('finetune_validations')]
  const upsertSample = connection.prepare(
    'INSERT OR REPLACE INTO finetune_samples (finetune_id, step, prompt, file, text) VALUES (?, ?, ?, ?, ?)',
  )
  const selectSamples = connection.prepare(
    'SELECT step, prompt, file, text FROM finetune_samples WHERE finetune_id = ? ORDER BY step, prompt',
  )
  const upsertLoss = connection.prepare(
    'INSERT OR REPLACE INTO finetune_losses (finetune_id, item, loss, step) VALUES (?, ?, ?, ?)',
  )
  const selectLosses = connection.prepare(
    'SELECT item, loss, step FROM finetune_losses WHERE finetune_id = ? ORDER BY loss DESC, item',
  )
  const selectTime = connection.prepare('SELECT seconds, peak_mib AS peakMiB FROM step_times WHERE shape = ?')
  const upsertTime = connection.prepare(
    'INSERT OR REPLACE INTO step_times (shape, seconds, peak_mib) VALUES (?, ?, ?)',
  )

  return {
    insert: (finetune) => void insert.run(finetune.id, JSON.stringify(finetune)),
    get(id) {
      const row = select.get(id)
      if (row === undefined) throw new StudioError('finetune-not-found', { id })
      return connection.parseJson(finetuneSchema, row.record)
    },
    list: () => selectAll.all().map((row) => connection.parseJson(finetuneSchema, row.record)),
    put(finetune) {
      const { id } = finetune
      if (update.run(JSON.stringify(finetune), id) === 0) throw new StudioError('finetune-not-found', { id })
    },
    remove: (id) => void remove.run(id),
    checkpointFile(id) {
      const file = selectCheckpoint.get(id)?.checkpoint
      return typeof file === 'string' ? file : null
    },
    setCheckpointFile: (id, file) => void updateCheckpoint.run(file, id),
    addSteps(id, points) {
      connection.transaction(() => {
        for (const point of points) {
          upsertStep.run(id, point.step, point.loss, point.learningRate, point.tokensPerSecond)
        }
      })
    },
    addValidation: (id, { step, loss }) => void upsertValidation.run(id, step, loss),
    rewind(id, step) {
      connection.transaction(() => {
        for (const rewind of rewinds) rewind.run(id, step)
      })
    },
    curves(id) {
      const points = selectSteps.all(id).map((row) => connection.parse(pointSchema, row))
      const validations = selectValidations.all(id).map((row) => connection.parse(validationSchema, row))
      return {
        training: {
          step: points.map(({ step }) => step),
          loss: points.map(({ loss }) => loss),
          learningRate: points.map(({ learningRate }) => learningRate),
          tokensPerSecond: points.map(({ tokensPerSecond }) => tokensPerSecond),
        },
        validation: {
          step: validations.map(({ step }) => step),
          loss: validations.map(({ loss }) => loss),
        },
      }
    },
    putSample: (id, { step, prompt, file, text }) => void upsertSample.run(id, step, prompt, file, text),
    samples: (id) => selectSamples.all(id).map((row) => connection.parse(sampleSchema, row)),
    putLosses(id, losses) {
      connection.transaction(() => {
        for (const { item, loss, step } of losses) upsertLoss.run(id, item, loss, step)
      })
    },
    losses: (id) => selectLosses.all(id).map((row) => connection.parse(lossSchema, row)),
    stepTime(shape) {
      const row = selectTime.get(shape)
      return row === undefined ? null : connection.parse(timeSchema, row)
    },
    putStepTime: (shape, { seconds, peakMiB }) => void upsertTime.run(shape, seconds, peakMiB),
  }
}
