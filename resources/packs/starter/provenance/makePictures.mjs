/**
 * Draws the pictures that the pack shows of itself, with the pack as it lies in `resources/packs/starter`:
 *
 *     node resources/packs/starter/provenance/makePictures.mjs
 *
 * An example's picture is its sentence and seed of `pack.json`; a style's is the best of 16 cat faces by Caption Score.
 */
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const pack = resolve(import.meta.dirname, '..')
const { examples, styles } = JSON.parse(readFileSync(join(pack, 'pack.json'), 'utf8'))
const folder = mkdtempSync(join(tmpdir(), 'pack-pictures-'))
try {
  for (const { text, seed, picture } of examples) draw(text, { seed, count: 1 }, picture)
  for (const { words, picture } of styles) draw(`${words.en} style cat face`, { seed: 0, count: 16 }, picture)
} finally {
  rmSync(folder, { recursive: true })
}

/** The program numbers pictures by their rank. */
function draw(sentence, { seed, count }, picture) {
  const out = join(folder, picture)
  const options = ['--seed', String(seed), '--count', String(count), '--out', out, '--library', join(folder, 'library')]
  execFileSync('npm', ['run', '--silent', 'generate', '--', sentence, ...options], { stdio: ['ignore', 'ignore', 'inherit'] })
  const [first] = readdirSync(out).filter((name) => name.endsWith('.png')).sort()
  copyFileSync(join(out, first), join(pack, picture))
  console.log(`${picture}: ${sentence}`)
}
