/** The actions of a tile in words, and what each of them does. */
import { Blend, Copy, Dices, Expand, Heart, Maximize2, PenLine, Rows3, ScanText } from '@lucide/vue'
import { useI18n } from 'vue-i18n'
import type { Picture } from '../../../src-main/contract/entities.ts'
import { usePacks } from '../../client/packs.ts'
import { useJudgement } from '../../picture/judgement.ts'
import type { TileAction } from '../../picture/tileActions.ts'
import { useKeyWords } from '../../shortcuts/useKeyWords.ts'
import { MORE, useNextSteps } from './nextSteps.ts'

export type TileActionKey =
  | 'enlarge'
  | 'restyle'
  | 'describe'
  | 'moreLikeThis'
  | 'favourite'
  | 'keepTop'
  | 'remix'
  | 'otherWords'
  | 'view'

export interface TileActions {
  of(picture: Picture): TileAction<TileActionKey>[]
  choose(picture: Picture, key: TileActionKey): void
}

/** `drawn`: the pictures come from a prompt, so that it can be changed and drawn again. */
export function useTileActions(drawn: () => boolean, view: (picture: Picture) => void): TileActions {
  const { t } = useI18n()
  const packs = usePacks()
  const next = useNextSteps()
  const judgement = useJudgement()
  const keys = useKeyWords()

  return {
    of(picture) {
      const goesOn = packs.can('continue')
      return [
        {
          key: 'enlarge',
          label: t('compose.tile.enlarge'),
          icon: Expand,
          keys: keys.first('picture.enlarge'),
          disabled: !packs.can('enlarge'),
        },
        {
          key: 'restyle',
          label: t('compose.tile.restyle'),
          icon: Blend,
          keys: keys.first('picture.restyle'),
          disabled: !packs.can('restyle'),
        },
        {
          key: 'describe',
          label: t('compose.tile.describe'),
          icon: ScanText,
          keys: keys.first('picture.describe'),
          disabled: !packs.can('describe'),
        },
        {
          key: 'moreLikeThis',
          label: t('compose.tile.moreLikeThis'),
          hint: t(goesOn ? 'compose.tile.moreLikeThisKept' : 'compose.tile.moreLikeThisAnew', { n: MORE }),
          icon: Copy,
          keys: keys.first('picture.moreLikeThis'),
          disabled: !goesOn && !drawn(),
        },
        {
          key: 'favourite',
          label: t('compose.tile.favourite'),
          icon: Heart,
          keys: keys.first('picture.favourite'),
          pressed: picture.favourite,
        },
        { key: 'keepTop', label: t('compose.tile.keepTop'), icon: Rows3, disabled: !goesOn, menu: true },
        {
          key: 'otherWords',
          label: t('compose.tile.sameSeed'),
          icon: PenLine,
          disabled: !drawn(),
          menu: true,
        },
        {
          key: 'remix',
          label: t('compose.tile.remix'),
          icon: Dices,
          disabled: !drawn(),
          menu: true,
        },
        { key: 'view', label: t('compose.tile.view'), icon: Maximize2, menu: true },
      ]
    },
    choose(picture, key) {
      switch (key) {
        case 'enlarge':
          return void next.enlarge(picture)
        case 'restyle':
        case 'describe':
          return next.prepare(picture, key)
        case 'keepTop':
          return next.prepare(picture, 'continue')
        case 'moreLikeThis':
          return void next.moreLikeThis(picture)
        case 'favourite':
          return void judgement.favourite(picture, !picture.favourite)
        case 'remix':
          return void next.remix(picture)
        case 'otherWords':
          return void next.otherWords(picture)
        case 'view':
          return view(picture)
      }
    },
  }
}
