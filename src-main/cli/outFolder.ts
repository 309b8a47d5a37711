/**
 * The folder that a command writes into. It is tried before anything is drawn; files are made in a temporary folder
 * inside it (so on the same disk) and moved out at the end: a failure leaves it, and what else lies in it, as it was.
 */
import { mkdir, mkdtemp, open, readFile, readdir, rename, rm, rmdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import { makeFolder } from '../formats/makeFolder.ts'
import { asStudioError, errorCode } from './diskProblems.ts'

export interface OutFolder {
  /** Absolute. */
  readonly path: string
  /** Writes one file, to be moved in by `commit`. @throws StudioError disk-full, folder-unwritable */
  write(name: string, content: Uint8Array | string): Promise<void>
  /** Moves all files in and takes away those that an earlier result left and this one doesn't have. */
  commit(): Promise<void>
  /** Leaves nothing of what was begun. Does nothing after `commit`. */
  discard(): Promise<void>
}

const RESULT = 'result.json'
/** Names that commands give; a colourway's stand behind its colour. */
const OWN_FILES =
  /^(([\p{Letter}\p{Mark}\p{Number}-]+-)?(\d+\.png|contact-sheet\.png)|(result\.json)|bicubic\.png|(captions|scores)\.csv|line-sheet(-\d+)?\.(pdf|png|csv))$/u
const earlierResult = z.object({
  pictures: z.array(z.object({ file: z.string() })),
  files: z.array(z.string()).default(['contact-sheet.png']),
})

/** Opens the folder for a piece of work and leaves nothing of it where that fails. @throws as `openOutFolder`, and what `work` throws */
export async function inFolder(path: string, work: (out: OutFolder) => Promise<void>): Promise<void> {
  const out = await openOutFolder(path)
  try {
    await work(out)
  } finally {
    await out.discard()
  }
}

/** @throws StudioError folder-unwritable, disk-full */
export async function openOutFolder(path: string): Promise<OutFolder> {
  const folder = resolve(path)
  return asStudioError(folder, async () => {
    // The topmost folder that had to be made; nothing where all were there.
    const made = await makeFolder(folder)
    try {
      return outFolder(folder, await mkdtemp(join(folder, '.cogview.partial-')), made)
    } catch (error) {
      await removeEmptyFolders(made, folder)
      throw error
    }
  })
}

function outFolder(folder: string, temporary: string, made: string | null): OutFolder {
  const names: string[] = []
  let committed = false
  return {
    path: folder,
    write: (name, content) =>
      asStudioError(folder, async () => {
        await writeDurably(join(temporary, name), content)
        names.push(name)
      }),
    commit: () =>
      asStudioError(folder, async () => {
        await replaceFiles(folder, temporary, names)
        committed = true
        await rm(temporary, { recursive: true, force: true })
      }),
    async discard() {
      if (committed) return
      await rm(temporary, { recursive: true, force: true })
      await removeEmptyFolders(made, folder)
    },
  }
}

/** Each move is remembered with the move that takes it back; a failure takes all back, newest first. */
async function replaceFiles(folder: string, temporary: string, names: readonly string[]): Promise<void> {
  const aside = join(temporary, 'earlier')
  const back: (() => Promise<void>)[] = []
  const move = async (from: string, to: string) => {
    await rename(from, to)
    back.push(() => rename(to, from))
  }
  try {
    await mkdir(aside)
    for (const name of await replacedFiles(folder, names)) await move(join(folder, name), join(aside, name))
    for (const name of names) await move(join(temporary, name), join(folder, name))
  } catch (error) {
    for (const undo of back.reverse()) await undo()
    throw error
  }
}

/** Files in the folder that this result replaces: of the same name, or named by the result that lies there. */
async function replacedFiles(folder: string, names: readonly string[]): Promise<string[]> {
  const present = new Set(await readdir(folder))
  const earlier = present.has(RESULT) ? await earlierNames(join(folder, RESULT)) : []
  return [...new Set([...names, ...earlier])].filter((name) => present.has(name))
}

async function earlierNames(file: string): Promise<string[]> {
  try {
    const parsed = earlierResult.safeParse(JSON.parse(await readFile(file, 'utf8')))
    if (!parsed.success) return []
    const { pictures, files } = parsed.data
    return [...pictures.map(({ file }) => file), ...files].filter((name) => OWN_FILES.test(name))
  } catch (error) {
    // Not a result of ours: then no picture beside it is ours to take away.
    if (error instanceof SyntaxError) return []
    throw error
  }
}

async function writeDurably(file: string, content: Uint8Array | string): Promise<void> {
  const handle = await open(file, 'wx')
  try {
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Takes away the folders from `first`, the topmost that was made, down to `last`, as far as they are empty. */
async function removeEmptyFolders(first: string | null, last: string): Promise<void> {
  if (first === null) return
  for (let folder = last; folder.length >= first.length; folder = dirname(folder)) {
    try {
      await rmdir(folder)
    } catch (error) {
      if (errorCode(error) === 'ENOTEMPTY' || errorCode(error) === 'EEXIST') return
      throw error
    }
  }
}
