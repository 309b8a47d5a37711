import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { useClient } from '../client/clientKey.ts'
import { useNotices } from '../notices/store.ts'
import { useInspector } from './inspector.ts'
import { usePictures } from './pictures.ts'
import { closed, reduceViewer } from './viewerState.ts'
import type { PictureSequence, ViewerEvent, ViewerState } from './viewerState.ts'

export interface Opening {
  /** Ids, or a row that tells them on demand. */
  readonly pictures: readonly string[] | PictureSequence
  /** The place in the row to begin at. */
  readonly at: number
  /** Told of the place where it was closed, so that a room can select that picture. */
  readonly onClose?: (place: number) => void
}

/** Steps ahead and behind that are fetched before they are walked to. */
const AHEAD = [1, -1, 2, -2] as const

/** The window-filling view of one picture of a row, or of two to four beside each other. */
export const useViewer = defineStore('viewer', () => {
  const client = useClient()
  const notices = useNotices()
  const pictures = usePictures()
  const inspector = useInspector()
  const state = shallowRef<ViewerState>(closed)
  /** Whether what is known of the picture stands beside it. */
  const panel = ref(true)
  let row: PictureSequence = sequenceOf([])
  let tellClosed: Opening['onClose']
  /** Tells the room where it was closed, when nothing covers the room any more. */
  let left: (() => void) | null = null

  const pictureId = computed(() =>
    state.value.kind === 'single' ? (state.value.aside ?? state.value.id) : null,
  )
  const picture = computed(() => pictures.known.get(pictureId.value ?? '') ?? null)

  function send(event: ViewerEvent): void {
    const before = state.value
    state.value = reduceViewer(before, event)
    const now = state.value
    if (now.kind === 'single' && now.arriving && (before.kind !== 'single' || before.at !== now.at)) {
      void notices.attempt(() => arrive(now.at))
    }
    // Family and next steps are the inspector's: it follows what is looked at.
    if (pictureId.value !== null) inspector.hold(pictureId.value)
    if (now.kind === 'closed' && before.kind !== 'closed') leave(before)
  }

  function leave(before: Exclude<ViewerState, { kind: 'closed' }>): void {
    const tell = tellClosed
    tellClosed = undefined
    left = before.kind === 'single' && tell !== undefined ? () => tell(before.at) : null
    inspector.letGo()
  }

  async function arrive(at: number): Promise<void> {
    const from = row
    const id = await from.idAt(at)
    if (from !== row) return
    if (id !== null) pictures.want([id])
    send({ type: 'arrive', at, id })
    // While a key is held, only where it stops is worth looking ahead.
    if (state.value.kind !== 'single' || state.value.at !== at) return
    await Promise.all(AHEAD.map((step) => prefetch(from, at + step)))
  }

  /** Its record and its file, so that the step to it shows it at once. */
  async function prefetch(from: PictureSequence, place: number): Promise<void> {
    if (place < 0 || place >= from.length) return
    const id = await from.idAt(place)
    if (id === null) return
    pictures.want([id])
    new Image().src = client.pictureAddress(id)
  }

  return {
    state,
    /** The picture that is looked at, alone. */
    pictureId,
    picture,
    panel,
    send,
    open({ pictures: given, at, onClose }: Opening) {
      row = 'idAt' in given ? given : sequenceOf(given)
      tellClosed = onClose
      state.value = closed
      send({ type: 'open', length: row.length, at })
    },
    /** To be called when it is off the screen. Tells whether a room takes the focus. */
    gone(): boolean {
      const tell = left
      left = null
      tell?.()
      return tell !== null
    },
    /** Two to four pictures. */
    compare(ids: readonly string[]) {
      pictures.want(ids)
      send({ type: 'compare', ids })
    },
    /** Of the row, or a relative of the picture that is shown. */
    walkTo(id: string) {
      pictures.want([id])
      send({ type: 'aside', id })
    },
    /** Pixel for pixel, and back to what fits. */
    turnActual() {
      if (state.value.kind === 'closed') return
      const { measure } = state.value.view
      send({ type: 'measure', measure: measure === 'pixels' ? 'fit' : 'pixels' })
    },
    walk: (by: 1 | -1) => send({ type: 'walk', by }),
    close: () => send({ type: 'close' }),
  }
})

function sequenceOf(ids: readonly string[]): PictureSequence {
  return { length: ids.length, idAt: (place) => Promise.resolve(ids[place] ?? null) }
}
