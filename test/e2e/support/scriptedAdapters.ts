/** The adapters of the scripted studio: one that was learned here, and one for other weights. */
import type { Adapter, AdapterCurves } from '../../../src-main/contract/adapters.ts'
import type { AdapterCommand } from '../../../src-main/contract/adapterRequests.ts'
import type { Handlers } from '../../../src-main/contract/dispatch.ts'
import { StudioError } from '../../../src-main/contract/errors.ts'
import type { StudioEvent } from '../../../src-main/contract/events.ts'
import { scriptedAdapterId } from './scriptedRuns.ts'

const identity = { name: 'starter', version: '1.0.0', sha256: 'a'.repeat(64) }
const step = Array.from({ length: 40 }, (_, i) => (i + 1) * 10)
const curves: AdapterCurves = {
  training: { step, loss: step.map((at) => 2.1 + 2.4 * Math.exp(-at / 70)) },
  validation: { step: [100, 200, 300, 400], loss: [2.9, 2.5, 2.4, 2.41] },
}
const felt: Adapter = {
  ...{ id: scriptedAdapterId, name: 'Felt', role: 'base', pack: identity, weights: 'e'.repeat(64) },
  ...{
    rank: 16,
    alpha: 16,
    layers: [0, 1, 2, 3, 4, 5, 6, 7],
    template: '[ROI1] ⟨text⟩ [SIZE] [BOI1] ⟦codes⟧',
  },
  words: { kind: 'trigger', word: 'mywool' },
  data: {
    name: '毛毡 Felt animals and things',
    pictures: 1114,
    heldOut: 124,
    licence: 'CC0-1.0',
    languages: {},
  },
  ...{ steps: 400, seed: 1, curves, version: '0.2.0', createdAt: '2026-11-25T10:09:00.000Z' },
  ...{
    bytes: 2_480_000,
    addedAt: '2026-11-25T10:09:00.000Z',
    finetune: 'run-1',
    dataset: 'felt',
    pictures: 0,
  },
  packs: [{ identity, refused: null, standsIn: false }],
}
const foreign: Adapter = {
  ...felt,
  ...{ id: 'd'.repeat(64), name: 'Ink wash, from a friend', role: 'caption', words: { kind: 'none' } },
  ...{ data: null, finetune: null, dataset: null, steps: null, pack: null },
  curves: { training: { step: [], loss: [] }, validation: { step: [], loss: [] } },
  packs: [{ identity, refused: 'base', standsIn: false }],
}

type AdapterCalls = Extract<keyof Handlers, `adapters.${string}`>

export function createScriptedAdapters(emit: (event: StudioEvent) => void, begun: boolean) {
  let adapters: Adapter[] = begun ? [felt, foreign] : []
  const adapterOf = (id: string): Adapter => {
    const adapter = adapters.find((known) => known.id === id)
    if (adapter === undefined) throw new StudioError('adapter-not-found', { id })
    return adapter
  }
  const tell = (id: string) => emit({ type: 'adapters', adapters: [id] })
  const handlers: Pick<Handlers, AdapterCalls> = {
    'adapters.list': () => adapters,
    'adapters.get': ({ adapter }) => adapterOf(adapter),
    'adapters.inspect': () => ({ kind: 'adapter', id: felt.id, facts: felt, packs: felt.packs, known: true }),
    'adapters.import'() {
      const brought = { ...felt, id: 'c'.repeat(64), name: 'Brought in' }
      adapters = [brought, ...adapters]
      tell(brought.id)
      return brought
    },
    'adapters.export': ({ adapter }) => ({
      ...{ token: 'adapter', name: `${adapterOf(adapter).name}.safetensors`, labelled: false },
      type: 'application/octet-stream',
    }),
    'adapters.card': () => ({ card: '' }),
  }
  return {
    handlers,
    change(command: AdapterCommand) {
      const { adapter: id } = command
      adapters =
        command.type === 'adapter-delete'
          ? adapters.filter((known) => known.id !== id)
          : adapters.map((known) => (known.id === id ? { ...known, name: command.name } : known))
      tell(id)
    },
  }
}
