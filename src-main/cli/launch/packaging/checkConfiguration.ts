/** Checks the packaging configuration with electron-builder's own schema and validator, before anything is built. */
import { validateConfiguration } from 'app-builder-lib/out/util/config/config.js'
import { DebugLogger } from 'builder-util'
import type { Configuration } from 'electron-builder'

/** @throws Error that names each part of the configuration which does not fit. */
export async function checkConfiguration(configuration: Configuration): Promise<void> {
  // The validator may coerce what it checks, so it gets a copy.
  await validateConfiguration(structuredClone(configuration), new DebugLogger(false))
}
