/** Keeps the design sheet of each session as it is filled in. */
import type { DesignSheet } from '../../../src-main/contract/designSheet.ts'
import { keepLater } from '../../client/keepLater.ts'
import type { Keeper } from '../../client/keepLater.ts'
import type { StudioClient } from '../../client/studioClient.ts'

export function keepSheet(
  client: Pick<StudioClient, 'call'>,
  session: () => string,
  value: () => DesignSheet,
  fail: (thrown: unknown) => void,
): Keeper<DesignSheet> {
  return keepLater({
    session,
    value,
    read: (of) => client.call('designs.get', { session: of }),
    write: (of, sheet) => client.call('designs.set', { session: of, sheet }),
    fail,
  })
}
