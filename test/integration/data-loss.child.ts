/**
 * A host that works until it is killed: jobs, generations, captions, undo and redo. It says `try` before and `did`
 * after everything, each in a line of its own, so that the parent knows what was promised.
 */
import { writeSync } from 'node:fs'
import { newId } from '../../src-main/store/newId.ts'
import { openLibrary } from '../../src-main/studio/library/openLibrary.ts'
import { sampleGeneration } from '../unit/studio/library/sampleGeneration.ts'

const say = (word: string, what: string, value: string): void => {
  // At once, whatever happens next.
  writeSync(1, `${word} ${what} ${value}\n`)
}

const { change, recordGeneration, redo, store, undo } = await openLibrary(process.argv[2] ?? '')
say('did', 'open', '-')

for (let round = 0; ; round += 1) {
  const shared = round % 3 === 0 ? { png: (index: number) => Buffer.from(`shared ${index}`) } : {}
  const jobId = newId()
  const [generation, pictures] = sampleGeneration(1 + (round % 4), { ...shared, jobId })
  store.jobs.insert({
    id: jobId,
    request: generation.request,
    state: 'waiting',
    error: null,
    generationId: null,
    createdAt: generation.createdAt,
  })
  say('did', 'queue', jobId)
  store.jobs.setState(jobId, 'running')
  await recordGeneration(generation, pictures)
  say('did', 'record', generation.id)

  const id = pictures[0]?.picture.id ?? ''
  const caption = (text: string, act: () => void): void => {
    say('try', 'caption', `${id}=${text}`)
    act()
    say('did', 'caption', `${id}=${text}`)
  }
  for (const text of ['一', '二', '三']) caption(text, () => change({ type: 'caption', id, caption: text }))
  caption('二', () => undo())
  caption('一', () => undo())
  caption('二', () => redo())
}
