/** `enlarge`: a picture with twice the codes a side (super-resolution), beside what plain bicubic makes of it. */
import { parseArgs } from 'node:util'
import type { CliWords } from '../language/cli.ts'
import { bringPicture, pictureStem } from './bringPictures.ts'
import type { ChanceOptions, GivenPictures, PlaceOptions } from './commonOptions.ts'
import {
  chanceOptions,
  onePictureOptions,
  placeOptions,
  readChance,
  readOnePicture,
  readPlace,
} from './commonOptions.ts'
import { defaultFolder } from './defaultFolder.ts'
import { readText } from './optionValues.ts'
import { inFolder } from './outFolder.ts'
import { seedOrRandom } from './randomSeed.ts'
import { taskResultJson } from './resultJson.ts'
import { commitResult, savePictures } from './savePictures.ts'
import { tellOfSource } from './tellOfSource.ts'
import { readTyped, withNegativeNumbers } from './typedOptions.ts'
import type { Door } from './withStudio.ts'
import { withStudio } from './withStudio.ts'

/** `out` null: a folder named after the picture and the seed. */
export interface EnlargeOptions extends PlaceOptions, ChanceOptions {
  given: GivenPictures
  /** Null: the picture's own sentence, else its caption, else none. */
  text: string | null
}

const known = { text: { type: 'string' }, ...onePictureOptions, ...chanceOptions, ...placeOptions } as const

/** @throws StudioError usage, prompt-empty, seed-invalid, setting-out-of-range */
export function parseEnlargeOptions(args: readonly string[], words: CliWords): EnlargeOptions {
  const { values, positionals } = readTyped(
    () => parseArgs({ args: withNegativeNumbers(args), options: known, allowPositionals: true }),
    words,
  )
  return {
    given: readOnePicture(positionals, values, words),
    text: readText(values.text),
    ...readChance(values, words),
    ...readPlace(values, words),
  }
}

const BICUBIC_FILE = 'bicubic.png'

/** @throws StudioError of any kind, with the folder as it was before */
export async function enlarge(options: EnlargeOptions, door: Door): Promise<void> {
  const { given, text, sampler } = options
  const seed = seedOrRandom(options.seed)
  await inFolder(options.out ?? defaultFolder(`${pictureStem(given)} enlarge`, seed), (out) =>
    withStudio(options, door, async (working) => {
      const parent = await bringPicture(given, working)
      const generation = await working.follow({
        task: 'enlarge',
        pictureId: parent.picture,
        text,
        seed,
        sampler,
        ...working.place,
      })
      tellOfSource(generation, parent, door)
      working.saving()
      const [enlarged] = generation.pictures
      if (enlarged === undefined) throw new Error(`generation ${generation.id} has no picture`)
      const result = taskResultJson(generation, working.seconds(), parent, [BICUBIC_FILE])
      await savePictures(out, working, generation, result.pictures)
      const { png } = await working.studio.call('pictures.bicubic', { id: enlarged.id })
      await out.write(BICUBIC_FILE, Buffer.from(png, 'base64'))
      await commitResult(out, result)
      door.reporter.result(out.path, result)
    }),
  )
}
