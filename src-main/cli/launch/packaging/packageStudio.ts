/** Packs the studio with electron-builder, and looks into every package that comes out. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Arch, Platform, build } from 'electron-builder'
import type { AfterPackContext, Configuration } from 'electron-builder'
import { findContentProblems, readPackageContents, resourcesSize } from './packageContents.ts'
import { writeStubDistribution } from './stubDistribution.ts'
import type { PackageTarget } from './target.ts'

export interface Packed {
  /** Installers; none of a trial. */
  readonly artifacts: readonly string[]
  /** Of app.asar, its unpacked files and the packs, in bytes. */
  readonly resourcesSize: number
  readonly problems: readonly string[]
}

export interface PackageJob {
  project: string
  configuration: Configuration
  target: PackageTarget
  /** Folder for what is built. */
  output: string
}

/**
 * Makes the installers. `electron`: folder of the unpacked Electron of this target.
 *
 * @throws Error when electron-builder fails; a package with problems stops before its installer is made.
 */
export async function makeInstallers(job: PackageJob, electron: string): Promise<Packed> {
  return await pack(job, { ...job.configuration, electronDist: electron }, null, true)
}

/**
 * Packs all of the studio's files as for an installer, but around an empty Electron: what can be checked where no
 * Electron is to be had. Leaves nothing behind but what is in `output`.
 */
export async function makeTrial(job: PackageJob): Promise<Packed> {
  const electron = mkdtempSync(join(tmpdir(), 'cogview-package-'))
  try {
    writeStubDistribution(electron, job.target.system)
    // What is done to Electron's own executable needs one: its fuses, its signature, its record of the asar's hash. The
    // tool that makes a Mac's icon is fetched, so no icon is to be found either.
    const { electronFuses: _fuses, ...rest } = job.configuration
    const trial: Configuration = {
      ...rest,
      electronDist: electron,
      disableAsarIntegrity: true,
      mac: { ...rest.mac, identity: null, icon: null },
      directories: { ...rest.directories, buildResources: electron },
      win: { ...rest.win, signAndEditExecutable: false },
    }
    return await pack(job, trial, 'dir', false)
  } finally {
    rmSync(electron, { recursive: true, force: true })
  }
}

async function pack(
  job: PackageJob,
  configuration: Configuration,
  kind: 'dir' | null,
  stopOnProblems: boolean,
): Promise<Packed> {
  const { target } = job
  let size = 0
  let problems: string[] = []
  const artifacts = await build({
    projectDir: job.project,
    targets: PLATFORMS[target.system].createTarget(kind, Arch[target.arch]),
    publish: 'never',
    config: {
      ...configuration,
      directories: { ...configuration.directories, output: job.output },
      afterPack: (context: AfterPackContext) => {
        const resources = context.packager.getResourcesDir(context.appOutDir)
        problems = findContentProblems(readPackageContents(resources), target, resources)
        size = resourcesSize(resources)
        if (stopOnProblems && problems.length > 0) throw new Error(problems.join('\n'))
      },
    },
  })
  return { artifacts, resourcesSize: size, problems }
}

const PLATFORMS: Readonly<Record<PackageTarget['system'], Platform>> = {
  darwin: Platform.MAC,
  linux: Platform.LINUX,
  win32: Platform.WINDOWS,
}
