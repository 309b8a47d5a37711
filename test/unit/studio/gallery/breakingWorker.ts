/** The gallery's worker, which breaks down at a question as often as the file `breakdowns` beside the database says. */
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'

const { database } = z.object({ database: z.string() }).parse(workerData)
const file = join(dirname(database), 'breakdowns')
const left = Number(readFileSync(file, 'utf8'))
if (left === 0) await import('../../../../src-main/studio/gallery/worker.ts')
else {
  parentPort?.on('message', () => {
    writeFileSync(file, String(left - 1))
    throw new Error('broken down')
  })
}
