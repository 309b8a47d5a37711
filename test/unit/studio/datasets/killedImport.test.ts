import { spawn } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { openLibrary } from '../../../../src-main/studio/library/openLibrary.ts'
import { picture, put } from './datasetLibrary.ts'

const PICTURES = 60
const script = fileURLToPath(new URL('importDataset.child.ts', import.meta.url))

/** Kills it as soon as it has said the line, and some milliseconds more. */
async function killedAt(folder: string, source: string, line: string, milliseconds: number): Promise<void> {
  const child = spawn(process.execPath, [script, folder, source], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', () => resolve())
    child.stdout.on('data', (part: Buffer) => {
      said += part.toString()
      if (said.split('\n').includes(line)) setTimeout(() => child.kill('SIGKILL'), milliseconds)
    })
  })
}

it('leaves a whole dataset or none, wherever it is killed', { timeout: 120_000 }, async () => {
  const place = await mkdtemp(path.join(tmpdir(), 'cogview-'))
  const source = path.join(place, 'dresses')
  for (let i = 0; i < PICTURES; i++) await put(source, { [`${i}.png`]: await picture(i) })
  try {
    const moments = [
      ['0', 0],
      ['17', 0],
      [String(PICTURES), 0],
      ...[5, 10, 20, 40].map((wait) => [String(PICTURES), wait] as const),
      ['recorded', 0],
    ] as const
    for (const [line, wait] of moments) {
      const folder = path.join(place, 'library')
      await killedAt(folder, source, line, wait)
      const library = await openLibrary(folder)
      const datasets = library.store.datasets.list()
      if (line === 'recorded') expect(datasets).toHaveLength(1)
      if (line === '0' || line === '17') expect(datasets).toHaveLength(0)
      for (const { id } of datasets) {
        const items = library.store.datasets.items(id)
        expect(items).toHaveLength(PICTURES)
        for (const { file } of items) await library.store.datasetFiles.read(file)
      }
      expect(await readdir(path.join(folder, 'datasets'))).not.toContain('tmp')
      await library.close()
      await rm(folder, { recursive: true })
    }
  } finally {
    await rm(place, { recursive: true })
  }
})
