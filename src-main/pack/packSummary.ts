/** What a person is told about a pack. */
import type { PackSummary } from '../contract/entities.ts'
import type { Manifest, PackSize } from './manifest.ts'
import type { Pack } from './openPack.ts'

/** The sizes that a task can write, in the pack's order: what is offered to a person who asks for the task. */
export function sizesOf({ sizes }: Manifest, task: string): PackSize[] {
  return sizes.filter(({ writtenBy }) => writtenBy.includes(task))
}

/** Sizes are those of text to picture. */
export function packSummary({ folder, identity, manifest }: Pack): PackSummary {
  const { temperature, topK, topP, guidance, count } = manifest.defaults
  return {
    identity,
    folder,
    title: manifest.title,
    licence: manifest.licence,
    languages: manifest.languages,
    sizes: sizesOf(manifest, 'generate').map(({ token, grid, pixels }) => ({ token, grid, pixels })),
    styles: manifest.styles,
    longestText: manifest.longestText,
    limits: manifest.limits,
    examples: manifest.examples,
    defaults: { temperature, topK, topP, guidance, count },
    guidance: manifest.guidance,
  }
}
