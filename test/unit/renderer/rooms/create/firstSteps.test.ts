import { expect, it } from 'vitest'
import { firstStepOf } from '../../../../../src-renderer/rooms/create/firstSteps.ts'
import type { Wall } from '../../../../../src-renderer/rooms/create/wall.ts'
import { aGeneration, aPicture, aRequest } from '../../samples.ts'

const ranked = (part: Parameters<typeof aGeneration>[0]): Wall => ({
  kind: 'ranked',
  generation: aGeneration(part),
  opened: false,
})

it.each<[string, Wall, string]>([
  ['a bare wall', { kind: 'empty' }, 'write'],
  ['what waits', { kind: 'waiting', jobId: 'job', request: aRequest() }, 'watch'],
  ['pictures that nobody chose among', ranked({}), 'choose'],
  ['a rated picture', ranked({ pictures: [aPicture(), aPicture({ rating: 4 })] }), 'goOn'],
  ['a favourite', ranked({ pictures: [aPicture({ favourite: true })] }), 'goOn'],
  ['what was made of a picture', ranked({ task: 'enlarge' }), 'goOn'],
])('%s', (_name, wall, step) => {
  expect(firstStepOf(wall)).toBe(step)
})
