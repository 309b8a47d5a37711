/**
 * The original's stretched pixels, from its own decoder output: the golden files hold the first rows of the output and
 * its extremes over all rows, which is all that the stretch needs (FIXTURES.md 5.8).
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { minMaxGrid } from '../../src-main/picture/pixels.ts'
import { readNpyFloats, readNpyIntegers } from '../support/npy.ts'
import { readReferenceJson, referenceFolder } from '../support/reference.ts'

interface Extremes {
  decoded_min: number
  decoded_max: number
}

const reference = referenceFolder()
const folder = join(reference.folder, 'vqvae')
const suffix = '.decoded256_f32_rows0_127.npy'
const cases = readdirSync(folder)
  .filter((file) => file.endsWith(suffix))
  .map((file) => file.slice(0, -suffix.length))
const { images } = readReferenceJson<{ images: Record<string, Record<string, Extremes>> }>(
  reference,
  'vqvae/report.json',
)

function extremesOf(stem: string, model: string): Extremes {
  const entry = Object.entries(images).find(([name]) => name.startsWith(`${stem}.`))?.[1]
  const extremes = entry?.[`${model}_256`]
  if (extremes === undefined) throw new Error(`report.json says nothing of ${stem} and ${model}`)
  return extremes
}

describe('min-max pixels', () => {
  it('has cases', () => {
    expect(cases.length).toBeGreaterThan(0)
  })

  it.each(cases)('%s', (name) => {
    const [stem = '', model = ''] = name.split('.')
    const { shape, data } = readNpyFloats(join(folder, `${name}${suffix}`))
    const [, rows = 0, width = 0] = shape
    const { decoded_min: low, decoded_max: high } = extremesOf(stem, model)

    // One row more in each plane holds the extremes of the rows that the file leaves out.
    const extended = new Float32Array(3 * (rows + 1) * width).fill(low)
    for (let channel = 0; channel < 3; channel++) {
      const plane = data.subarray(channel * rows * width, (channel + 1) * rows * width)
      extended.set(plane, channel * (rows + 1) * width)
    }
    extended[extended.length - 1] = high
    const { pixels } = minMaxGrid([extended], width, rows + 1)

    const golden = readNpyIntegers(join(folder, `${name}.decoded256_minmax_u8.npy`)).data
    let worst = 0
    for (let at = 0; at < rows * width * 3; at++) {
      worst = Math.max(worst, Math.abs((pixels[at] ?? NaN) - (golden[at] ?? NaN)))
    }
    expect(worst).toBeLessThanOrEqual(1)
  })
})
