/** Where components and stores find the client: provided once by main.ts. */
import { inject } from 'vue'
import type { InjectionKey } from 'vue'
import type { StudioClient } from './studioClient.ts'

export const clientKey: InjectionKey<StudioClient> = Symbol('studio client')

export function useClient(): StudioClient {
  const client = inject(clientKey)
  if (client === undefined)
    throw new Error('The studio client is provided by main.ts before anything is mounted')
  return client
}
