/** Calls about pictures that leave the library. */
import type { Handlers } from '../../contract/dispatch.ts'
import type { Library } from '../library/openLibrary.ts'
import { planExport } from './planExport.ts'
import type { PreparedExports, PreparedFile } from './preparedExports.ts'

export function createPictureExportHandlers({
  store,
  prepared,
}: {
  readonly store: Pick<Library['store'], 'leaving' | 'files' | 'settings'>
  readonly prepared: PreparedExports
}): Pick<Handlers, 'exports.prepare' | 'exports.file' | 'exports.done'> {
  /** As it would be exported: what carries no marks is the library's own file under a readable name. */
  async function single(id: string): Promise<PreparedFile> {
    const plan = await planExport({ store }, { format: 'png', ids: [id] })
    if (plan.labelled) return prepared.keep(`picture ${id}`, plan)
    const [picture] = store.leaving.get([id])
    return { path: store.files.path(picture?.file ?? ''), name: plan.name, type: plan.type }
  }

  return {
    async 'exports.prepare'(request) {
      const plan = await planExport({ store }, request)
      const token = await prepared.add(plan)
      return { token, name: plan.name, type: plan.type, labelled: plan.labelled }
    },
    async 'exports.file'(named) {
      const { path, name, type } = 'token' in named ? prepared.get(named.token) : await single(named.picture)
      return { path, name, type }
    },
    async 'exports.done'({ token }) {
      await prepared.remove(token)
      return {}
    },
  }
}
