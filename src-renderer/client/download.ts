/** Hands a prepared export to the person: the browser and the desktop shell ask them where to. */
import type { PreparedExport } from '../../src-main/contract/exports.ts'
import type { StudioClient } from './studioClient.ts'

export function download(
  client: Pick<StudioClient, 'exportAddress'>,
  { token, name }: Pick<PreparedExport, 'token' | 'name'>,
): void {
  const link = document.createElement('a')
  link.href = client.exportAddress(token)
  link.download = name
  link.click()
}
