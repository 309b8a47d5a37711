/** The queue of jobs. */
import { errorDataSchema, StudioError } from '../contract/errors.ts'
import { taskRequestSchema } from '../contract/requests.ts'
import { jobSchema } from '../contract/entities.ts'
import type { ErrorData } from '../contract/errors.ts'
import type { Job, JobState } from '../contract/entities.ts'
import type { Connection, Row } from './connection.ts'

export interface JobRows {
  insert(job: Job): void
  /** @throws StudioError job-not-found */
  get(id: string): Job
  /** Waiting, running, interrupted and failed jobs that were not dismissed, oldest first, as `arrange` left them. */
  listOpen(): Job[]
  /** The oldest waiting job. */
  nextWaiting(): Job | null
  /** @throws StudioError job-not-found */
  setState(
    id: string,
    state: JobState,
    more?: { error?: ErrorData | null; generationId?: string | null },
  ): Job
  /** Gives these jobs, which are open, the places that they have among all open ones, in this order. */
  arrange(ids: readonly string[]): void
  /** Whether no waiting job may begin. */
  paused(): boolean
  setPaused(paused: boolean): void
  /** No longer offered in `listOpen`. @throws StudioError job-not-found */
  dismiss(id: string): void
  /**
   * At the start of a host: jobs that ran when the last one ended become `interrupted`. (One whose generation was
   * recorded is `done` already.) Returns those that changed.
   */
  interruptRunning(): Job[]
}

export function openJobRows(connection: Connection): JobRows {
  const columns = 'id, request, state, error, generation_id AS generationId, created_at AS createdAt'
  const insert = connection.prepare(
    'INSERT INTO jobs (id, request, state, error, generation_id, created_at) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const select = connection.prepare(`SELECT ${columns} FROM jobs WHERE id = ?`)
  const selectOpen = connection.prepare(
    `SELECT ${columns} FROM jobs
     WHERE dismissed = 0 AND state IN ('waiting', 'running', 'interrupted', 'failed') ORDER BY coalesce(position, seq)`,
  )
  const selectWaiting = connection.prepare(
    `SELECT ${columns} FROM jobs WHERE state = 'waiting' ORDER BY seq LIMIT 1`,
  )
  const selectPlace = connection.prepare('SELECT coalesce(position, seq) AS place FROM jobs WHERE id = ?')
  const updatePlace = connection.prepare('UPDATE jobs SET position = ? WHERE id = ?')
  const selectPaused = connection.prepare("SELECT value FROM settings WHERE key = 'queuePaused'")
  const upsertPaused = connection.prepare(
    `INSERT INTO settings (key, value) VALUES ('queuePaused', ?)
     ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
  )
  const selectRunning = connection.prepare(`SELECT id FROM jobs WHERE state = 'running' ORDER BY seq`)
  const update = connection.prepare('UPDATE jobs SET state = ?, error = ?, generation_id = ? WHERE id = ?')
  const updateDismissed = connection.prepare('UPDATE jobs SET dismissed = 1 WHERE id = ?')

  const toJob = (row: Row): Job =>
    connection.parse(jobSchema, {
      ...row,
      request: connection.parseJson(taskRequestSchema, row.request),
      error: row.error === null ? null : connection.parseJson(errorDataSchema, row.error),
    })

  const rows: JobRows = {
    insert(job) {
      insert.run(
        job.id,
        JSON.stringify(job.request),
        job.state,
        job.error && JSON.stringify(job.error),
        job.generationId,
        job.createdAt,
      )
    },
    get(id) {
      const row = select.get(id)
      if (row === undefined) throw new StudioError('job-not-found', { id })
      return toJob(row)
    },
    listOpen: () => selectOpen.all().map(toJob),
    nextWaiting() {
      const row = selectWaiting.get()
      return row === undefined ? null : toJob(row)
    },
    setState: (id, state, more = {}) =>
      connection.transaction(() => {
        const job = rows.get(id)
        const { error = job.error, generationId = job.generationId } = more
        update.run(state, error && JSON.stringify(error), generationId, id)
        return rows.get(id)
      }),
    arrange: (ids) =>
      connection.transaction(() => {
        const places = ids.map((id) => Number(selectPlace.get(id)?.place)).sort((a, b) => a - b)
        ids.forEach((id, i) => updatePlace.run(places[i] ?? null, id))
      }),
    paused: () => selectPaused.get()?.value === 'true',
    setPaused: (paused) => void upsertPaused.run(String(paused)),
    dismiss(id) {
      if (updateDismissed.run(id) === 0) throw new StudioError('job-not-found', { id })
    },
    interruptRunning: () =>
      connection.transaction(() =>
        selectRunning.all().map((row) => rows.setState(String(row.id), 'interrupted')),
      ),
  }
  return rows
}
