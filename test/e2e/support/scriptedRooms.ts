/** What a page asks for when it opens, beside the wall: an empty queue, no boards. */
import type { Handlers } from '../../../src-main/contract/dispatch.ts'
import type { Settings } from '../../../src-main/contract/entities.ts'

export const scriptedSettings: Settings = {
  locale: null,
  theme: 'system',
  provider: 'auto',
  threads: 0,
  memoryBudgetMiB: null,
  labelling: true,
  shortcuts: {},
  toured: true,
}

export function createScriptedRooms(): Partial<Handlers> {
  return {
    'queue.state': () => ({ paused: false, waiting: [] }),
    'boards.list': () => [],
    'gallery.agreement': () => ({
      pairs: 42,
      agreeing: 31,
      stars: [
        { rating: 2, pictures: 9, share: 0.48 },
        { rating: 3, pictures: 12, share: 0.61 },
        { rating: 4, pictures: 8, share: 0.83 },
        { rating: 5, pictures: 5, share: 0.97 },
      ],
    }),
    'history.sentences': () => ({ sentences: [] }),
  }
}
