/**
 * The photographs on which the image codec is trained beside the drawings: the part `train` of a folder with a
 * metadata.jsonl (CC0 photographs of clothes), as WebP of 128×128, one after the other:
 *
 *     node preparePhotos.ts clothing-photos out
 */
import { open, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import sharp from 'sharp'

const [folder, out] = process.argv.slice(2).map((path) => resolve(path)) as [string, string]
const lines = (await readFile(join(folder, 'metadata.jsonl'), 'utf8')).trim().split('\n')
const photos = lines.map((line) => JSON.parse(line) as { file_name: string; split: string })

const file = await open(join(out, 'photos.bin'), 'w')
const index: [offset: number, length: number][] = []
let offset = 0
for (const { file_name, split } of photos) {
  if (split !== 'train') continue
  const picture = await sharp(join(folder, file_name)).resize(128, 128, { fit: 'cover' }).webp({ quality: 80 }).toBuffer()
  await file.write(picture)
  index.push([offset, picture.length])
  offset += picture.length
}
await file.close()
await writeFile(join(out, 'photos.json'), JSON.stringify(index))
console.log(index.length, offset)
