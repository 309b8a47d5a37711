/**
 * One page that needs no other file: a blind test first (which of two is better, the packs' names hidden until the end),
 * then every number of both packs, then all pictures.
 */
import { escapeMarkup } from '../../../src-main/formats/escapeMarkup.ts'
import { dice } from '../dice.ts'
import type { Figure } from './measuredPack.ts'

export interface Compared {
  /** `old` or `new`, with the pack's name and version. */
  readonly title: string
  readonly figures: readonly Figure[]
  /** WebP of each prompt: candidates in the order of drawing, and in the order of their Caption Score. */
  readonly strips: readonly { readonly drawn: Buffer; readonly ranked: Buffer }[]
}

export function comparisonPage(prompts: readonly string[], old: Compared, next: Compared): string {
  const { chance } = dice(1)
  const pairs = prompts.map((prompt, at) => {
    const swapped = chance(0.5)
    const [a, b] = swapped ? [next, old] : [old, next]
    return `<section class="pair" data-new="${swapped ? 'a' : 'b'}"><h3>${at + 1}. ${escapeMarkup(prompt)}</h3>
${side('A', a.strips[at]?.drawn)}${side('B', b.strips[at]?.drawn)}
<div class="vote"><button data-vote="a">A is better</button><button data-vote="same">no difference</button><button data-vote="b">B is better</button></div></section>`
  })
  const all = prompts.map(
    (prompt, at) => `<h3>${escapeMarkup(prompt)}</h3>
${[old, next].map((pack) => `<figure><figcaption>${escapeMarkup(pack.title)}</figcaption>${image(pack.strips[at]?.ranked)}</figure>`).join('\n')}`,
  )
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeMarkup(`${old.title} and ${next.title}`)}</title><style>${style}</style></head><body><main>
<h1>Two packs side by side</h1>
<h2>Which is better?</h2><p>Four pictures of each pack for every sentence, as they were drawn, none chosen. Which pack is A changes from sentence to sentence.</p>
${pairs.join('\n')}
<p><button id="reveal">Tell what I preferred</button> <output id="result"></output></p>
<details><summary>Numbers</summary>${numbers(old, next)}</details>
<details><summary>Pictures, best Caption Score first</summary>${all.join('\n')}</details>
</main><script>${script}</script></body></html>
`
}

function numbers(old: Compared, next: Compared): string {
  const after = new Map(next.figures.map((figure) => [figure.name, figure]))
  const rows = old.figures.map((before) => {
    const now = after.get(before.name)
    if (now === undefined) return ''
    const change =
      before.neutral === true || now.value === before.value
        ? ''
        : now.value > before.value
          ? 'better'
          : 'worse'
    return `<tr class="${change}"><th scope="row">${escapeMarkup(before.name)}</th><td>${shown(before)}</td><td>${shown(now)}</td></tr>`
  })
  return `<table><thead><tr><th></th><th>${escapeMarkup(old.title)}</th><th>${escapeMarkup(next.title)}</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>`
}

const shown = ({ value, unit, note }: Figure): string => {
  const number =
    unit === '%' ? value.toFixed(1) : unit === '' && value >= 10 ? value.toFixed(0) : value.toFixed(2)
  return `${number}${unit === '' ? '' : ` ${unit}`}${note === undefined ? '' : ` (${note})`}`
}

const side = (name: string, strip: Buffer | undefined) =>
  `<figure><figcaption>${name}</figcaption>${image(strip)}</figure>`
const image = (strip: Buffer | undefined) =>
  strip === undefined ? '' : `<img alt="" src="data:image/webp;base64,${strip.toString('base64')}">`

const style = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
main{max-width:1100px;margin:2rem auto;padding:0 1rem}
figure{display:inline-block;margin:0 1rem .5rem 0}figcaption{font-size:.85rem;opacity:.75}
img{display:block;max-width:100%;border-radius:6px}
.vote button.chosen{outline:2px solid;font-weight:600}button{font:inherit;padding:.3rem .8rem;margin-right:.5rem}
table{border-collapse:collapse}th,td{padding:.25rem .75rem;text-align:left;border-bottom:1px solid #8884}td{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
tr.better td:last-child{color:light-dark(#17663b,#7fd6a4)}tr.worse td:last-child{color:light-dark(#a3271c,#ff9d92)}
summary{cursor:pointer;font-size:1.2rem;margin-top:1.5rem}`

const script = `for(const button of document.querySelectorAll('[data-vote]'))button.onclick=()=>{for(const other of button.parentElement.children)other.classList.toggle('chosen',other===button);button.closest('.pair').dataset.vote=button.dataset.vote}
document.getElementById('reveal').onclick=()=>{const count={old:0,same:0,new:0};for(const pair of document.querySelectorAll('.pair[data-vote]')){const{vote}=pair.dataset;count[vote==='same'?'same':vote===pair.dataset.new?'new':'old']++}document.getElementById('result').value='old '+count.old+', no difference '+count.same+', new '+count.new}`
