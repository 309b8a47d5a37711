/** Where a person is in their first picture. Pure. */
import type { Wall } from './wall.ts'

export const firstSteps = ['write', 'watch', 'choose', 'goOn'] as const
export type FirstStep = (typeof firstSteps)[number]

/** Going on begins with a picture that was chosen: rated, a favourite, or already the source of another. */
export function firstStepOf(wall: Wall): FirstStep {
  switch (wall.kind) {
    case 'empty':
    case 'stopped':
      return 'write'
    case 'waiting':
    case 'drawing':
      return 'watch'
    case 'ranked': {
      const { task, pictures } = wall.generation
      const chosen = task !== 'generate' || pictures.some(({ rating, favourite }) => rating > 0 || favourite)
      return chosen ? 'goOn' : 'choose'
    }
  }
}
