/** A small folder as people have them: pictures with captions, and one of each defect. */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const pictures = resolve(import.meta.dirname, 'pictures')

/** Of sixteen pictures one is broken, one has no caption, and one is there twice; a caption has no picture. */
export function makeFeltFolder(parent: string): string {
  const folder = join(parent, 'felt 毛毡')
  mkdirSync(folder, { recursive: true })
  for (let i = 0; i < 16; i += 1) {
    const name = String(i).padStart(2, '0')
    copyFileSync(join(pictures, `${name}.png`), join(folder, `${name}.png`))
    if (i !== 3) writeFileSync(join(folder, `${name}.txt`), i % 2 === 0 ? '一张猫脸' : 'a cat face')
  }
  copyFileSync(join(pictures, '05.png'), join(folder, 'again.png'))
  writeFileSync(join(folder, 'again.txt'), 'a cat face')
  writeFileSync(join(folder, 'broken.png'), 'not a picture')
  writeFileSync(join(folder, 'lost.txt'), 'nobody')
  return folder
}

/** One picture with its caption: too few to learn from. */
export function makeLonelyFolder(parent: string): string {
  const folder = join(parent, 'lonely')
  mkdirSync(folder, { recursive: true })
  copyFileSync(join(pictures, '00.png'), join(folder, '00.png'))
  writeFileSync(join(folder, '00.txt'), 'a cat face')
  return folder
}
