/** What a person is told about a pack. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PackSummary } from '../contract/entities.ts'
import type { Manifest, PackSize } from './manifest.ts'
import type { Pack } from './openPack.ts'
import { tasksOf } from './tasksOf.ts'

/** The sizes that a task can write, in the pack's order: what is offered to a person who asks for the task. */
export function sizesOf({ sizes }: Manifest, task: string): PackSize[] {
  return sizes.filter(({ writtenBy }) => writtenBy.includes(task))
}

/** Sizes are those of text to picture. */
export async function packSummary({ folder, identity, manifest }: Pack): Promise<PackSummary> {
  const { temperature, topK, topP, guidance, count } = manifest.defaults
  return {
    identity,
    folder,
    title: manifest.title,
    licence: manifest.licence,
    languages: manifest.languages,
    sizes: sizesOf(manifest, 'generate').map(({ token, grid, pixels }) => ({ token, grid, pixels })),
    styles: await Promise.all(
      manifest.styles.map(async ({ key, words, picture }) => ({
        key,
        words,
        picture: picture === null ? null : await readExample(join(folder, picture)),
      })),
    ),
    tasks: tasksOf(manifest),
    rows: sizesOf(manifest, 'generate').find(({ token }) => token === manifest.defaults.size)?.grid ?? 0,
    longestText: manifest.longestText,
    limits: manifest.limits,
    examples: await Promise.all(
      manifest.examples.map(async ({ text, locale, seed, picture }) => ({
        text,
        locale,
        seed,
        picture: picture === null ? null : await readExample(join(folder, picture)),
      })),
    ),
    defaults: { temperature, topK, topP, guidance, count },
    guidance: manifest.guidance,
  }
}

/** An example or a style without its picture is still one: the picture is decoration and no part of the pack's identity. */
async function readExample(file: string): Promise<string | null> {
  const bytes = await readFile(file).catch(() => null)
  return bytes?.toString('base64') ?? null
}
