/** The rooms and their addresses. The part after `#` needs nothing of the door that serves the page. */
import { createRouter, createWebHashHistory } from 'vue-router'
import type { Router } from 'vue-router'
import Create from '../rooms/create/Room.vue'
import Design from '../rooms/design/Room.vue'
import Gallery from '../rooms/gallery/Room.vue'
import Packs from '../rooms/packs/Room.vue'
import Train from '../rooms/train/Room.vue'
import Settings from '../rooms/settings/Room.vue'

export function createStudioRouter(): Router {
  return createRouter({
    history: createWebHashHistory(),
    routes: [
      { path: '/', name: 'create', component: Create },
      { path: '/design', name: 'design', component: Design },
      { path: '/gallery', name: 'gallery', component: Gallery },
      { path: '/packs', name: 'packs', component: Packs },
      { path: '/train', name: 'train', component: Train },
      { path: '/settings', name: 'settings', component: Settings },
      { path: '/:unknown(.*)', redirect: '/' },
    ],
  })
}
