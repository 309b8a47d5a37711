/**
 * A reader of Python pickles (protocols 2 to 5, as torch writes them) that runs nothing: a global is looked up in the
 * caller's table and anything not in it stops the reading. Objects that only the original program needs stay closed
 * (`PickleObject`). Nothing is copied when it is referred to again, so a 'billion laughs' stays as small as its file.
 * Format: CPython's Lib/pickletools.py.
 */
import { PickleBytes, PickleError } from './pickleBytes.ts'

/** Longer pickles are not checkpoints: 48 layers need about 200 KB and 30,000 steps. */
export const MAX_PICKLE_BYTES = 16 * 1024 * 1024
const MAX_STEPS = 2_000_000

/** The pickle names something that is not in the table. */
export class UnsafeGlobalError extends Error {
  readonly global: string
  constructor(global: string) {
    super(`the pickle asks for ${global}`)
    this.global = global
  }
}

/** What calling a global makes; `args` come from the file and have to be checked. */
export type GlobalFunction = (args: readonly unknown[]) => unknown

/** A name that may appear. Without `call` it may only be passed on (a storage type, say). */
export class PickleGlobal {
  readonly name: string
  readonly call: GlobalFunction | null
  constructor(name: string, call: GlobalFunction | null = null) {
    this.name = name
    this.call = call
  }
}

/** An object that is not looked into: made by an allowed global, perhaps with a state. */
export class PickleObject {
  readonly global: string
  readonly args: readonly unknown[]
  state: unknown = undefined
  constructor(global: string, args: readonly unknown[]) {
    this.global = global
    this.args = args
  }
}

export class PickleTuple {
  readonly items: readonly unknown[]
  constructor(items: readonly unknown[]) {
    this.items = items
  }
}

/** Python's dict and OrderedDict. */
export type PickleDict = Map<unknown, unknown>

export interface PickleHost {
  globals: ReadonlyMap<string, PickleGlobal>
  /** Resolves a persistent id. */
  persistent(id: unknown): unknown
}

const mark = Symbol('mark')

/**
 * Reads one pickle from `at`. Returns its object and where it ends. Throws `UnsafeGlobalError` and, for everything
 * malformed, too long or unknown, `PickleError`.
 */
export function readPickle(bytes: Uint8Array, at: number, host: PickleHost): { value: unknown; end: number } {
  const input = new PickleBytes(bytes, at)
  const machine = new Machine(input, host)
  for (let step = 0; step < MAX_STEPS; step++) {
    if (machine.step(input.byte())) return { value: machine.pop(), end: input.at }
  }
  throw new PickleError('the pickle is too long')
}

class Machine {
  readonly #input: PickleBytes
  readonly #host: PickleHost
  readonly #stack: unknown[] = []
  readonly #memo = new Map<number, unknown>()

  constructor(input: PickleBytes, host: PickleHost) {
    this.#input = input
    this.#host = host
  }

  pop(): unknown {
    if (this.#stack.length === 0) throw new PickleError('the stack is empty')
    const value = this.#stack.pop()
    if (value === mark) throw new PickleError('a mark stands where a value should')
    return value
  }

  #push(value: unknown): void {
    this.#stack.push(value)
  }

  #top(): unknown {
    const value = this.#stack.at(-1)
    if (this.#stack.length === 0 || value === mark) throw new PickleError('the stack is empty')
    return value
  }

