/** A small pack with adapters laid over it, as the engine works with it. */
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AdapterRole } from '../../../src-main/contract/adapters.ts'
import { drawPictures } from '../../../src-main/engine/drawPictures.ts'
import type { Model } from '../../../src-main/engine/openModel.ts'
import { openModel } from '../../../src-main/engine/openModel.ts'
import { PhaseShares, ProgressMeter } from '../../../src-main/engine/progressMeter.ts'
import type { EngineEvent, WorkAdapter } from '../../../src-main/engine/protocol.ts'
import type { RandomAdapter } from '../../support/randomAdapter.ts'
import { writeRandomAdapter } from '../../support/randomAdapter.ts'
import { writeDrawingPack } from '../../support/drawingPack.ts'

let folder = ''
let model: Model
const options = { provider: 'cpu', threads: 1 } as const

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cogview-test-'))
  await writeDrawingPack(join(folder, 'pack'))
  model = await openModel(join(folder, 'pack'), 1024, options)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function adapter(
  strength: number,
  change: Partial<RandomAdapter> & { role?: AdapterRole } = {},
): Promise<WorkAdapter> {
  const file = join(folder, `${JSON.stringify(change).replaceAll(/\W/g, '')}.safetensors`)
  await writeRandomAdapter(file, model.manifest, change)
  return {
    file,
    strength,
    sha256: createHash('sha256')
      .update(await readFile(file))
      .digest('hex'),
  }
}

type Picture = Extract<EngineEvent, { type: 'picture' }>

async function draw(chosen: readonly WorkAdapter[], count = 4, scored?: string): Promise<Picture[]> {
  const pictures: Picture[] = []
  const emit = (event: EngineEvent): void => {
    if (event.type === 'picture') pictures.push(event)
  }
  const sampler = { temperature: 1, topK: 0, topP: 1, guidance: 1 }
  await drawPictures(
    await model.adapt(chosen, 'generate'),
    {
      ...{ id: 'a', task: 'generate', sentence: 'a b', size: '[TINY]', count, seed: 3, sampler },
      ...{ source: null, keepRows: 0, plain: null, ...(scored === undefined ? {} : { scored }) },
    },
    { dropped: new Set(), cancelled: () => false, emit },
    new ProgressMeter('a', emit, new PhaseShares()),
  )
  return pictures
}
const codesOf = (pictures: readonly Picture[]) => pictures.map(({ codes }) => codes)

describe('what does not fit is refused', () => {
  it('an altered file, by its hash', async () => {
    const own = await adapter(1, { seed: 99 })
    const bytes = await readFile(own.file)
    bytes[bytes.length - 3] = (bytes[bytes.length - 3] ?? 0) ^ 1
    await writeFile(own.file, bytes)
    await expect(model.adapt([own], 'generate')).rejects.toMatchObject({ code: 'adapter-invalid' })
  })

  it('one for captions where the pack has its own weights for them', async () => {
    const other = join(folder, 'other')
    await writeDrawingPack(other, (manifest) => ({ ...manifest, roles: { base: manifest.roles.base } }))
    const alone = await openModel(other, 1024, options)
    const file = join(folder, 'stand-in.safetensors')
    await writeRandomAdapter(file, alone.manifest, { role: 'caption' })
    const own = {
      file,
      strength: 1,
      sha256: createHash('sha256')
        .update(await readFile(file))
        .digest('hex'),
    }
    await expect(model.adapt([own], 'describe')).rejects.toMatchObject({ code: 'adapter-wrong-role' })
    // Where the pack lacks the role it stands in: drawing stays as it was.
    const adapted = await alone.adapt([own], 'describe')
    expect(adapted.decoder).toBe(alone.decoder)
    expect(adapted.scorer).not.toBe(alone.scorer)
    expect(await adapted.decoderOf('caption')).not.toBe(await alone.decoderOf('caption'))
  })
})

describe('strength', () => {
  it('0 gives the codes of the pack alone, from its own sessions', async () => {
    const off = await adapter(0)
    expect(await model.adapt([off], 'generate')).toBe(model)
    expect(codesOf(await draw([off]))).toEqual(codesOf(await draw([])))
  })

  it('changes what is drawn, always in the same way', async () => {
    const plain = codesOf(await draw([]))
    const whole = codesOf(await draw([await adapter(1)]))
    expect(whole).not.toEqual(plain)
    expect(codesOf(await draw([await adapter(1.5)]))).not.toEqual(whole)
    expect(codesOf(await draw([]))).toEqual(plain)
    expect(codesOf(await draw([await adapter(1)]))).toEqual(whole)
  })
})

it('a picture depends on its own seed, however many are drawn beside it', async () => {
  const chosen = [await adapter(1), await adapter(0.5, { seed: 8, rank: 3, layers: 1 })]
  const four = codesOf(await draw(chosen, 4))
  expect(codesOf(await draw(chosen, 1))).toEqual(four.slice(0, 1))
  expect(codesOf(await draw(chosen, 3))).toEqual(four.slice(0, 3))
})

it('scores with the words that the caption network knows, without the adapters of drawing', async () => {
  const [own] = await draw([await adapter(1)], 1, 'b')
  expect(own?.caps?.words.map(({ text }) => text).join('')).not.toContain('a')
  expect((await model.adapt([await adapter(1)], 'generate')).scorer).toBe(model.scorer)
})

it('an adapter for captions changes scores, and no picture', async () => {
  const caption = await adapter(1, { role: 'caption' })
  const [plain, adapted] = [await draw([]), await draw([caption])]
  expect(codesOf(adapted)).toEqual(codesOf(plain))
  expect(adapted.map(({ caps }) => caps?.sum)).not.toEqual(plain.map(({ caps }) => caps?.sum))
})
