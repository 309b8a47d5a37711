/** What the scripted studio keeps of a design sheet, and line sheets whose bytes say what was asked for. */
import type { Handlers } from '../../../src-main/contract/dispatch.ts'
import type { DesignSheet } from '../../../src-main/contract/designSheet.ts'

type DesignHandlers = Pick<Handlers, 'designs.get' | 'designs.set' | 'designs.lineSheet'>

export function createScriptedDesign(): DesignHandlers {
  let kept: DesignSheet | null = null
  return {
    'designs.get': () => kept,
    'designs.set'({ sheet }) {
      kept = sheet
      return {}
    },
    'designs.lineSheet': (asked) => ({
      pages: Array.from({ length: asked.format === 'png' ? 2 : 1 }, () =>
        Buffer.from(JSON.stringify(asked)).toString('base64'),
      ),
    }),
  }
}