  #popToMark(): unknown[] {
    const at = this.#stack.lastIndexOf(mark)
    if (at < 0) throw new PickleError('a mark is missing')
    const values = this.#stack.splice(at)
    values.shift()
    return values
  }

  #popTuple(count: number): void {
    const items: unknown[] = []
    for (let i = 0; i < count; i++) items.unshift(this.pop())
    this.#push(new PickleTuple(items))
  }

  /** Runs one instruction; true when it was the last. */
  step(opcode: number): boolean {
    const input = this.#input
    // prettier-ignore
    switch (String.fromCharCode(opcode)) {
      case '.': return true
      case '\x80': return this.#protocol(input.byte())
      case '\x95': input.size64(); break // a frame: only a hint for readers
      case '(': this.#push(mark); break
      case '0': this.#stack.pop(); break
      case '1': this.#popToMark(); break
      case '2': this.#push(this.#top()); break
      case 'N': this.#push(null); break
      case '\x88': this.#push(true); break
      case '\x89': this.#push(false); break
      case 'J': this.#push(input.int32()); break
      case 'K': this.#push(input.byte()); break
      case 'M': this.#push(input.uint16()); break
      case '\x8a': this.#push(input.long(input.byte())); break
      case '\x8b': this.#push(input.long(input.int32())); break
      case 'G': this.#push(input.float64BigEndian()); break
      case 'X': this.#push(input.text(input.uint32())); break
      case '\x8c': this.#push(input.text(input.byte())); break
      case '\x8d': this.#push(input.text(input.size64())); break
      case 'T': this.#push(input.latin1(input.int32())); break
      case 'U': this.#push(input.latin1(input.byte())); break
      case 'B': this.#push(input.bytes(input.uint32())); break
      case 'C': this.#push(input.bytes(input.byte())); break
      case '\x8e': this.#push(input.bytes(input.size64())); break
      case ']': this.#push([]); break
      case ')': this.#push(new PickleTuple([])); break
      case '}': this.#push(new Map()); break
      case '\x8f': this.#push(new Set()); break
      case 't': this.#push(new PickleTuple(this.#popToMark())); break
      case '\x85': this.#popTuple(1); break
      case '\x86': this.#popTuple(2); break
      case '\x87': this.#popTuple(3); break
      case 'l': this.#push(this.#popToMark()); break
      case 'd': this.#push(this.#fill(new Map(), this.#popToMark())); break
      case 'a': this.#append([this.pop()]); break
      case 'e': this.#append(this.#popToMark()); break
      case 's': { const value = this.pop(), key = this.pop(); this.#fill(this.#top(), [key, value]); break }
      case 'u': { const items = this.#popToMark(); this.#fill(this.#top(), items); break }
      case '\x90': { const items = this.#popToMark(); this.#addTo(this.#top(), items); break }
      case '\x91': this.#push(new Set(this.#popToMark())); break
      case 'c': this.#push(this.#global(input.line(), input.line())); break
      case '\x93': { const name = this.pop(), module = this.pop(); this.#push(this.#global(module, name)); break }
      case 'i': this.#global(input.line(), input.line()); break // an instance: none is on any list
      case 'R': { const args = this.pop(); this.#push(this.#call(this.pop(), args)); break }
      case '\x81': { const args = this.pop(); this.#push(this.#call(this.pop(), args)); break }
      case 'b': { const state = this.pop(); this.#build(this.#top(), state); break }
      case 'Q': this.#push(this.#host.persistent(this.pop())); break
      case 'q': this.#memo.set(input.byte(), this.#top()); break
      case 'r': this.#memo.set(input.uint32(), this.#top()); break
      case '\x94': this.#memo.set(this.#memo.size, this.#top()); break
      case 'h': this.#push(this.#recall(input.byte())); break
      case 'j': this.#push(this.#recall(input.uint32())); break
      default: throw new PickleError(`unknown instruction 0x${opcode.toString(16)} at byte ${input.at - 1}`)
    }
    return false
  }

  #protocol(version: number): false {
    if (version < 2 || version > 5) throw new PickleError(`unknown protocol ${version}`)
    return false
  }

  #recall(index: number): unknown {
    if (!this.#memo.has(index)) throw new PickleError(`nothing was remembered as ${index}`)
    return this.#memo.get(index)
  }

  #append(items: unknown[]): void {
    const list = this.#top()
    if (!Array.isArray(list)) throw new PickleError('only a list can be appended to')
    for (const item of items) list.push(item)
  }

  #addTo(set: unknown, items: unknown[]): void {
    if (!(set instanceof Set)) throw new PickleError('only a set can be added to')
    for (const item of items) set.add(item)
  }

  #fill(dict: unknown, items: unknown[]): unknown {
    if (!(dict instanceof Map)) throw new PickleError('only a table can be filled')
    if (items.length % 2 !== 0) throw new PickleError('a key has no value')
    for (let i = 0; i < items.length; i += 2) dict.set(items[i], items[i + 1])
    return dict
  }

  #global(module: unknown, name: unknown): PickleGlobal {
    if (typeof module !== 'string' || typeof name !== 'string') throw new PickleError('a name is not a text')
    const global = `${module}.${name}`
    const known = this.#host.globals.get(global)
    if (known === undefined) throw new UnsafeGlobalError(global)
    return known
  }

  #call(callee: unknown, args: unknown): unknown {
    if (!(args instanceof PickleTuple)) throw new PickleError('a call without arguments')
    if (!(callee instanceof PickleGlobal) || callee.call === null) {
      throw new PickleError('something that cannot be called is called')
    }
    return callee.call(args.items)
  }

  /** A state set on a closed object is kept with it; attributes of a table (an OrderedDict's `_metadata`) are not. */
  #build(target: unknown, state: unknown): void {
    if (target instanceof PickleObject) target.state = state
    else if (!(target instanceof Map)) throw new PickleError('a state is set on something that has none')
  }
}
