import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseGenerateOptions } from '../../../src-main/cli/generateOptions.ts'
import { MAX_COUNT, MAX_SEED } from '../../../src-main/contract/sampling.ts'
import type { ErrorCode } from '../../../src-main/contract/errors.ts'
import { StudioError } from '../../../src-main/contract/errors.ts'
import { cliWords } from '../../../src-main/language/cli.ts'

const parse = (...args: string[]) => parseGenerateOptions(args, cliWords.en)

function refusal(...args: string[]): StudioError {
  try {
    parse(...args)
  } catch (error) {
    if (error instanceof StudioError) return error
    throw error
  }
  throw new Error(`accepted: ${args.join(' ')}`)
}

const refused: [args: string[], code: ErrorCode][] = [
  [[], 'usage'],
  [[''], 'prompt-empty'],
  [['   \n　'], 'prompt-empty'],
  [['a cat', 'a dog'], 'usage'],
  [['a cat', '--colour', 'red'], 'usage'],
  [['a cat', '--count'], 'usage'],
  [['a cat', '--json=yes'], 'usage'],
  [['a cat', '--count', '0'], 'count-out-of-range'],
  [['a cat', '--count', '100000'], 'count-out-of-range'],
  [['a cat', '--count', '-1'], 'count-out-of-range'],
  [['a cat', '--seed', '-1'], 'seed-invalid'],
  [['a cat', '--count=-1'], 'count-out-of-range'],
  [['a cat', '--count', '2.5'], 'count-out-of-range'],
  [['a cat', '--count', 'many'], 'count-out-of-range'],
  [['a cat', '--count', ''], 'count-out-of-range'],
  [['a cat', '--seed', 'seven'], 'seed-invalid'],
  [['a cat', '--seed=-7'], 'seed-invalid'],
  [['a cat', '--seed', '1e3'], 'seed-invalid'],
  [['a cat', '--seed', String(MAX_SEED + 1)], 'seed-invalid'],
  [['a cat', '--seed', '99999999999999999999'], 'seed-invalid'],
  [['a cat', '--temperature', '0'], 'setting-out-of-range'],
  [['a cat', '--temperature', 'warm'], 'usage'],
  [['a cat', '--top-p', '1.5'], 'setting-out-of-range'],
  [['a cat', '--top-k', '1.5'], 'setting-out-of-range'],
  [['a cat', '--guidance', '21'], 'setting-out-of-range'],
  [['a cat', '--provider', 'quantum'], 'usage'],
  [['a cat', '--language', 'fr'], 'usage'],
  [['a cat', '--threads', '2.5'], 'setting-out-of-range'],
  [['a cat', '--threads', '1000'], 'setting-out-of-range'],
]

describe('parseGenerateOptions', () => {
  it.each(refused)('refuses %j with %s', (args, code) => {
    expect(refusal(...args).code).toBe(code)
  })

  it('names the option that is wrong', () => {
    expect(refusal('a cat', '--colour', 'red').params.problem).toContain('--colour')
    expect(refusal('a cat', '--count').params.problem).toContain('--count')
    expect(refusal('a cat', '--json=yes').params.problem).toContain('--json')
  })

  it('leaves what is not said to the pack', () => {
    expect(parse('一只戴帽子的猫')).toEqual({
      text: '一只戴帽子的猫',
      count: null,
      seed: null,
      style: null,
      size: null,
      sampler: {},
      pack: null,
      provider: null,
      threads: null,
      adapters: [],
      library: null,
      out: null,
      json: false,
      language: null,
      help: false,
    })
  })

  it('reads every option', () => {
    const typed =
      '--count 16 --seed 7 --out cats/ --style noto --size [TINY] --temperature 0.9 --top-k 50 --top-p 0.95 --guidance 3 --pack mine --provider cpu --threads 2 --adapter wool:0.5 --library lib --language zh-CN --json'
    expect(parse('a cat', ...typed.split(' '))).toEqual({
      text: 'a cat',
      count: 16,
      seed: 7,
      style: 'noto',
      size: '[TINY]',
      sampler: { temperature: 0.9, topK: 50, topP: 0.95, guidance: 3 },
      pack: 'mine',
      provider: 'cpu',
      threads: 2,
      adapters: [{ file: 'wool', strength: 0.5 }],
      library: 'lib',
      out: 'cats/',
      json: true,
      language: 'zh-CN',
      help: false,
    })
  })

  it('needs no sentence to explain itself', () => {
    expect(parse('--help').help).toBe(true)
  })

  it('takes every count and seed in range as typed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: MAX_COUNT }),
        fc.integer({ min: 0, max: MAX_SEED }),
        (count, seed) => {
          expect(parse('x', '--count', String(count), '--seed', String(seed))).toMatchObject({ count, seed })
        },
      ),
    )
  })

  it('takes any sentence as it is, dashes behind -- included', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        fc.pre(text.trim() !== '')
        expect(parse('--', text).text).toBe(text)
      }),
    )
  })
})
