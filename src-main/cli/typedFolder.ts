/** The folder in which a command was typed: npm runs its scripts in the folder of package.json and names the other one. */
import { dirname } from 'node:path'

/** `folder` itself where npm didn't start this process there. */
export function typedFolder(
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const { INIT_CWD: typed, npm_package_json: manifest } = environment
  if (typed === undefined || typed === '' || manifest === undefined) return folder
  return dirname(manifest) === folder ? typed : folder
}
