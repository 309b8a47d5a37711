/** A host that draws pictures and moves their folder to and fro until it is killed. It says what was promised. */
import { writeSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { openLibrary } from '../../src-main/studio/library/openLibrary.ts'
import { sampleGeneration } from '../unit/studio/library/sampleGeneration.ts'

const say = (what: string): void => void writeSync(1, `${what}\n`)

const folder = process.argv[2] ?? ''
const library = await openLibrary(folder)
say('open')
const places = ['first', 'second'].map((name) => path.join(path.dirname(folder), name))
const moving = {
  signal: new AbortController().signal,
  progress: () => {},
  untilUnread: () => Promise.resolve(),
}

async function draw(): Promise<void> {
  for (;;) {
    say((await library.recordGeneration(...sampleGeneration(3))).id)
    // The disk is for the move, too: without a pause a slow one would only ever draw.
    await wait(20)
  }
}

async function move(): Promise<void> {
  for (;;) {
    const here = library.store.files.folder()
    const next = [path.join(folder, 'pictures'), ...places].find((place) => place > here) ?? places[0] ?? ''
    await library.movePictures(next === here ? path.join(folder, 'pictures') : next, moving)
  }
}

await Promise.all([draw(), move()])
