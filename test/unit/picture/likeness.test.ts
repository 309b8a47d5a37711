/** On real photographs where they are there; the numbers of all 3,781 are in the module. */
import { readFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { lookAt, showTheSame } from '../../../src-main/picture/likeness.ts'
import { sharedFolder } from '../../support/reference.ts'

const shared = sharedFolder()
const photographs = shared === null ? null : path.join(shared, 'datasets/clothing-photos/images')

describe('misuse', () => {
  it('says what is no picture, and what breaks off', async () => {
    const whole = await sharp({ create: { width: 300, height: 300, channels: 3, background: 'red' } })
      .jpeg()
      .toBuffer()
    await expect(lookAt(Buffer.from('no picture'), 'a')).rejects.toMatchObject({
      code: 'picture-not-readable',
    })
    await expect(lookAt(whole.subarray(0, whole.length - 100), 'a')).rejects.toMatchObject({
      code: 'picture-truncated',
    })
  })
})

const plain = async (svg: string) =>
  (
    await lookAt(
      Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64">${svg}</svg>`),
      'a',
    )
  ).likeness

it('tells pictures of one shape in other colours apart, and shapes of one colour', async () => {
  const [red, blue] = await Promise.all(
    ['red', 'blue'].map((fill) => plain(`<circle cx="20" cy="32" r="18" fill="${fill}"/>`)),
  )
  const square = await plain('<rect x="30" y="10" width="30" height="40" fill="red"/>')
  const turned = await plain('<circle cx="44" cy="32" r="18" fill="red"/>')
  if (red === undefined || blue === undefined) throw new Error('no pictures')
  expect(showTheSame(red, blue)).toBe(false)
  expect(showTheSame(red, square)).toBe(false)
  expect(showTheSame(red, turned)).toBe(true)
})

it.runIf(photographs !== null)(
  'finds photographs again that were rescaled, saved again or mirrored, and no others',
  { timeout: 60_000 },
  async () => {
    if (photographs === null) return
    const names = (await readdir(photographs)).sort().filter((_, i) => i % 126 === 0)
    const looks = await Promise.all(
      names.map(async (name) => {
        const bytes = await readFile(path.join(photographs, name))
        const copies = [
          sharp(bytes).resize(100).png(),
          sharp(bytes).jpeg({ quality: 40 }),
          sharp(bytes).flop().resize(300).webp(),
        ]
        const look = async (picture: Uint8Array) => (await lookAt(picture, name)).likeness
        return {
          own: await look(bytes),
          copies: await Promise.all(copies.map(async (copy) => look(await copy.toBuffer()))),
        }
      }),
    )
    expect(looks).toHaveLength(31)
    for (const [i, { own, copies }] of looks.entries()) {
      expect(copies.map((copy) => showTheSame(own, copy))).toEqual([true, true, true])
      for (const other of looks.slice(0, i)) expect(showTheSame(own, other.own)).toBe(false)
    }
  },
)
