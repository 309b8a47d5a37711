import { totalmem } from 'node:os'
import { describe, expect, it, vi } from 'vitest'
import { memoryBudget } from '../../../src-main/engine/memoryBudget.ts'

const machine = totalmem() / 2 ** 20

/** As in a container that may have that many MiB; 0: none is set. */
function budgetWithin(mebibytes: number): number {
  const limit = vi.spyOn(process, 'constrainedMemory').mockReturnValue(mebibytes * 2 ** 20)
  try {
    return memoryBudget()
  } finally {
    limit.mockRestore()
  }
}

describe('memoryBudget', () => {
  it('is never more than the machine has, whatever limit a container claims', () => {
    for (const claimed of [0, 2 ** 34, 2 ** 43]) {
      expect(budgetWithin(claimed)).toBeLessThan(machine)
      expect(budgetWithin(claimed)).toBeGreaterThanOrEqual(machine * 0.75)
    }
  })

  it('is what a container may have, less a quarter, or a gibibyte where that is less', () => {
    const small = Math.min(512, machine / 2)
    expect(budgetWithin(small)).toBeCloseTo(0.75 * small, 6)
    if (machine > 8192) expect(budgetWithin(8192)).toBe(7168)
  })
})
