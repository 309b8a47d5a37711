/** The rooms of this window as one session shows them. */
import { onScopeDispose } from 'vue'
import { useRouter } from 'vue-router'
import type { SessionView } from '../../src-main/contract/sessions.ts'
import { useClient } from '../client/clientKey.ts'
import { useSession } from '../client/session.ts'
import { useNotices } from '../notices/store.ts'
import { useCreate } from '../rooms/create/store.ts'
import { useDesign } from '../rooms/design/store.ts'
import { useGallery } from '../rooms/gallery/store.ts'
import { isRoom } from './rooms.ts'
import { WATCH_MS, keepViews } from './sessionViews.ts'

export function useSessionRooms(): { open(view: SessionView | null): Promise<void> } {
  const client = useClient()
  const notices = useNotices()
  const router = useRouter()
  const session = useSession()
  const create = useCreate()
  const design = useDesign()
  const gallery = useGallery()

  const views = keepViews(client, () => session.id, {
    view: () => ({
      room: String(router.currentRoute.value.name ?? 'create'),
      create: create.view(),
      gallery: gallery.view(),
    }),
    async show(view) {
      gallery.restore(view?.gallery ?? null)
      // Nobody's work lies in the settings.
      if (isRoom(view?.room) && view.room !== 'settings') await router.push({ name: view.room })
      await Promise.all([create.openSession(view?.create ?? null), design.openSession()])
    },
    async save() {
      await Promise.all([create.saveDraft(), design.saveSheet()])
    },
  })
  session.join({ leave: views.switchFrom, enter: views.show })

  function leave(): void {
    void create.saveDraft()
    void design.saveSheet()
    // A page that goes hears of no failure; what was saved last holds then.
    views.leave().catch(() => undefined)
  }
  window.addEventListener('pagehide', leave)
  const watching = window.setInterval(() => void notices.attempt(views.leave), WATCH_MS)
  onScopeDispose(() => {
    window.removeEventListener('pagehide', leave)
    window.clearInterval(watching)
  })

  return {
    /** At the start. An address that names a room is the person's word, and counts more than where they were. */
    async open(view) {
      if (view === null) return views.begin()
      const named = router.currentRoute.value.path !== '/'
      const room = named ? String(router.currentRoute.value.name) : view.room
      await views.show({ ...view, room })
    },
  }
}
