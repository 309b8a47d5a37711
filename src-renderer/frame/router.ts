/** The rooms and their addresses. The part after `#` needs nothing of the door that serves the page. */
import { createRouter, createWebHashHistory } from 'vue-router'
import type { Router } from 'vue-router'
import Create from '../rooms/create/Room.vue'
import Design from '../rooms/design/Room.vue'

export function createStudioRouter(): Router {
  return createRouter({
    history: createWebHashHistory(),
    routes: [
      { path: '/', name: 'create', component: Create },
      { path: '/design', name: 'design', component: Design },
      { path: '/:unknown(.*)', redirect: '/' },
    ],
  })
}
