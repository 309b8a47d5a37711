/** `generate`: a sentence becomes numbered pictures in rank order, a contact sheet and result.json, all or nothing. */
import type { GenerateRequest } from '../contract/requests.ts'
import { defaultFolder } from './defaultFolder.ts'
import type { GenerateOptions } from './generateOptions.ts'
import { inFolder } from './outFolder.ts'
import { seedOrRandom } from './randomSeed.ts'
import { resultJson } from './resultJson.ts'
import { commitResult, savePicturesAndSheet } from './savePictures.ts'
import type { Door } from './withStudio.ts'
import { withStudio } from './withStudio.ts'

/** @throws StudioError of any kind, with the folder as it was before */
export async function generate(options: GenerateOptions, door: Door): Promise<void> {
  const seed = seedOrRandom(options.seed)
  await inFolder(options.out ?? defaultFolder(options.text, seed), (out) =>
    withStudio(options, door, async (working) => {
      const { text, style, size, sampler } = options
      const request: GenerateRequest = {
        task: 'generate',
        text,
        style,
        size,
        sampler,
        seed,
        count: options.count ?? working.pack.defaults.count,
        ...working.place,
      }
      const generation = await working.follow(request)
      working.saving()
      const result = resultJson(generation, working.seconds())
      await savePicturesAndSheet(out, working, generation, result.pictures, door)
      await commitResult(out, result)
      door.reporter.result(out.path, result)
    }),
  )
}
