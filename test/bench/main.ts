/** `npm run bench`: a table. `npm run bench -- NAME --json`: an array of rows on stdout and nothing else. */
import { cpus } from 'node:os'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { decodeRows, openDecodeBench } from './decodeBench.ts'
import { galleryBench } from './galleryBench.ts'
import type { Peer } from './peer.ts'
import { openPeer } from './peer.ts'
import type { Row } from './row.ts'
import { rounded, table } from './row.ts'
import { median } from '../../src-main/engine/measureSteps.ts'
import { starterBench } from './starterBench.ts'
import { runStreamShare, streamCopy } from './streamCopy.ts'
import { tasksBench } from './tasksBench.ts'
import { trainBench } from './trainBench.ts'
import { runTrainShare } from './trainShare.ts'

const ROUNDS = 3
const benches = ['decode', 'starter', 'tasks', 'train', 'gallery', 'wall', 'style', 'packs'] as const

if (!runStreamShare() && !(await runTrainShare())) await main()

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      peer: { type: 'string' },
      library: { type: 'string' },
      out: { type: 'string' },
      old: { type: 'string' },
      new: { type: 'string' },
      data: { type: 'string' },
    },
  })
  const unknown = positionals.find((name) => !benches.some((each) => each === name))
  if (unknown !== undefined) {
    console.error(`There is no bench ${unknown}; there are: ${benches.join(', ')}`)
    process.exitCode = 2
    return
  }
  const wanted = (name: (typeof benches)[number]) => positionals.length === 0 || positionals.includes(name)
  const rows: Row[] = []
  if (wanted('decode')) rows.push(...(await decode(values.peer)))
  if (wanted('starter')) rows.push(...(await starterBench()))
  if (wanted('tasks')) rows.push(...(await tasksBench()))
  if (wanted('train')) rows.push(...(await trainBench(new URL(import.meta.url), values.peer)))
  if (wanted('gallery')) rows.push(...(await galleryBench(values.library ?? null)))
  if (wanted('wall')) rows.push(...(await wall(values.library ?? null)))
  // Ten minutes of learning: only where it is asked for.
  if (positionals.includes('style')) rows.push(...(await style(values.out ?? null)))
  if (positionals.includes('packs')) {
    const compared = await packs(values)
    if (compared === null) return void (process.exitCode = 2)
    rows.push(...compared)
  }
  const tidy = rows.map((row) => ({
    ...row,
    value: rounded(row.value),
    ...(row.ratio === undefined ? {} : { ratio: rounded(row.ratio) }),
  }))
  if (values.json === true) process.stdout.write(`${JSON.stringify(tidy, null, 1)}\n`)
  else
    process.stdout.write(
      `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}\n${table(tidy)}\n`,
    )
}

/** Not in the bundle: it drives a browser with a tool that the program does not ship. */
async function wall(library: string | null): Promise<Row[]> {
  const source = pathToFileURL(resolve(import.meta.dirname, '../../test/bench/wallBench.ts')).href
  const { wallBench } = (await import(source)) as typeof import('./wallBench.ts')
  return wallBench(library)
}

/** From the source too: it starts the built program as a person does. */
async function style(out: string | null): Promise<Row[]> {
  const source = pathToFileURL(resolve(import.meta.dirname, '../../test/bench/style/styleBench.ts')).href
  const { styleBench } = (await import(source)) as typeof import('./style/styleBench.ts')
  return styleBench(out)
}

/** From the source: what it measures with is the tests'. Null where it can't begin, which it has told. */
async function packs(values: Partial<Record<'old' | 'new' | 'data' | 'out', string>>): Promise<Row[] | null> {
  const { old, new: next, data, out } = values
  const usage = 'npm run bench -- packs --old PACK --new PACK --data PICTURES --out FOLDER'
  if (old === undefined || next === undefined || data === undefined || out === undefined) {
    console.error(`It wants two packs, the pictures they were taught from and a folder: ${usage}`)
    return null
  }
  const source = pathToFileURL(resolve(import.meta.dirname, '../../test/bench/packs/packsBench.ts')).href
  const { openComparison, packsBench } = (await import(source)) as typeof import('./packs/packsBench.ts')
  const comparison = await openComparison({ old, new: next, data, out })
  if (typeof comparison !== 'string') return packsBench(comparison)
  console.error(comparison)
  return null
}

async function decode(script: string | undefined): Promise<Row[]> {
  const peer = script === undefined ? null : await openPeer(script)
  console.error('measuring the memory bandwidth')
  const bandwidth = await streamCopy(new URL(import.meta.url), 2, 'ordinary')
  const streaming = await streamCopy(new URL(import.meta.url), 2, 'streaming')
  const bench = await openDecodeBench()
  const own: Map<string, number>[] = []
  const others: Map<string, number>[] = []
  await bench.round()
  for (let round = 0; round < ROUNDS; round++) {
    console.error(`decode, round ${round + 1} of ${ROUNDS}`)
    if (peer !== null) others.push(await peer.round())
    own.push(await bench.round())
  }
  await bench.close()
  const rows = decodeRows(own, bandwidth)
  const limits: Row[] = [
    {
      name: 'decode/bandwidth',
      value: bandwidth,
      unit: 'GB/s',
      note: 'ordinary stores: what the shares are of',
    },
    { name: 'decode/bandwidth/streaming-stores', value: streaming, unit: 'GB/s', note: 'a stricter limit' },
  ]
  return peer === null ? [...limits, ...rows] : [...limits, ...besidePeer(rows, others, peer)]
}

function besidePeer(
  rows: readonly Row[],
  rounds: readonly ReadonlyMap<string, number>[],
  { note }: Peer,
): Row[] {
  return rows.flatMap((row): Row[] => {
    const times = rounds.flatMap((round) => round.get(row.name) ?? [])
    if (times.length === 0) return [row]
    const theirs = median(times)
    return [
      { name: row.name, value: row.value, unit: row.unit, ratio: theirs / row.value, of: 'peer' },
      {
        name: `${row.name}/bandwidth`,
        value: (row.ratio ?? NaN) * 100,
        unit: '%',
        ratio: row.ratio ?? NaN,
        of: 'bandwidth',
      },
      { name: `peer/${row.name}`, value: theirs, unit: row.unit, note },
    ]
  })
}
