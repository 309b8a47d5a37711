/** Copies what a job made into the folder of the command, and the candidates on one sheet beside it. */
import { readFile } from 'node:fs/promises'
import type { Generation } from '../contract/entities.ts'
import type { OutFolder } from './outFolder.ts'
import type { ResultPicture } from './resultJson.ts'
import type { Door, Working } from './withStudio.ts'

export const RESULT_FILE = 'result.json'

/** Writes each picture of a result under its name. Returns them in the order of the result, which is rank order. */
export async function savePictures(
  out: OutFolder,
  working: Working,
  generation: Generation,
  pictures: readonly ResultPicture[],
): Promise<{ png: Uint8Array; rank: number }[]> {
  const saved: { png: Uint8Array; rank: number }[] = []
  const byIndex = new Map(generation.pictures.map((picture) => [picture.index, picture]))
  for (const { index, file, rank } of pictures) {
    working.goOn()
    const picture = byIndex.get(index)
    if (picture === undefined) throw new Error(`the result names picture ${index}, which was not made`)
    const { path } = await working.studio.call('pictures.path', { id: picture.id })
    const png = await readFile(path)
    await out.write(file, png)
    saved.push({ png, rank })
  }
  return saved
}

/** As `savePictures`, with `<prefix>contact-sheet.png`, whose name is returned. */
export async function savePicturesAndSheet(
  out: OutFolder,
  working: Working,
  generation: Generation,
  pictures: readonly ResultPicture[],
  { makeContactSheet }: Pick<Door, 'makeContactSheet'>,
  prefix = '',
): Promise<string> {
  const saved = await savePictures(out, working, generation, pictures)
  const name = `${prefix}contact-sheet.png`
  await out.write(name, await makeContactSheet(saved))
  return name
}

/** The last file, then everything at once. */
export async function commitResult(out: OutFolder, result: object): Promise<void> {
  await out.write(RESULT_FILE, `${JSON.stringify(result, null, 2)}\n`)
  await out.commit()
}
