/** What README.md and ARCHITECTURE.md point at is there. */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const read = (name: string) => readFileSync(join(root, name), 'utf8')
const documents = ['README.md', 'ARCHITECTURE.md'] as const

/** Files that are made where the reader is. */
const madeLater = new Set(['cats/', 'result.json', 'pack.json', 'pictures.json'])
const SOURCE = /\.(ts|mjs|cjs|js|vue|json|md|css)$/

/** What stands between single backticks, outside of blocks of code. */
function quoted(text: string): string[] {
  const prose = text.replaceAll(/^ *```[^]*?^ *```/gm, '')
  return [...prose.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] as string)
}

/** Names of files and folders of the repository among them: no globs, no variables, nothing above or outside it. */
function pathsIn(text: string): string[] {
  const paths = quoted(text).filter(
    (word) => /^\.?\w[\w@.-]*(\/[\w@.-]+)*\/?$/.test(word) && (word.includes('/') || SOURCE.test(word)),
  )
  return [...new Set(paths)].filter((path) => !madeLater.has(path))
}

function picturesIn(text: string): string[] {
  return [...text.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map((match) => match[1] as string)
}

function scriptsIn(text: string): string[] {
  const called = text.matchAll(/\bnpm (?:(start|test)\b|run (?:--?[\w-]+ )*([a-z][\w:]*))/g)
  return [...new Set([...called].map((match) => (match[1] ?? match[2]) as string))]
}

describe('the reading of a document', () => {
  it('finds paths, pictures and scripts, and nothing else', () => {
    const text =
      'See `src-main/no/such.ts`, `gone.md`, `test/` and `a b.ts`, `$HOME/x`, `*.ts`, `call.name`.\n' +
      '```\n`in/code.ts`\n```\n![words](pictures/x.png) `npm run --silent one -- --json` `npm start`, npm ci'
    expect(pathsIn(text)).toEqual(['src-main/no/such.ts', 'gone.md', 'test/'])
    expect(picturesIn(text)).toEqual(['pictures/x.png'])
    expect(scriptsIn(text)).toEqual(['one', 'start'])
  })
})

describe.each(documents)('%s', (name) => {
  const text = read(name)

  it('names files and folders that exist', () => {
    const paths = [...pathsIn(text), ...picturesIn(text)]
    expect(paths.length).toBeGreaterThan(3)
    const missing = paths.filter((path) => !existsSync(join(root, path)))
    expect(missing).toEqual([])
  })

  it('names scripts that package.json has', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    expect(scriptsIn(text).filter((script) => !Object.hasOwn(scripts, script))).toEqual([])
  })
})

it('README.md tells of every option that the terminal knows', () => {
  const help = read('src-main/language/cliHelpEnglish.ts')
  const known = [...new Set(help.match(/--[a-z][a-z-]*/g))]
  expect(known.length).toBeGreaterThan(30)
  const told = new Set(quoted(read('README.md')).map((code) => /^--[a-z][a-z-]*/.exec(code)?.[0]))
  expect(known.filter((option) => !told.has(option))).toEqual([])
})

it('the picture in ARCHITECTURE.md draws the rooms that exist, and no others', () => {
  const picture = /```\n(src-renderer\/[^]*?)```/.exec(read('ARCHITECTURE.md'))?.[1] ?? ''
  const program = /^src-main\/\n([^]*?)^resources\//m.exec(picture)?.[1] ?? ''
  const drawn = (indent: RegExp) =>
    [...program.matchAll(indent)].flatMap((line) => (line[1] as string).split('/ ')).sort()
  const folders = (path: string) =>
    readdirSync(join(root, path), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort()
  expect(drawn(/^ {2}(\w+)\//gm)).toEqual(folders('src-main'))
  expect(drawn(/^ {4}(\w+(?:\/ \w+)*)\//gm)).toEqual(folders('src-main/studio'))
})
