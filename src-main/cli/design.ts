/** `design`: a design sheet becomes pictures, one set for each colour of the palette, and line sheets of the best. */
import type { DesignSheet, SheetField } from '../contract/designSheet.ts'
import type { Generation, Locale, PackSummary } from '../contract/entities.ts'
import type { CallParams } from '../contract/calls.ts'
import { StudioError } from '../contract/errors.ts'
import { designSentence } from '../language/designSentence.ts'
import { findChoice } from '../language/garments.ts'
import { defaultFolder } from './defaultFolder.ts'
import type { DesignOptions, LineSheetFormat } from './designOptions.ts'
import type { OutFolder } from './outFolder.ts'
import { inFolder } from './outFolder.ts'
import { fileWords } from './fileWords.ts'
import { seedOrRandom } from './randomSeed.ts'
import type { ResultJson, ResultPicture, TaskResultJson } from './resultJson.ts'
import { resultJson } from './resultJson.ts'
import { commitResult, savePicturesAndSheet } from './savePictures.ts'
import type { Door, Working } from './withStudio.ts'
import { withStudio } from './withStudio.ts'

interface Colourway {
  /** As it stands in the sentence; '' without a colour. */
  colour: string
  sheet: DesignSheet
  sentence: string
  /** Before the names of its files; '' where there is one colourway only. */
  prefix: string
  generation: Generation
}

interface DesignPicture extends ResultPicture {
  colour: string
}

/** The result of the first colourway, with the pictures of all of them. */
interface DesignResultJson extends TaskResultJson {
  sheet: DesignSheet
  colourways: { colour: string; sentence: string; generation: string }[]
  pictures: DesignPicture[]
}

/** @throws StudioError of any kind, with the folder as it was before */
export async function design(options: DesignOptions, door: Door): Promise<void> {
  const seed = seedOrRandom(options.seed)
  const name = designSentence(options.sheet, door.locale)
  await inFolder(options.out ?? defaultFolder(name, seed), (out) =>
    withStudio(options, door, async (working) => {
      const style = styleWords(options.style, working.pack, door.locale)
      const colourways: Colourway[] = []
      for (const [place, planned] of plan(options, style, door.locale).entries()) {
        const generation = await working.follow({
          task: 'generate',
          text: planned.sentence,
          // Its words are in the sentence already, at the place where the pack learned them.
          style: null,
          size: options.size,
          count: options.count ?? working.pack.defaults.count,
          seed,
          sampler: options.sampler,
          design: planned.sheet,
          ...working.place,
        })
        const prefix = options.colours.length > 1 ? filePrefix(planned.colour, place) : ''
        colourways.push({ ...planned, prefix, generation })
      }
      working.saving()
      await save(out, working, colourways, options, door)
    }),
  )
}

function plan(
  { sheet, colours }: DesignOptions,
  style: string,
  locale: Locale,
): Omit<Colourway, 'prefix' | 'generation'>[] {
  const none: SheetField = { choice: null, text: '', locked: false }
  return (colours.length > 0 ? colours : [none]).map((field) => {
    const coloured = { ...sheet, attributes: { ...sheet.attributes, colours: field } }
    const colour = field.choice === null ? field.text : findChoice('colours', field.choice)[locale]
    return { colour, sheet: coloured, sentence: designSentence(coloured, locale, { style }) }
  })
}

/** @throws StudioError style-unknown */
function styleWords(key: string | null, { styles }: PackSummary, locale: Locale): string {
  if (key === null) return ''
  const style = styles.find((candidate) => candidate.key === key)
  if (style !== undefined) return style.words[locale]
  throw new StudioError('style-unknown', {
    style: key,
    known: styles.map((candidate) => candidate.key).join(', '),
  })
}

/** Numbered: names sort as the palette does, and two colours never share one. */
function filePrefix(colour: string, place: number): string {
  return `${[String(place + 1), fileWords(colour)].filter(Boolean).join('-')}-`
}

async function save(
  out: OutFolder,
  working: Working,
  colourways: readonly Colourway[],
  options: DesignOptions,
  door: Door,
): Promise<void> {
  const pictures: DesignPicture[] = []
  const files: string[] = []
  const results: ResultJson[] = []
  for (const { generation, prefix, colour } of colourways) {
    const result = resultJson(generation, working.seconds(), prefix)
    files.push(await savePicturesAndSheet(out, working, generation, result.pictures, door, prefix))
    pictures.push(...result.pictures.map((picture) => ({ ...picture, colour })))
    results.push(result)
  }
  for (const format of options.lineSheets) {
    files.push(...(await saveLineSheet(out, working, format, colourways, options, door.locale)))
  }
  const [first] = results
  if (first === undefined) throw new Error('a design has at least one colourway')
  const result: DesignResultJson = {
    task: 'design',
    parent: null,
    sentence: first.prompt,
    encoded: false,
    ...first,
    settings: { ...first.settings, style: options.style },
    timings: working.seconds(),
    sheet: options.sheet,
    colourways: colourways.map(({ colour, sentence, generation }) => ({
      colour,
      sentence,
      generation: generation.id,
    })),
    pictures,
    files,
  }
  await commitResult(out, result)
  door.reporter.result(out.path, result)
}

/** The best picture of every colourway. Several pages only as PNG: `line-sheet-1.png` …. */
async function saveLineSheet(
  out: OutFolder,
  working: Working,
  format: LineSheetFormat,
  colourways: readonly Colourway[],
  { sheet }: DesignOptions,
  locale: Locale,
): Promise<string[]> {
  working.goOn()
  const { styleName, styleNumber, notes } = sheet
  const params: CallParams<'designs.lineSheet'> = {
    title: styleName,
    locale,
    format,
    entries: colourways.flatMap(({ generation }) =>
      generation.pictures.slice(0, 1).map(({ id }) => ({ pictureId: id, styleName, styleNumber, notes })),
    ),
  }
  const { pages } = await working.studio.call('designs.lineSheet', params)
  const names = pages.map((_, page) => `line-sheet${pages.length > 1 ? `-${page + 1}` : ''}.${format}`)
  for (const [page, name] of names.entries()) await out.write(name, Buffer.from(pages[page] ?? '', 'base64'))
  return names
}
