/** Thins out previews: at most ten a second, always the latest. */
import type { EngineAnswer } from '../processes/engineSupervisor.ts'

export type EnginePreview = Extract<EngineAnswer, { type: 'preview' }>

export interface PreviewRelay {
  offer(preview: EnginePreview): void
  /** Forgets what waits: the pictures themselves are there, or never will be. */
  end(): void
}

const PER_SECOND = 10

export function createPreviewRelay(send: (preview: EnginePreview) => void): PreviewRelay {
  let waiting: EnginePreview | null = null
  let pause: NodeJS.Timeout | undefined

  function flush(): void {
    pause = undefined
    if (waiting === null) return
    const preview = waiting
    waiting = null
    pause = setTimeout(flush, 1000 / PER_SECOND)
    send(preview)
  }

  return {
    offer(preview) {
      waiting = waiting === null ? preview : merged(waiting, preview)
      if (pause === undefined) flush()
    },
    end() {
      clearTimeout(pause)
      waiting = null
    },
  }
}

/** The newer one, with the pictures of the older one that it says nothing of (candidates may come in groups). */
function merged(older: EnginePreview, newer: EnginePreview): EnginePreview {
  const known = new Set(newer.pictures.map(({ index }) => index))
  const pictures = [...older.pictures.filter(({ index }) => !known.has(index)), ...newer.pictures]
  return { ...newer, pictures }
}
