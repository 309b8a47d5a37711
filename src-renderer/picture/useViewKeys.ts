/** The keys that one picture and a comparison have in common: how large it is, which part of it, and away with it. */
import type { ShortcutHandlers } from '../shortcuts/dispatch.ts'
import { useShortcuts } from '../shortcuts/useShortcuts.ts'
import { useViewer } from './viewer.ts'

export const ZOOM_STEP = 1.25

export interface StageKeys {
  zoomBy(by: number): void
  /** By tenths of what can be seen. */
  panBy(x: number, y: number): void
}

/** `own`: what only the one of them has. */
export function useViewKeys(stage: () => StageKeys | null | undefined, own: ShortcutHandlers): void {
  const viewer = useViewer()
  useShortcuts(
    {
      'viewer.zoomIn': () => stage()?.zoomBy(ZOOM_STEP),
      'viewer.zoomOut': () => stage()?.zoomBy(1 / ZOOM_STEP),
      'viewer.panLeft': () => stage()?.panBy(-1, 0),
      'viewer.panRight': () => stage()?.panBy(1, 0),
      'viewer.panUp': () => stage()?.panBy(0, -1),
      'viewer.panDown': () => stage()?.panBy(0, 1),
      'viewer.fit': () => viewer.send({ type: 'measure', measure: 'fit' }),
      'picture.actualSize': () => viewer.turnActual(),
      'viewer.close': () => viewer.close(),
      ...own,
    },
    { modal: true },
  )
}
