/** The steps that undo and redo walk along: done ones, then those that were taken back. */
import { z } from 'zod'
import { libraryCommandSchema } from '../contract/commands.ts'
import { effectSchema } from './effects.ts'
import type { Connection, Statement } from './connection.ts'

const effectsSchema = z.array(effectSchema)
const stepSchema = z.object({ id: z.string(), command: libraryCommandSchema, effects: effectsSchema })
export type Step = z.infer<typeof stepSchema>

export interface StepRows {
  /** A new step is done; the steps that were taken back before it are forgotten. */
  push(step: Step): void
  lastDone(): Step | null
  firstUndone(): Step | null
  /** False where there is no such step. */
  setUndone(id: string, undone: boolean): boolean
}

export function openStepRows(connection: Connection): StepRows {
  const forgetUndone = connection.prepare('DELETE FROM steps WHERE undone = 1')
  const insert = connection.prepare('INSERT INTO steps (id, command, effects, undone) VALUES (?, ?, ?, 0)')
  const update = connection.prepare('UPDATE steps SET undone = ? WHERE id = ?')
  const columns = 'id, command, effects'
  const selectLastDone = connection.prepare(
    `SELECT ${columns} FROM steps WHERE undone = 0 ORDER BY seq DESC LIMIT 1`,
  )
  const selectFirstUndone = connection.prepare(
    `SELECT ${columns} FROM steps WHERE undone = 1 ORDER BY seq LIMIT 1`,
  )

  const read = (statement: Statement): Step | null => {
    const row = statement.get()
    if (row === undefined) return null
    return connection.parse(stepSchema, {
      id: row.id,
      command: connection.parseJson(libraryCommandSchema, row.command),
      effects: connection.parseJson(effectsSchema, row.effects),
    })
  }

  return {
    push(step) {
      connection.transaction(() => {
        forgetUndone.run()
        insert.run(step.id, JSON.stringify(step.command), JSON.stringify(step.effects))
      })
    },
    lastDone: () => read(selectLastDone),
    firstUndone: () => read(selectFirstUndone),
    setUndone: (id, undone) => update.run(Number(undone), id) === 1,
  }
}
