/** Which tasks a pack can do: those that it declares a template for. */
import type { Task } from '../contract/requests.ts'
import type { Manifest } from './manifest.ts'

/** Name of the template in `pack.json` that a task follows; null: it needs none. */
export const templateOf = {
  generate: 'generate',
  restyle: 'restyle',
  continue: 'continue',
  enlarge: 'superResolution',
  describe: 'describe',
  rank: 'describe',
  import: null,
  reproduce: null,
} as const satisfies Record<Task, string | null>

export function tasksOf({ templates }: Pick<Manifest, 'templates'>): Task[] {
  return (Object.keys(templateOf) as Task[]).filter((task) => {
    const name = templateOf[task]
    return name === null || Object.hasOwn(templates, name)
  })
}
