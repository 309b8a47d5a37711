/** For which machine a package is made. */

export interface PackageTarget {
  /** Node's name of the platform. */
  system: 'darwin' | 'linux' | 'win32'
  arch: 'x64' | 'arm64'
}

const SYSTEM_OPTIONS: Readonly<Record<string, PackageTarget['system']>> = {
  '--linux': 'linux',
  '--mac': 'darwin',
  '--win': 'win32',
}
const ARCH_OPTIONS: Readonly<Record<string, PackageTarget['arch']>> = { '--x64': 'x64', '--arm64': 'arm64' }

/**
 * The target that the command's options name; what they leave open is as on this machine.
 *
 * @throws RangeError for an option that is unknown, or a target that the studio has no package for.
 */
export function packageTarget(options: readonly string[], platform: string, arch: string): PackageTarget {
  let system: string = platform
  let processor: string = arch
  for (const option of options) {
    const asSystem = lookUp(SYSTEM_OPTIONS, option)
    const asArch = lookUp(ARCH_OPTIONS, option)
    if (asSystem === undefined && asArch === undefined) throw new RangeError(`unknown option ${option}`)
    system = asSystem ?? system
    processor = asArch ?? processor
  }
  const target = { system, arch: processor }
  if (!isPackageTarget(target)) throw new RangeError(`there is no package for ${system} on ${processor}`)
  return target
}

function isPackageTarget(target: { system: string; arch: string }): target is PackageTarget {
  if (target.system === 'darwin') return target.arch === 'arm64'
  const known = target.system === 'linux' || target.system === 'win32'
  return known && (target.arch === 'x64' || target.arch === 'arm64')
}

function lookUp<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined
}
