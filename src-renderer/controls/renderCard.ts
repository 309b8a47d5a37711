/**
 * The card of a pack or an adapter, which came from somewhere: Markdown becomes headings, lists, tables and emphasis, and nothing
 * else. HTML in it stays text, pictures are left out and links are words, so that no card makes the window ask anybody
 * for anything.
 */
import MarkdownIt from 'markdown-it'

const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false })
markdown.disable('image')
markdown.renderer.rules.link_open = () => '<span class="link">'
markdown.renderer.rules.link_close = () => '</span>'
// The policy of the page forbids styles in attributes: columns are aligned as all others.
for (const cell of ['th_open', 'td_open'] as const) {
  markdown.renderer.rules[cell] = () => `<${cell.slice(0, 2)}>`
}
// The page has its own first and second headings.
markdown.renderer.rules.heading_open = (tokens, at) => `<h${headingLevel(tokens[at]?.tag)}>`
markdown.renderer.rules.heading_close = (tokens, at) => `</h${headingLevel(tokens[at]?.tag)}>`

function headingLevel(tag = 'h1'): number {
  return Math.min(6, Number(tag.slice(1)) + 3)
}

export function renderCard(text: string): string {
  return markdown.render(text)
}
