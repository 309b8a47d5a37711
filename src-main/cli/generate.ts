/**
 * `generate`: a sentence becomes numbered pictures in rank order, a contact sheet and result.json, all or nothing. One
 * with choices in braces is several sentences of one seed, each in a folder of its own.
 */
import { join } from 'node:path'
import type { GenerateRequest } from '../contract/requests.ts'
import { defaultFolder } from './defaultFolder.ts'
import type { GenerateOptions } from './generateOptions.ts'
import { inFolder } from './outFolder.ts'
import { seedOrRandom } from './randomSeed.ts'
import { resultJson } from './resultJson.ts'
import { commitResult, savePicturesAndSheet } from './savePictures.ts'
import { sentencesOf } from './sentencesOf.ts'
import type { Door } from './withStudio.ts'
import { withStudio } from './withStudio.ts'

/** @throws StudioError of any kind, with the folder of the sentence that failed as it was before */
export async function generate(options: GenerateOptions, door: Door): Promise<void> {
  const seed = seedOrRandom(options.seed)
  const sentences = sentencesOf(options.text, door.locale)
  for (const text of sentences) {
    const own = defaultFolder(text, seed)
    const folder = sentences.length === 1 ? (options.out ?? own) : join(options.out ?? '.', own)
    await drawSentence(text, seed, folder, options, door)
  }
}

async function drawSentence(
  text: string,
  seed: number,
  folder: string,
  options: GenerateOptions,
  door: Door,
): Promise<void> {
  await inFolder(folder, (out) =>
    withStudio(options, door, async (working) => {
      const { style, size, sampler } = options
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
