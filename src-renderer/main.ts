import './client/strictPolicy.ts'
import './theme/tokens.css'
import './theme/base.css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { chooseTransport } from './client/chooseTransport.ts'
import { clientKey } from './client/clientKey.ts'
import { createStudioClient } from './client/studioClient.ts'
import Frame from './frame/Frame.vue'
import { createInterfaceLanguage } from './frame/createInterfaceLanguage.ts'
import { createStudioRouter } from './frame/router.ts'

createApp(Frame)
  .provide(clientKey, createStudioClient(chooseTransport(window)))
  .use(createPinia())
  .use(createInterfaceLanguage('en'))
  .use(createStudioRouter())
  .mount('#studio')
