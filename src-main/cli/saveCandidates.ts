/** The end of a task that draws candidates from a picture: they are saved in rank order, with their sheet. */
import type { Generation } from '../contract/entities.ts'
import type { OutFolder } from './outFolder.ts'
import type { ResultParent } from './resultJson.ts'
import { taskResultJson } from './resultJson.ts'
import { commitResult, savePicturesAndSheet } from './savePictures.ts'
import { tellOfSource } from './tellOfSource.ts'
import type { Door, Working } from './withStudio.ts'

/** Writes numbered pictures, `contact-sheet.png` and `result.json`, and says where they are. */
export async function saveCandidates(
  out: OutFolder,
  working: Working,
  generation: Generation,
  parent: ResultParent,
  door: Door,
): Promise<void> {
  tellOfSource(generation, parent, door)
  working.saving()
  const result = taskResultJson(generation, working.seconds(), parent, ['contact-sheet.png'])
  await savePicturesAndSheet(out, working, generation, result.pictures, door)
  await commitResult(out, result)
  door.reporter.result(out.path, result)
}
