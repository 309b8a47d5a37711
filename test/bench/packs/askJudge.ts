/** The independent judge of the starter's provenance, which knows pictures and no codes: `judge.py`, with PyTorch. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { pythonWithTorch } from '../pythonWithTorch.ts'

export interface Judged {
  /** A PNG file. */
  readonly file: string
  /** Its own English name. */
  readonly name: string
  readonly rivals: readonly string[]
  /** The English word of its style; null: not asked. */
  readonly style: string | null
}

const verdictSchema = z.object({
  /** Whether the own name is first. */
  named: z.boolean(),
  /** Log-probability of the own name among all. */
  log: z.number(),
  /** Whether the style is told; null where it was not asked. */
  styled: z.boolean().nullable(),
})
export type Verdict = z.infer<typeof verdictSchema>

const answerSchema = z.object({ verdicts: z.array(verdictSchema), similarities: z.array(z.number()) })
export type Answer = z.infer<typeof answerSchema>

export interface Judge {
  /** The Python that runs it. */
  readonly command: string
  readonly script: string
}

/** @throws PythonMissing: before anything is drawn for it */
export async function findJudge(provenance: string): Promise<Judge> {
  const script = join(provenance, 'judge.py')
  return { command: (await pythonWithTorch(script)).command, script }
}

/**
 * @param pairs PNG files of one size whose structural similarity (SSIM) is wanted
 * @throws Error when it ends without an answer
 */
export async function askJudge(
  { command, script }: Judge,
  folder: string,
  asked: readonly Judged[],
  pairs: readonly (readonly [string, string])[],
): Promise<Answer> {
  const [question, answer] = [join(folder, 'asked.json'), join(folder, 'answered.json')]
  await writeFile(question, JSON.stringify({ asked, pairs }))
  const python = spawn(command, [script, question, answer], { stdio: 'inherit' })
  const [code] = (await once(python, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`the judge (${script}) ended with ${code}`)
  return answerSchema.parse(JSON.parse(await readFile(answer, 'utf8')))
}
