/** The files of a pack that hold weights, and how many numbers those are. */
import { readSafetensors } from '../formats/safetensors.ts'
import { elementCount } from '../formats/tensorTable.ts'
import type { Manifest } from './manifest.ts'
import type { Pack } from './openPack.ts'

/** Each once: roles may share one. */
export function weightFiles({ roles, imageCodec }: Manifest): string[] {
  const { base, caption, sr } = roles
  return [...new Set([...[base, caption, sr].flatMap((role) => role?.file ?? []), imageCodec.file])]
}

/** Throws `file-unreadable`, `pack-file-truncated`, `checkpoint-invalid`. */
export async function countParameters(pack: Pack): Promise<number> {
  let sum = 0
  for (const name of weightFiles(pack.manifest)) {
    const { tensors } = await readSafetensors(pack.file(name))
    for (const { shape } of tensors.values()) sum += elementCount(shape)
  }
  return sum
}
