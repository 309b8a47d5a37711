/** Somebody else's program for the same rows, run in turns with ours: a script that prints a JSON array of rows. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { z } from 'zod'
import { pythonWithTorch } from './pythonWithTorch.ts'

const run = promisify(execFile)
const rowsSchema = z.array(z.object({ name: z.string(), value: z.number(), unit: z.string() }))

export interface Peer {
  readonly note: string
  round(): Promise<Map<string, number>>
}

/** @throws Error when no Python with torch is found for the script. */
export async function openPeer(script: string): Promise<Peer> {
  const { command, note } = await pythonWithTorch(script)
  const env = { ...process.env, OMP_NUM_THREADS: '2' }
  return {
    note,
    round: async () => {
      const { stdout } = await run(command, [script], { env, maxBuffer: 2 ** 24 })
      return new Map(rowsSchema.parse(JSON.parse(stdout)).map(({ name, value }) => [name, value]))
    },
  }
}
