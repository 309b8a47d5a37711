/** The model card of the starter pack, in Markdown: what LAB.md of the training says, with its measured numbers. */
import { z } from 'zod'

const rate = z.object({ r1: z.number(), r5: z.number() })
const retrieval = z.object({ n: z.number(), caption_score: rate })
const psnr = z.object({ psnr: z.number() })

/** The part of `metrics.json` of the training that the card tells. */
export const starterMetricsSchema = z.object({
  vqvae: z.object({ '64': psnr, '128': psnr }),
  score_spread_prompts: z.object({ mean: z.number(), best: z.number() }),
  retrieval_heldout_style: z.object({ en: retrieval, zh: retrieval }),
  retrieval_unseen_concepts_vs_unseen: z.object({ en: retrieval, zh: retrieval }),
  style_transfer: z.object({ psnr_sample_vs_target: z.number(), psnr_sample_vs_other_target: z.number() }),
  super_resolution: z.object({
    bicubic_of_vq_64: z.number(),
    vq_128_ceiling: z.number(),
    sr_greedy: z.number(),
    'sr_top20_t0.8': z.number(),
  }),
  self_retrieval_of_samples_r1_of_50: z.object({ random: z.number(), best_of_16: z.number() }),
})
export type StarterMetrics = z.infer<typeof starterMetricsSchema>

const percent = (share: number) => `${(share * 100).toFixed(1).replace(/\.0$/, '')} %`

/** `known`: concepts in the training split. `attributions`: one line per source, as in the manifest. */
export function starterCard(metrics: StarterMetrics, known: number, attributions: readonly string[]): string {
  const { en, zh } = metrics.retrieval_heldout_style
  const unseen = metrics.retrieval_unseen_concepts_vs_unseen
  const enlarged = metrics.super_resolution
  const restyled = metrics.style_transfer
  const samples = metrics.self_retrieval_of_samples_r1_of_50
  const spread = metrics.score_spread_prompts
  return `# Starter: model card

A small CogView for icons, emblems and garments at 64×64 pixels (128×128 by super-resolution), in Chinese and English. It was trained on two processor cores in about five hours: it shows that the whole method works, not what the method can do.

入门模型：画图标、徽章和衣物的小型 CogView，64×64 像素（超分辨率后为 128×128），中文和英文都可以。它只用两个处理器核心训练了大约五个小时，展示的是整个方法能运行，而不是这个方法能达到的水平。

## What it is
- *Image codec*: the VQ-VAE of CogView, one code for 8×8 pixels, 2,048 codes of 32 dimensions.
- *Three transformers* of 6 layers, width 320, 5 heads, 9.37 million parameters each, with Sandwich-LN and PB-relax LayerNorm: *base* draws, restyles and continues; *caption* describes, and gives the Caption Score that ranks candidates; *sr* enlarges. Caption and sr were finetuned from base.
- *Text*: a SentencePiece unigram model of 3,500 pieces with byte fallback; a sentence has at most 24 pieces.

## What it was trained on
Pictures: ${known.toLocaleString('en')} things in five drawn styles (3D, flat, ink, cartoon, sticker) from openly licensed icon sets, mirrored, jittered, on ten plain background colours, and garments recoloured in nine colours. Sentences: the names and key words of Unicode CLDR in both languages, with style and background words. No photographs, no pictures of real people, nothing gathered from the web. 60 further things and 200 pairs of thing and style were held out for measuring.

## Licence and attribution
The weights were made from the works below and may be used under all of their licences together; whoever passes the weights on keeps these attributions and \`notices.md\`, where the licences stand.
${attributions.map((line) => `- ${line}`).join('\n')}

The names in \`concepts.json\` are Unicode CLDR data under Unicode-3.0, typographic quotes simplified. So are the words in \`also\`, by which people may look for a concept; the model was not trained on them.

## How good it is
Measured once each, on data that was never trained on.

| what | value |
|---|---|
| codec, held-out pictures at 64 / 128 pixels | ${metrics.vqvae['64'].psnr} / ${metrics.vqvae['128'].psnr} dB PSNR |
| Caption Score, a known thing in a style it was not seen in: its own name first among 50 | English ${percent(en.caption_score.r1)}, Chinese ${percent(zh.caption_score.r1)} (in the first five ${percent(en.caption_score.r5)} / ${percent(zh.caption_score.r5)}) |
| the same for things never seen, among things never seen | English ${percent(unseen.en.caption_score.r1)}, Chinese ${percent(unseen.zh.caption_score.r1)} (chance 2 %) |
| a drawn sentence recognised by the network that ranks, first among 50 | one sample ${percent(samples.random)}, best of 16 ${percent(samples.best_of_16)} |
| sum of log-probabilities of 24 prompts | mean sample ${spread.mean}, best of 16 ${spread.best} |
| restyling, against the true picture in that style / another picture | ${restyled.psnr_sample_vs_target} / ${restyled.psnr_sample_vs_other_target} dB |
| super-resolution 64 → 128, greedy / sampled | ${enlarged.sr_greedy} / ${enlarged['sr_top20_t0.8']} dB; plain bicubic ${enlarged.bicubic_of_vq_64} dB, ceiling of the codec ${enlarged.vq_128_ceiling} dB |

## Limits
- It knows the names in \`concepts.json\` and little else. Something it never saw comes out as something that looks similar, and it does not generalise to new names.
- Details are soft: 64 pixels, 2,048 codes. Many sentences need several candidates before a good one is among them.
- Super-resolution follows colours and masses, not fine lines; by the numbers a bicubic enlargement is still better.
- Restyling keeps colours and manner of the target style, shapes only roughly.
- Faces of people, hands, letters and flags are poor; there were few of them on purpose.
- Not for photographs.
- The Caption Score compares pictures of one sentence. Do not compare scores of different sentences.

## How to draw with it
Temperature 0.6, top-k 30, no guidance looked clearest in a comparison of 14 prompts; it knows the empty text, so guidance is possible and makes lines rougher. The first size token always has position 30, after \`[ROI2]\` counting restarts at 1. The maximum of PB-relax LayerNorm was taken over the whole call in training; in use it is taken per picture.
`
}
