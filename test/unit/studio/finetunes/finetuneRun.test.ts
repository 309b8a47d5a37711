import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import type { StudioEvent } from '../../../../src-main/contract/events.ts'
import type { Finetune } from '../../../../src-main/contract/finetunes.ts'
import { disk } from '../../../../src-main/store/fileSystem.ts'
import { openStore } from '../../../../src-main/store/openStore.ts'
import type { Store } from '../../../../src-main/store/openStore.ts'
import { openRun } from '../../../../src-main/studio/finetunes/finetuneRun.ts'
import type { FinetuneRun, FinetuneWorks } from '../../../../src-main/studio/finetunes/runParts.ts'
import { makeRunFolder, runFolder } from '../../../../src-main/studio/finetunes/runFiles.ts'
import { startRequest } from '../../../../src-main/studio/finetunes/startRequest.ts'
import { createScheduler } from '../../../../src-main/studio/jobs/scheduler.ts'
import type { Scheduler } from '../../../../src-main/studio/jobs/scheduler.ts'
import { createFakeTrainer } from '../../../support/fakeTrainer.ts'
import type { FakeTrainer } from '../../../support/fakeTrainer.ts'
import { sampleFinetune, sampleSettings } from './sampleFinetune.ts'

let folder: string
let store: Store
let device: Scheduler
let events: StudioEvent[]
let done: string[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cogview-test-'))
  store = await openStore(folder, { fileSystem: disk, check: false })
  device = createScheduler()
  events = []
  done = []
  return async () => {
    await device.close()
    store.close()
    await rm(folder, { recursive: true, force: true })
  }
})

const folderOf = (id: string) => runFolder(join(folder, id))

const works: FinetuneWorks = {
  async encode(run) {
    done.push('encode')
    await makeRunFolder(folderOf(run.id))
    return { examples: 9, heldOut: 1 }
  },
  startRequest: (run, resumeFrom) => {
    const pack = { folder: 'pack', manifest: { transformer: { layers: 2 } } }
    const more = { resumeFrom: resumeFrom?.file ?? null, threads: 1 }
    return Promise.resolve(
      startRequest(run, pack as Parameters<typeof startRequest>[1], folderOf(run.id), more),
    )
  },
  sample(run, checkpoint, { room }) {
    if (room()) return Promise.resolve('yielded')
    done.push(`sample ${checkpoint?.step ?? 0}`)
    const step = checkpoint?.step ?? 0
    store.finetunes.putSample(run.id, { step, prompt: 0, file: null, text: 'x' })
    return Promise.resolve('sampled')
  },
  keepBest: (_, { step }) => {
    done.push(`best ${step}`)
    return Promise.resolve()
  },
  makeAdapter: (_, { step }, best) => {
    done.push(`${best ? 'make' : 'save'} ${step}`)
    return Promise.resolve('adapter')
  },
  keepLosses: (_, step, losses) => {
    done.push(`losses ${step > 0} ${losses.length}`)
    return Promise.resolve()
  },
}

function open(trainer: FakeTrainer, record: Finetune): FinetuneRun {
  return openRun(
    {
      ...{ rows: store.finetunes, device, launch: () => trainer.launch(), works },
      folderOf: (id) => folderOf(id).path,
      emit: (event) => events.push(event),
      waitingFor: () => null,
    },
    record,
  )
}

function begin(trainer: FakeTrainer, changes: Partial<Finetune> = {}): FinetuneRun {
  const record = sampleFinetune(changes)
  store.finetunes.insert(record)
  const run = open(trainer, record)
  run.begin()
  return run
}

const reaches = async (run: FinetuneRun, state: Finetune['state']) => {
  await expect.poll(() => run.record().state, { timeout: 5000 }).toBe(state)
}

test('a run goes from its pictures to its adapter, with samples and the best checkpoint on the way', async () => {
  const run = begin(createFakeTrainer())
  await reaches(run, 'finished')
  expect(done[0]).toBe('encode')
  expect(done.filter((word) => word.startsWith('sample'))).toEqual(['sample 0', 'sample 10', 'sample 20'])
  expect(done).toContain('best 20')
  expect(done.some((word) => word.startsWith('losses'))).toBe(true)
  expect(done.at(-1)).toBe('make 20')
  expect(run.record()).toMatchObject({ step: 20, checkpoint: 20, adapterId: 'adapter', error: null })
  expect(run.record().dataset).toMatchObject({ examples: 9, heldOut: 1 })
  expect(run.record().endedAt).not.toBeNull()
  expect(store.finetunes.get('run')).toEqual(run.record())
  const { training, validation } = store.finetunes.curves('run')
  expect(training.step).toEqual(Array.from({ length: 20 }, (_, at) => at + 1))
  expect(validation.step).toEqual([5, 10, 15, 20])
  expect(events.filter(({ type }) => type === 'finetune-step')).toHaveLength(20)
})

