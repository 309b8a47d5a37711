/** The adapters of the scripted studio: one that was learned here, and one for other weights. */
import sharp from 'sharp'
import type { Adapter, AdapterCurves } from '../../../src-main/contract/adapters.ts'
import type { AdapterCommand } from '../../../src-main/contract/adapterRequests.ts'
import type { Handlers } from '../../../src-main/contract/dispatch.ts'
import { StudioError } from '../../../src-main/contract/errors.ts'
import type { StudioEvent } from '../../../src-main/contract/events.ts'
import type { ShippedAdapter } from '../../../src-main/contract/shippedAdapters.ts'
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

/** What comes with the program: one that fits, one whose pack is not there, and one that is damaged. */
const blueprint: Extract<ShippedAdapter, { kind: 'adapter' }> = {
  ...{
    kind: 'adapter',
    name: 'blueprint',
    id: 'b'.repeat(64),
    bytes: 2_480_000,
    picture: true,
    known: false,
  },
  facts: { ...felt, name: 'Blueprint', words: { kind: 'style', style: 'blueprint' } },
  packs: felt.packs,
  about: {
    en: 'Things as a draughtsman draws them: white lines on blue paper, without shade or colour.',
    'zh-CN': '像制图员那样画东西：蓝纸白线，没有明暗，也没有颜色。',
  },
  card: '# Blueprint\n\nWhite lines on blue paper.\n\n| what | value |\n| --- | --- |\n| Pictures | 60 |\n',
}
const fashion: ShippedAdapter = {
  ...{ ...blueprint, name: 'fashion', id: '9'.repeat(64), picture: false, card: '' },
  facts: { ...felt, name: 'Garments', pack: { ...identity, version: '2.0.0' }, words: { kind: 'none' } },
  packs: foreign.packs,
  about: {
    en: 'Garments by their attributes: kind, colour, pattern, sleeves and collar.',
    'zh-CN': '按属性画衣物：种类、颜色、花纹、袖子和领子。',
  },
}
const damaged: ShippedAdapter = {
  ...{ kind: 'unreadable', name: 'paper-cut' },
  error: {
    code: 'adapter-invalid',
    params: { file: 'adapter.safetensors', problem: 'it ends after 120 of 2480000 bytes' },
  },
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
    'adapters.shipped': () => {
      const known = adapters.some(({ id }) => id === blueprint.id)
      return [{ ...blueprint, known }, fashion, damaged]
    },
    'adapters.shippedPicture': async () => ({ png: (await drawPreview()).toString('base64') }),
    'adapters.addShipped'() {
      const added: Adapter = {
        ...{ ...felt, ...blueprint.facts, id: blueprint.id, finetune: null, dataset: null },
      }
      adapters = [added, ...adapters]
      tell(added.id)
      return added
    },
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

/** Two rows of three places: without it, and with it. */
function drawPreview(): Promise<Buffer> {
  const places = Array.from({ length: 6 }, (_, i) => {
    const [x, y] = [4 + 132 * (i % 3), i < 3 ? 4 : 136]
    const paper = i < 3 ? '#f4efe6' : '#1f4f9a'
    const line = i < 3 ? '#c0683c' : '#ffffff'
    return `<rect x="${x}" y="${y}" width="128" height="128" fill="${paper}"/>
      <circle cx="${x + 64}" cy="${y + 64}" r="${24 + 8 * (i % 3)}" fill="${i < 3 ? line : 'none'}" stroke="${line}" stroke-width="4"/>`
  })
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="268"><rect width="400" height="268" fill="#fff"/>${places.join('')}</svg>`
  return sharp(Buffer.from(svg)).png().toBuffer()
}
