/** What restyling and continuing share: one picture is brought in, candidates are drawn from it and saved by rank. */
import type { ContinueRequest, RestyleRequest } from '../contract/requests.ts'
import { bringPicture } from './bringPictures.ts'
import type { ChanceOptions, GivenPictures, PlaceOptions } from './commonOptions.ts'
import { defaultFolder } from './defaultFolder.ts'
import { inFolder } from './outFolder.ts'
import { seedOrRandom } from './randomSeed.ts'
import { saveCandidates } from './saveCandidates.ts'
import type { Door } from './withStudio.ts'
import { withStudio } from './withStudio.ts'

/** `out` null: a folder named after `name` and the seed. */
export interface DrawFromPictureOptions extends PlaceOptions, ChanceOptions {
  given: GivenPictures
  /** Null: the pack's own number. */
  count: number | null
}

type Common = 'pictureId' | 'count' | 'seed' | 'sampler' | 'pack' | 'provider' | 'threads'
type OwnPart = Omit<RestyleRequest, Common> | Omit<ContinueRequest, Common>

/** @throws StudioError of any kind, with the folder as it was before */
export async function drawFromPicture(
  options: DrawFromPictureOptions,
  door: Door,
  name: string,
  own: OwnPart,
): Promise<void> {
  const seed = seedOrRandom(options.seed)
  await inFolder(options.out ?? defaultFolder(name, seed), (out) =>
    withStudio(options, door, async (working) => {
      const parent = await bringPicture(options.given, working)
      const generation = await working.follow({
        ...own,
        pictureId: parent.picture,
        count: options.count ?? working.pack.defaults.count,
        seed,
        sampler: options.sampler,
        ...working.place,
      })
      await saveCandidates(out, working, generation, parent, door)
    }),
  )
}
