/** A small XML reader that takes nothing but well-formed elements, attributes, text and processing instructions. */

export interface XmlElement {
  /** `{namespace}local` */
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  readonly text: string
}

interface Open {
  raw: string
  name: string
  attributes: Map<string, string>
  children: XmlElement[]
  text: string
  namespaces: ReadonlyMap<string, string>
}

const ENTITIES = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])
const NAME = '[A-Za-z_][\\w.-]*(?::[A-Za-z_][\\w.-]*)?'
const TOKEN = new RegExp(
  `<\\?[\\s\\S]*?\\?>|<(${NAME})((?:\\s+${NAME}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(/?)>|</(${NAME})\\s*>|[^<]+`,
  'y',
)

/** The root element. Throws a SyntaxError on what is not well-formed. */
export function parseXml(text: string): XmlElement {
  const root: Open = {
    raw: '',
    name: '',
    attributes: new Map(),
    children: [],
    text: '',
    namespaces: new Map(),
  }
  const stack = [root]
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex
    const token = TOKEN.exec(text)
    const top = stack.at(-1)
    if (token === null || top === undefined)
      throw new SyntaxError(`not XML at ${at}: ${text.slice(at, at + 40)}`)
    const [whole, opened, attributes = '', selfClosing, closed] = token
    if (whole.startsWith('<?')) continue
    if (opened !== undefined) {
      const element = open(opened, attributes, top)
      if (selfClosing === '/') top.children.push(element)
      else stack.push(element)
    } else if (closed !== undefined) {
      if (closed !== top.raw || stack.length < 2) throw new SyntaxError(`</${closed}> closes <${top.raw}>`)
      stack.pop()
      stack.at(-1)?.children.push(top)
    } else {
      if (stack.length === 1 && /[^\s\uFEFF]/.test(whole)) throw new SyntaxError('text outside the root')
      top.text += resolved(whole)
    }
  }
  const [element] = root.children
  if (stack.length !== 1 || element === undefined || root.children.length !== 1)
    throw new SyntaxError('there is not one whole root')
  return element
}

/** The first element below with this name. */
export function findElement(element: XmlElement, name: string): XmlElement | null {
  if (element.name === name) return element
  for (const child of element.children) {
    const found = findElement(child, name)
    if (found !== null) return found
  }
  return null
}

function open(raw: string, source: string, parent: Open): Open {
  const given = new Map<string, string>()
  for (const [, name = '', double, single] of source.matchAll(
    new RegExp(`(${NAME})\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'g'),
  )) {
    if (given.has(name)) throw new SyntaxError(`${name} stands twice in <${raw}>`)
    given.set(name, resolved(double ?? single ?? ''))
  }
  const namespaces = new Map(parent.namespaces)
  for (const [name, value] of given) if (name.startsWith('xmlns:')) namespaces.set(name.slice(6), value)
  const attributes = new Map(
    [...given]
      .filter(([name]) => !name.startsWith('xmlns'))
      .map(([name, value]) => [expanded(name, namespaces), value]),
  )
  return { raw, name: expanded(raw, namespaces), attributes, children: [], text: '', namespaces }
}

function expanded(name: string, namespaces: ReadonlyMap<string, string>): string {
  const [prefix = '', local] = name.split(':')
  if (local === undefined) return name
  const namespace = namespaces.get(prefix)
  if (namespace === undefined) throw new SyntaxError(`the prefix ${prefix} is not bound`)
  return `{${namespace}}${local}`
}

function resolved(text: string): string {
  return text.replace(/&([^;\s]*);?/g, (whole, name: string) => {
    const character = whole.endsWith(';') ? ENTITIES.get(name) : undefined
    if (character === undefined) throw new SyntaxError(`${whole} is no entity`)
    return character
  })
}
