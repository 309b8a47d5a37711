/**
 * The sentences of `{red|blue} {dress|coat}` as a grid: what becomes of each is shown at the place of its choices.
 * Pure: no Vue, no effects; tested state × event.
 */
import type { Generation, Job } from '../../../src-main/contract/entities.ts'
import type { StudioEvent } from '../../../src-main/contract/events.ts'
import type { GridPlace, TaskRequest } from '../../../src-main/contract/requests.ts'

export type GridCell =
  /** Not asked for yet, or no longer: its job was put away. */
  | { readonly kind: 'bare' }
  | { readonly kind: 'waiting'; readonly job: Job }
  | {
      readonly kind: 'drawing'
      readonly job: Job
      /** The newest preview of its first candidate, a PNG in base64. */
      readonly png: string | null
      readonly row: number
      readonly rows: number
    }
  | { readonly kind: 'stopped'; readonly job: Job }
  | { readonly kind: 'ranked'; readonly generation: Generation }

export interface GridSheet {
  readonly id: string
  /** What was written. */
  readonly pattern: string
  readonly axes: readonly (readonly string[])[]
  /** By the key of their place. */
  readonly cells: ReadonlyMap<string, GridCell>
}

export type Grid =
  | { readonly kind: 'none' }
  | { readonly kind: 'shown'; readonly sheet: GridSheet }
  /** One of its walls is looked at, and the way back leads here. */
  | { readonly kind: 'behind'; readonly sheet: GridSheet }

export type GridEvent =
  | { type: 'studio'; event: StudioEvent }
  /** A person asks for the sentences of a grid: all its places lie there at once. */
  | { type: 'asked'; place: GridPlace }
  /** An old one, or one that is still being drawn: what there is of it. */
  | { type: 'opened'; place: GridPlace; generations: readonly Generation[]; jobs: readonly Job[] }
  | { type: 'refreshed'; generation: Generation }
  | { type: 'wall-opened' }
  | { type: 'returned' }
  /** Something else is looked at. */
  | { type: 'left' }

export const noGrid: Grid = { kind: 'none' }

export const keyOfPlace = (at: readonly number[]): string => at.join('.')

export function gridOf(request: TaskRequest): GridPlace | null {
  return request.task === 'generate' ? (request.grid ?? null) : null
}

export function reduceGrid(grid: Grid, event: GridEvent): Grid {
  switch (event.type) {
    case 'asked':
      return { kind: 'shown', sheet: bareSheet(event.place) }
    case 'opened': {
      const sheet = event.generations.reduce(putGeneration, bareSheet(event.place))
      return { kind: 'shown', sheet: event.jobs.reduce(putJob, sheet) }
    }
    case 'left':
      return noGrid
    case 'wall-opened':
      return grid.kind === 'shown' ? { ...grid, kind: 'behind' } : grid
    case 'returned':
      return grid.kind === 'behind' ? { ...grid, kind: 'shown' } : grid
    case 'refreshed':
      return withSheet(grid, (sheet) => putGeneration(sheet, event.generation))
    case 'studio':
      return withSheet(grid, (sheet) => afterStudioEvent(sheet, event.event))
  }
}

/** The grid as rows and columns; further axes make groups, each with its choices as a title. */
export interface GridGroup {
  readonly title: readonly string[]
  /** No label where there is only one axis. */
  readonly rows: readonly { readonly label: string | null; readonly places: readonly (readonly number[])[] }[]
}

export function columnsOf({ axes }: Pick<GridSheet, 'axes'>): readonly string[] {
  return axes[axes.length === 1 ? 0 : 1] ?? []
}

export function groupsOf(sheet: Pick<GridSheet, 'axes'>): GridGroup[] {
  const columns = columnsOf(sheet)
  const [first = []] = sheet.axes
  const further = sheet.axes.slice(2)
  const rows = sheet.axes.length === 1 ? [null] : first
  return placesOf(further).map((rest) => ({
    title: rest.map((choice, axis) => further[axis]?.[choice] ?? ''),
    rows: rows.map((label, row) => ({
      label,
      places: columns.map((_, column) => (label === null ? [column] : [row, column, ...rest])),
    })),
  }))
}

/** Every combination, the last axis changing fastest; one empty place where there is no axis. */
export function placesOf(axes: readonly (readonly unknown[])[]): number[][] {
  return axes.reduce<number[][]>(
    (places, choices) => places.flatMap((place) => choices.map((_, choice) => [...place, choice])),
    [[]],
  )
}

function bareSheet({ id, pattern, axes }: GridPlace): GridSheet {
  const cells = placesOf(axes).map((at): [string, GridCell] => [keyOfPlace(at), { kind: 'bare' }])
  return { id, pattern, axes, cells: new Map(cells) }
}

function withSheet(grid: Grid, change: (sheet: GridSheet) => GridSheet): Grid {
  if (grid.kind === 'none') return grid
  const sheet = change(grid.sheet)
  return sheet === grid.sheet ? grid : { ...grid, sheet }
}

function afterStudioEvent(sheet: GridSheet, event: StudioEvent): GridSheet {
  switch (event.type) {
    case 'job':
      return putJob(sheet, event.job)
    case 'generation':
      return putGeneration(sheet, event.generation)
    case 'preview': {
      const drawn = findJob(sheet, event.jobId)
      if (drawn?.cell.kind !== 'drawing') return sheet
      const png = event.pictures.toSorted((a, b) => a.index - b.index)[0]?.png ?? drawn.cell.png
      return put(sheet, drawn.key, { ...drawn.cell, png, row: event.row, rows: event.rows })
    }
    case 'job-dismissed': {
      const stopped = findJob(sheet, event.jobId)
      return stopped?.cell.kind === 'stopped' ? put(sheet, stopped.key, { kind: 'bare' }) : sheet
    }
    default:
      return sheet
  }
}

function putJob(sheet: GridSheet, job: Job): GridSheet {
  const key = placeIn(sheet, job.request)
  if (key === null) return sheet
  const before = sheet.cells.get(key)
  switch (job.state) {
    case 'waiting':
      return put(sheet, key, { kind: 'waiting', job })
    case 'running':
      if (before?.kind === 'drawing' && before.job.id === job.id) return sheet
      return put(sheet, key, { kind: 'drawing', job, png: null, row: 0, rows: 0 })
    case 'done':
      // Its generation says it.
      return sheet
    default:
      // The end of a job that another took the place of.
      if (before !== undefined && 'job' in before && before.job.id !== job.id) return sheet
      if (before?.kind === 'ranked') return sheet
      return put(sheet, key, { kind: 'stopped', job })
  }
}

function putGeneration(sheet: GridSheet, generation: Generation): GridSheet {
  const key = placeIn(sheet, generation.request)
  return key === null ? sheet : put(sheet, key, { kind: 'ranked', generation })
}

function put(sheet: GridSheet, key: string, cell: GridCell): GridSheet {
  return { ...sheet, cells: new Map(sheet.cells).set(key, cell) }
}

/** Key of the cell that a request belongs to; null where it is not of this grid. */
function placeIn(sheet: GridSheet, request: TaskRequest): string | null {
  const place = gridOf(request)
  if (place === null || place.id !== sheet.id) return null
  const key = keyOfPlace(place.at)
  return sheet.cells.has(key) ? key : null
}

function findJob(sheet: GridSheet, jobId: string): { key: string; cell: GridCell } | null {
  for (const [key, cell] of sheet.cells) if ('job' in cell && cell.job.id === jobId) return { key, cell }
  return null
}
