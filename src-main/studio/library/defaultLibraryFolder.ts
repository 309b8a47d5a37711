import path from 'node:path'
import os from 'node:os'

/**
 * The library folder where none is asked for by `--library`: `COGVIEW_LIBRARY`, else the system's place for a
 * program's data. Absolute.
 */
export function defaultLibraryFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (env.COGVIEW_LIBRARY) return path.resolve(env.COGVIEW_LIBRARY)
  return path.join(dataFolder(env, platform), 'CogView Studio')
}

function dataFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const home = env.HOME || env.USERPROFILE || os.homedir()
  if (platform === 'win32') return env.APPDATA || path.join(home, 'AppData', 'Roaming')
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support')
  // A relative XDG_DATA_HOME is invalid and to be ignored (XDG Base Directory Specification).
  const xdg = env.XDG_DATA_HOME
  return xdg && path.isAbsolute(xdg) ? xdg : path.join(home, '.local', 'share')
}
