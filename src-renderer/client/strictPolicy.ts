/**
 * Zod compiles parsers with `new Function` where it may. The content security policy forbids that, and even the
 * attempt is reported as a violation, so it is told before the first schema is built: import this module first.
 */
import { config } from 'zod'

config({ jitless: true })
