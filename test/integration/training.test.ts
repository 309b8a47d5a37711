/** The process that learns, on the starter pack: it learns, it waits, it survives being killed. */
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { randomStream } from '../../src-main/engine/randomStream.ts'
import { withTemporaryFolder } from '../support/temporaryFolder.ts'
import { TrainingProcess, startOn, writeStarterExamples } from '../support/trainingProcess.ts'

const sentences = ['一只猫', 'a red dress', '蓝色的鞋', 'sun']
const KILLS = 10

async function checkpoints(folder: string): Promise<string[]> {
  const names = await readdir(folder)
  return names.filter((name) => name.endsWith('.safetensors') && name.startsWith('step-')).sort()
}

test('a batch of four pictures is learnt by heart', async () => {
  await withTemporaryFolder(async (folder) => {
    const examples = join(folder, 'examples')
    await writeStarterExamples(examples, sentences)
    const training = new TrainingProcess()
    training.send(
      startOn(examples, folder, { rank: 16, alpha: 16, steps: 150, warmUp: 10, schedule: 'cosine' }),
    )
    const done = await training.next('done')
    const losses = training.of('step').map(({ loss }) => loss)
    expect(losses).toHaveLength(150)
    expect(losses.at(-1)).toBeLessThan(0.05 * (losses[0] ?? 0))
    expect(done).toMatchObject({ step: 150, reason: 'finished' })
    training.send({ type: 'shutdown' })
    await training.ended
  })
})

test('a paused run waits, answers for a checkpoint, goes on and stops with one', async () => {
  await withTemporaryFolder(async (folder) => {
    const examples = join(folder, 'examples')
    await writeStarterExamples(examples, sentences)
    const training = new TrainingProcess()
    const settings = { steps: 100_000, layers: 1, batch: 2 }
    training.send(startOn(examples, folder, settings, { validation: examples, validationEvery: 1000 }))
    await training.next('step', 3)
    training.send({ type: 'pause' })
    const { step } = await training.next('paused')
    training.send({ type: 'checkpoint' })
    training.send({ type: 'measureExamples' })
    expect((await training.next('checkpoint')).step).toBe(step)
    await setTimeout(300)
    expect(training.of('step').at(-1)?.step).toBe(step)
    expect(training.of('exampleLosses')).toEqual([])
    training.send({ type: 'resume' })
    const measured = await training.next('exampleLosses')
    expect(measured.losses).toHaveLength(sentences.length)
    training.send({ type: 'validate' })
    const { loss } = await training.next('validation')
    expect(Math.abs(loss - measured.losses.reduce((sum, each) => sum + each, 0) / 4)).toBeLessThan(1)
    training.send({ type: 'stop' })
    const done = await training.next('done')
    expect(done.reason).toBe('stopped')
    expect(done.file).toContain(String(done.step))
    expect(await checkpoints(folder)).toHaveLength(2)
    training.send({ type: 'shutdown' })
    await training.ended
  })
})

test('recomputation takes less memory for the same numbers', async () => {
  await withTemporaryFolder(async (folder) => {
    const examples = join(folder, 'examples')
    await writeStarterExamples(examples, sentences)
    const peaks: number[] = []
    const files: Buffer[] = []
    for (const recompute of [false, true]) {
      const training = new TrainingProcess()
      training.send(startOn(examples, folder, { steps: 2, batch: 48, recompute }))
      const { peakMiB, file } = await training.next('done')
      peaks.push(peakMiB)
      files.push(await readFile(file))
      training.send({ type: 'shutdown' })
      await training.ended
    }
    const [kept, recomputed] = peaks as [number, number]
    console.info(`peak memory: ${kept} MiB, with recomputation ${recomputed} MiB`)
    // Most of what is left is the process itself and the weights.
    expect(recomputed).toBeLessThan(0.6 * kept)
    expect(files[1]?.equals(files[0] ?? Buffer.alloc(0))).toBe(true)
  })
})

test('on a base in int8 a run learns, measures and leaves nothing but its checkpoints', async () => {
  await withTemporaryFolder(async (folder) => {
    const examples = join(folder, 'examples')
    await writeStarterExamples(examples, sentences)
    const training = new TrainingProcess()
    const settings = { steps: 30, quantise: 'int8' } as const
    training.send(startOn(examples, folder, settings, { validation: examples, validationEvery: 30 }))
    await training.next('done')
    const losses = training.of('step').map(({ loss }) => loss)
    expect(training.of('validation').at(-1)?.loss).toBeLessThan(0.8 * (losses[0] ?? 0))
    expect((await readdir(folder)).sort()).toEqual(['examples', 'step-00000030.safetensors'])
    training.send({ type: 'shutdown' })
    await training.ended
  })
})

test('a checkpoint of another adapter is refused by name', async () => {
  await withTemporaryFolder(async (folder) => {
    const examples = join(folder, 'examples')
    await writeStarterExamples(examples, sentences)
    const first = new TrainingProcess()
    first.send(startOn(examples, folder, { layers: 1, steps: 1 }))
    const { file } = await first.next('done')
    first.send({ type: 'shutdown' })
    const second = new TrainingProcess()
    second.send(startOn(examples, folder, { layers: 1, steps: 2, rank: 4 }, { resumeFrom: file }))
    await expect(second.next('done')).rejects.toThrow(/checkpoint-invalid.*rank 8/)
    second.send({ type: 'shutdown' })
    await Promise.all([first.ended, second.ended])
  })
})

test('killed at ten random moments, a run ends with the very bits of one that was not', async () => {
  const seed = Number(process.env.KILL_SEED ?? Date.now() % 2 ** 32)
  console.info(`KILL_SEED=${seed}`)
  const random = randomStream(seed)
  await withTemporaryFolder(async (folder) => {
    const examples = join(folder, 'examples')
    await writeStarterExamples(examples, sentences)
    const settings = { steps: 60, batch: 2, accumulation: 2, layers: 2, recompute: true }
    const request = startOn(examples, folder, settings, { checkpointEvery: 2 })
    const whole = new TrainingProcess()
    whole.send(request)
    const expected = await readFile((await whole.next('done')).file)
    whole.send({ type: 'shutdown' })
    await whole.ended
    await withTemporaryFolder(async (interrupted) => {
      const resume = async () => {
        const last = (await checkpoints(interrupted)).at(-1)
        const training = new TrainingProcess()
        const resumeFrom = last === undefined ? null : join(interrupted, last)
        training.send({ ...request, checkpointFolder: interrupted, resumeFrom })
        return training
      }
      for (let kill = 0; kill < KILLS; kill++) {
        const training = await resume()
        await training.next('step', 1 + Math.floor(random() * 5))
        await setTimeout(random() * 60)
        training.kill()
        await training.ended
      }
      const training = await resume()
      const { file } = await training.next('done')
      expect((await readFile(file)).equals(expected)).toBe(true)
      expect(await checkpoints(interrupted)).toHaveLength(2)
      training.send({ type: 'shutdown' })
      await training.ended
    })
  })
})
