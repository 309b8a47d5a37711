/** Leads to the place where a generation can be seen. */
import { useRouter } from 'vue-router'
import { useClient } from '../client/clientKey.ts'
import { useNotices } from '../notices/store.ts'
import { useCreate } from '../rooms/create/store.ts'
import { useDesign } from '../rooms/design/store.ts'

export function useGoTo(): (generationId: string) => void {
  const client = useClient()
  const notices = useNotices()
  const router = useRouter()
  const create = useCreate()
  const design = useDesign()

  return (id) =>
    void notices.attempt(async () => {
      const generation = await client.call('generations.get', { id })
      const designed = 'design' in generation.request && generation.request.design !== undefined
      if (designed) design.open(generation)
      else create.openWall(generation)
      await router.push({ name: designed ? 'design' : 'create' })
    })
}
