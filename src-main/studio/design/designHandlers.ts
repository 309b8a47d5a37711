/** Calls about the design sheet that a person works on, and about line sheets. */
import type { CallParams } from '../../contract/calls.ts'
import type { Handlers } from '../../contract/dispatch.ts'
import { StudioError } from '../../contract/errors.ts'
import type { LineSheetData } from '../../picture/lineSheet.ts'
import { lineSheetCsv } from '../../picture/lineSheetCsv.ts'
import { lineSheetPdf } from '../../picture/lineSheetPdf.ts'
import { lineSheetPng } from '../../picture/lineSheetPng.ts'
import type { Library } from '../library/openLibrary.ts'
import { lineSheetEntries } from './lineSheetEntries.ts'

type DesignHandlers = Pick<Handlers, 'designs.get' | 'designs.set' | 'designs.lineSheet'>
type Format = CallParams<'designs.lineSheet'>['format']

export function createDesignHandlers({
  store,
}: {
  readonly store: Pick<Library['store'], 'designs' | 'pictures' | 'generations' | 'files'>
}): DesignHandlers {
  return {
    'designs.get': ({ session }) => store.designs.get(session),
    'designs.set'({ session, sheet }) {
      store.designs.set(session, sheet)
      return {}
    },
    async 'designs.lineSheet'(asked) {
      const { title, locale, format } = asked
      const entries = await lineSheetEntries(store, asked)
      const pages = await draw(format, { title, locale, entries, createdAt: new Date() })
      return { pages: pages.map((page) => Buffer.from(page).toString('base64')) }
    },
  }
}

async function draw(format: Format, data: LineSheetData): Promise<Uint8Array[]> {
  try {
    if (format === 'png') return await lineSheetPng(data)
    return [format === 'pdf' ? await lineSheetPdf(data) : lineSheetCsv(data)]
  } catch (error) {
    // A name that is too long for a page.
    if (!(error instanceof RangeError)) throw error
    throw new StudioError(
      'bad-request',
      { call: 'designs.lineSheet', problem: error.message },
      { cause: error },
    )
  }
}
