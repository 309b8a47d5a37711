/** What a person did with the pictures: stars, favourites, rejects, boards, captions, the bin. */
import type { LibraryCommand } from '../../../src-main/contract/commands.ts'
import type { Dice } from './dice.ts'

const boardNames = [
  '春夏系列 2026',
  'Moodboard: knitwear',
  '客户 A · 第二轮',
  'Shortlist',
  '海报',
  'Icons for the shop',
  '灵感',
  'Prints',
]

/** `ids` are pictures, each with its creation. */
export function inventChanges(ids: readonly string[], chance: Dice): LibraryCommand[] {
  const some = (share: number) => ids.filter(() => chance.chance(share))
  const commands: LibraryCommand[] = [
    ...[1, 2, 3, 4, 5].map((rating): LibraryCommand => ({ type: 'rate', ids: some(0.024), rating })),
    { type: 'favourite', ids: some(0.03), favourite: true },
    { type: 'reject', ids: some(0.04), rejected: true },
    ...some(40 / ids.length).map((id, place): LibraryCommand => ({
      type: 'caption',
      id,
      caption: place % 2 === 0 ? '窗边的一只猫，清晨的光' : 'a lighthouse above the sea',
    })),
    ...boardNames.flatMap((name, place): LibraryCommand[] => {
      const boardId = chance.id(Date.UTC(2026, 6, 1))
      const members = some(place === 0 ? 0.04 : 0.005)
      const made: LibraryCommand = { type: 'board-create', boardId, name }
      return members.length === 0 ? [made] : [made, { type: 'board-add', boardId, ids: members }]
    }),
    { type: 'bin', ids: some(0.02) },
  ]
  return commands.filter((command) => !('ids' in command) || command.ids.length > 0)
}
