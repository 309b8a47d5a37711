/** Calls about packs, and about how they read a sentence. */
import type { Handlers } from '../../contract/dispatch.ts'
import type { Packs } from './packs.ts'

type PackHandlers = Pick<Handlers, 'packs.list' | 'packs.problems' | 'prompts.check'>

export function createPackHandlers(packs: Packs): PackHandlers {
  return {
    'packs.list': () => packs.list(),
    'packs.problems': () => packs.problems(),
    async 'prompts.check'({ text, style, pack: name }) {
      const pack = await packs.open(name)
      const sentence = pack.compose(text, style)
      return {
        sentence,
        tokens: pack.countIds(sentence),
        longest: pack.manifest.longestText,
        unknown: pack.unknownCharacters(sentence),
        words: pack
          .unknownWords(text)
          .map(({ start, end, nearest }) => ({ start, end, nearest: [...nearest] })),
      }
    },
  }
}
