/** Small adapters of noise for any pack, with all that a file of ours says. */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { mersenne } from 'pure-rand/generator/mersenne'
import type { AdapterRole } from '../../src-main/contract/adapters.ts'
import { loraModules } from '../../src-main/model/lora.ts'
import type { OwnFacts } from '../../src-main/pack/adapters/adapterFile.ts'
import { weightsOf } from '../../src-main/pack/adapters/fitAdapter.ts'
import type { AdapterNumbers } from '../../src-main/pack/adapters/writeAdapter.ts'
import { writeAdapter } from '../../src-main/pack/adapters/writeAdapter.ts'
import type { Manifest, TransformerConfig } from '../../src-main/pack/manifest.ts'

export interface RandomAdapter {
  readonly seed: number
  readonly rank: number
  readonly alpha: number
  /** The last so many layers. */
  readonly layers: number
  /** About the largest number in it. */
  readonly size: number
}

export const smallAdapter: RandomAdapter = { seed: 7, rank: 2, alpha: 4, layers: 2, size: 1 }

export function adapterNumbers(
  config: TransformerConfig,
  { seed, rank, layers, size }: RandomAdapter,
): Map<string, AdapterNumbers> {
  const generator = mersenne(seed)
  const noise = (length: number) =>
    Float32Array.from({ length }, () => size * (uniformFloat64(generator) - uniformFloat64(generator)))
  return new Map(
    loraModules(config, layers).map(({ module, inputs, outputs }) => [
      module,
      { a: noise(rank * inputs), b: noise(outputs * rank) },
    ]),
  )
}

export function adapterFacts(
  manifest: Manifest,
  role: AdapterRole,
  change: Partial<OwnFacts> = {},
): OwnFacts {
  return {
    name: 'Woolly',
    role,
    pack: { name: manifest.name, version: manifest.version, sha256: 'a'.repeat(64) },
    weights: weightsOf(manifest, role),
    template: manifest.templates.generate ?? null,
    words: { kind: 'none' },
    data: { name: 'wool', pictures: 60, heldOut: 6, licence: 'CC0-1.0', languages: { en: 60 } },
    steps: 100,
    seed: 1,
    curves: { training: { step: [1, 100], loss: [5, 2] }, validation: { step: [100], loss: [2.5] } },
    version: '0.2.0',
    createdAt: '2026-11-26T08:00:00.000Z',
    ...change,
  }
}

/** Writes one that fits the role of a pack. */
export async function writeRandomAdapter(
  file: string,
  manifest: Manifest,
  {
    role = 'base',
    facts = {},
    ...numbers
  }: Partial<RandomAdapter> & { role?: AdapterRole; facts?: Partial<OwnFacts> } = {},
): Promise<void> {
  const own = { ...smallAdapter, ...numbers }
  await writeAdapter(
    file,
    adapterFacts(manifest, role, facts),
    adapterNumbers(manifest.transformer, own),
    own,
  )
}
