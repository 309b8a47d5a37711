/** What the image codec keeps of pictures that it was not taught. */
import type { RawImage } from '../../../src-main/picture/rawImage.ts'
import { psnr } from '../../support/emojiPictures.ts'
import type { Figure, Part } from './measuredPack.ts'
import { mean } from '../statistics.ts'

export const codecFigures: Part = async ({ model, pictures, judged }) => {
  const figures: Figure[] = []
  const held = [...pictures.heldOutStyles, ...pictures.neverSeen]
  for (const side of [64, 128] as const) {
    const ratios: number[] = []
    const used = new Set<number>()
    for (const drawn of held) {
      const truth = await pictures.read(drawn, side)
      const codes = (await model.codec.encode([truth]))[0] as number[]
      for (const code of codes) used.add(code)
      const back = (await model.codec.decode([codes], side / 8))[0] as RawImage
      ratios.push(psnr(back.pixels, truth.pixels))
      await judged.compare(`codec-${side}`, back, truth)
    }
    const name = `codec, held-out pictures of ${side} pixels`
    figures.push(
      { name: `${name}: PSNR`, value: mean(ratios), unit: 'dB' },
      { name: `${name}: codes used`, value: used.size, unit: '', neutral: true },
    )
  }
  return () => [
    ...figures,
    ...[64, 128].map((side): Figure => ({
      name: `codec, held-out pictures of ${side} pixels: SSIM`,
      value: mean(judged.similarities(`codec-${side}`)),
      unit: '',
    })),
  ]
}
