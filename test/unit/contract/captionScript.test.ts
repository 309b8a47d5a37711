import { expect, it } from 'vitest'
import { captionScript } from '../../../src-main/contract/captionScript.ts'

it.each([
  ['a photo of a dress', 'en'],
  ['一张连衣裙的照片', 'zh'],
  ['一张连衣裙的照片，来自 Zara', 'zh'],
  ['a red dress, sks 风', 'en'],
  ['穿 dress 的女孩 in the park', 'mixed'],
  ['robe d’été', 'en'],
  ['赤いドレス', 'zh'],
  ['12, 34!', 'other'],
  ['', 'other'],
  ['платье', 'other'],
])('%s is %s', (caption, script) => {
  expect(captionScript(caption)).toBe(script)
})