test('what a person waits for gets the device between two steps, and the run goes on by itself', async () => {
  const trainer = createFakeTrainer({ pace: 5 })
  const run = begin(trainer)
  await expect.poll(() => run.record().step).toBeGreaterThan(2)
  let during: number | null = null
  await new Promise<void>((resolve) => {
    device.add({
      ...{ id: 'job', priority: 'person' },
      async run() {
        const before = run.record().step
        await new Promise((later) => setTimeout(later, 60))
        during = run.record().step - before
        resolve()
        return 'ended'
      },
    })
  })
  expect(during).toBe(0)
  await reaches(run, 'finished')
  expect(trainer.starts).toHaveLength(1)
})

test('paused and resumed it goes on from its checkpoint, in another process', async () => {
  const trainer = createFakeTrainer({ pace: 5 })
  const run = begin(trainer)
  await expect.poll(() => run.record().step).toBeGreaterThan(6)
  run.send({ type: 'pause' })
  await run.idle()
  expect(run.record().state).toBe('paused')
  const { checkpoint } = run.record()
  run.send({ type: 'resume' })
  await reaches(run, 'finished')
  expect(trainer.starts).toHaveLength(2)
  expect(trainer.starts[1]?.resumeFrom).toContain(String(checkpoint))
  expect(store.finetunes.curves('run').training.step).toHaveLength(20)
})

test('another host finds it interrupted, and it goes on from its last checkpoint', async () => {
  const first = createFakeTrainer({ pace: 5 })
  const run = begin(first)
  await expect.poll(() => run.record().checkpoint).toBe(5)
  await expect.poll(() => run.record().step).toBeGreaterThan(6)
  // The host is killed: nothing more is written by it.
  const record = structuredClone(store.finetunes.get('run'))
  first.kill()
  run.send({ type: 'closing' })
  await run.idle()
  store.finetunes.put(record)
  await device.close()
  device = createScheduler()
  const again = open(createFakeTrainer(), store.finetunes.get('run'))
  expect(again.state()).toEqual({ name: 'interrupted' })
  again.send({ type: 'resume' })
  await reaches(again, 'finished')
  expect(store.finetunes.curves('run').training.step).toHaveLength(20)
})

test('a process that crashes is replaced, and nothing of the curve is doubled', async () => {
  const trainer = createFakeTrainer({ diesAt: 8 })
  const run = begin(trainer)
  await reaches(run, 'finished')
  expect(trainer.starts.map(({ resumeFrom }) => resumeFrom === null)).toEqual([true, false])
  expect(store.finetunes.curves('run').training.step).toHaveLength(20)
})

test('a process that can never begin fails the run, with what it said', async () => {
  const trainer = createFakeTrainer({})
  const launch = () => {
    const process = trainer.launch()
    return { ...process, post: () => process.kill() }
  }
  const record = sampleFinetune()
  store.finetunes.insert(record)
  const run = openRun(
    {
      ...{ rows: store.finetunes, device, launch, works, emit: () => undefined, waitingFor: () => null },
      folderOf: (id) => folderOf(id).path,
    },
    record,
  )
  run.begin()
  await reaches(run, 'failed')
  expect(run.record().error).toMatchObject({ code: 'training-crashed', params: { reason: 'SIGKILL' } })
})

test('it ends early when validation gets no better, and keeps the best', async () => {
  const trainer = createFakeTrainer({ validation: (step) => Math.abs(step - 5) + 1 })
  const run = begin(trainer, { settings: { ...sampleSettings, steps: 100, patience: 2 } })
  await reaches(run, 'finished')
  expect(run.record()).toMatchObject({ endedEarly: true, best: { step: 5, loss: 1 } })
  expect(run.record().step).toBeLessThan(30)
  expect(done.filter((word) => word.startsWith('best'))).toEqual(['best 5'])
})

test('samples and adapters are made when somebody asks', async () => {
  const trainer = createFakeTrainer({ pace: 10 })
  const run = begin(trainer, {
    settings: { ...sampleSettings, sampleInterval: 0, checkpointInterval: 20, validationInterval: 20 },
  })
  await expect.poll(() => run.record().step).toBeGreaterThan(1)
  run.send({ type: 'sample-now' })
  await expect.poll(() => done.filter((word) => /^sample [^0]/.test(word))).toHaveLength(1)
  run.send({ type: 'save-now' })
  await expect.poll(() => done.some((word) => word.startsWith('save'))).toBe(true)
  await reaches(run, 'finished')
})

test('stopped, it makes an adapter of what it has', async () => {
  const run = begin(createFakeTrainer({ pace: 5 }))
  await expect.poll(() => run.record().step).toBeGreaterThan(6)
  run.send({ type: 'stop' })
  await reaches(run, 'stopped')
  expect(run.record().adapterId).toBe('adapter')
  expect(await readdir(folderOf('run').checkpoints)).not.toEqual([])
})
