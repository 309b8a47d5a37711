/** How much memory a pack may take where nobody set a budget. */
import { totalmem } from 'node:os'

const SYSTEM_SHARE_MIB = 1024

/** MiB that the machine (or the container that the process runs in) has, less a share for everything else. */
export function memoryBudget(): number {
  const constrained = process.constrainedMemory()
  const total = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()
  const mebibytes = total / 2 ** 20
  return mebibytes - Math.min(SYSTEM_SHARE_MIB, mebibytes / 4)
}
