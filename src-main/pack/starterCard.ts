/** The model card of the starter pack, in Markdown, with the numbers that `npm run bench -- packs` measured. */
import { z } from 'zod'

const figure = z.object({
  name: z.string(),
  value: z.number(),
  unit: z.enum(['%', 'dB', 'nats', '']),
  note: z.string().optional(),
  neutral: z.boolean().optional(),
})
type Figure = z.infer<typeof figure>

/** `numbers.json` of the comparison: the pack before this one, and this one. */
export const starterNumbersSchema = z.object({ old: z.array(figure), new: z.array(figure) })
export type StarterNumbers = z.infer<typeof starterNumbersSchema>

/** `known`: concepts in the training split. `attributions`: one line per source, as in the manifest. */
export function starterCard(numbers: StarterNumbers, known: number, attributions: readonly string[]): string {
  const before = new Map(numbers.old.map((each) => [each.name, each]))
  const rows = numbers.new.map((now) => {
    const old = before.get(now.name)
    return `| ${now.name} | ${shown(now)} | ${old === undefined ? '' : shown(old)} |`
  })
  return `# Starter: model card

A small CogView for icons, emblems and garments at 64×64 and 128×128 pixels, in Chinese and English.

入门模型：画图标、徽章和衣物的小型 CogView，64×64 或 128×128 像素，中文和英文都可以。

## What it is
- *Image codec*: the VQ-VAE of CogView, one code for 8×8 pixels, 2,048 codes of 32 dimensions.
- *Transformer*: one network of 8 layers, width 512, 8 heads, 28.4 million parameters, with Sandwich-LN and PB-relax LayerNorm (the maximum of each token alone), for all tasks: it draws, restyles, continues, enlarges, describes, and gives the Caption Score that ranks candidates.
- *Text*: a SentencePiece unigram model of 3,500 pieces with byte fallback; a sentence has at most 24 pieces.

## What it was trained on
Pictures: ${known.toLocaleString('en')} things in seven drawn styles (3D, flat, ink, cartoon, sticker, storybook, classic) from openly licensed icon sets, mirrored, moved a little, on ten plain background colours; garments in nine colours and five patterns. The image codec was also shown 3,068 photographs of clothes (CC0). Sentences: the names and key words of Unicode CLDR in both languages, with style, colour, pattern and background words. No pictures of real people, nothing gathered from the web. 60 further things and 200 pairs of thing and style were held out for measuring. It took twenty minutes of one GPU and an hour and a half of two processor cores. The recipe, its seeds, the machines and the times are in \`provenance\` beside this card in the source repository.

## Licence and attribution
The weights were made from the works below and may be used under all of their licences together; whoever passes the weights on keeps these attributions and \`notices.md\`, where the licences stand.
${attributions.map((line) => `- ${line}`).join('\n')}

The names in \`concepts.json\` are Unicode CLDR data under Unicode-3.0, typographic quotes simplified. So are the words in \`also\`, by which people may look for a concept.

## How good it is
Measured once, through the program itself, by \`npm run bench -- packs\`, beside the pack before it (1.2.0). The judge is a small picture–text network that was trained on pictures, not on codes, for this alone.

| what | this pack | before |
|---|---|---|
${rows.join('\n')}

## Limits
- It knows the names in \`concepts.json\` and little else. Something it never saw comes out as something that looks similar, and it does not generalise to new names.
- What it knows it knows by heart: with a style's word all candidates are nearly the same picture. Without one they differ by style. Things that are joined (a cat with a hat) come out as neither.
- On a coloured background things come out worse: the judge names 37 % of 96, on white 94 %.
- At 64 pixels the Caption Score does not find the best of 16: nearly all can be told, and an odd one may come first.
- Details are soft: 64 pixels, 2,048 codes. At 128 pixels they are clearer, things of which there were few pictures less certain, and a picture takes five times as long.
- Super-resolution is held to the picture that is enlarged: clearer edges, hardly new detail. By the numbers a bicubic enlargement is still a little better.
- Restyling takes colours and manner of the target style; of the thing it keeps colour and mass, and often not what it is.
- Garments in a colour and a pattern come out well at 64 pixels, patterns often without their shape at 128.
- Faces of people, hands, letters and flags are poor; there were few of them on purpose.
- Not for photographs.
- The Caption Score compares pictures of one sentence. Do not compare scores of different sentences.
`
}

const shown = ({ value, unit, note }: Figure): string => {
  const number =
    unit === '%' ? value.toFixed(1) : unit === '' && value >= 10 ? value.toFixed(0) : value.toFixed(2)
  return `${number}${unit === '' ? '' : ` ${unit}`}${note === undefined ? '' : ` (${note})`}`
}
