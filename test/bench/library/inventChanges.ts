/** What a person did with the pictures: stars, favourites, rejects, boards, captions, the bin. */
import type { LibraryCommand } from '../../../src-main/contract/commands.ts'
import type { Dice } from '../dice.ts'

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

export interface Judged {
  readonly id: string
  /** Its place by CapS: from 0, the last of its generation, to 1, the best. */
  readonly standing: number
}

const RATED = 0.12
const STARS = [1, 2, 3, 4, 5]

/** A person agrees with CapS more often than not. */
export function inventChanges(pictures: readonly Judged[], chance: Dice): LibraryCommand[] {
  const ids = pictures.map(({ id }) => id)
  const some = (share: number) => ids.filter(() => chance.chance(share))
  const rated = STARS.map(() => [] as string[])
  for (const { id, standing } of pictures) {
    if (!chance.chance(RATED)) continue
    const place = Math.round(4 * (0.45 * standing + 0.55 * chance.share()))
    rated[place]?.push(id)
  }
  const commands: LibraryCommand[] = [
    ...STARS.map((rating, place): LibraryCommand => ({ type: 'rate', ids: rated[place] ?? [], rating })),
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
