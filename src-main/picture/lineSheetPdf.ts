/** A line sheet as PDF, with text that can be selected and searched, and a font that travels inside. */
import PDFDocument from 'pdfkit'
import { checkLineSheet, layOutLineSheet, type LineSheetData } from './lineSheet.ts'
import { HAIRLINE, HAIRLINE_WIDTH, type Mark, PAGE } from './lineSheetMarks.ts'
import { openSheetFont } from './sheetFont.ts'
import { fitSheetPictures } from './sheetPictures.ts'

/**
 * The same data gives the same bytes. Throws a RangeError for what doesn't fit (`checkLineSheet`), and
 * `picture-not-readable` for an entry whose picture is none.
 */
export async function lineSheetPdf(data: LineSheetData): Promise<Uint8Array> {
  checkLineSheet(data)
  const font = await openSheetFont()
  const pictures = await fitSheetPictures(data.entries.map((entry) => entry.png))
  const document = new PDFDocument({
    size: [PAGE.width, PAGE.height],
    margin: 0,
    autoFirstPage: false,
    // None of PDF's own typefaces: they have no Chinese.
    font: '',
    lang: data.locale,
    info: { Title: data.title, Creator: 'CogView Studio', CreationDate: data.createdAt ?? new Date(0) },
  })
  // pdfkit can't do without a date, but writes of its record only what can be enumerated.
  if (data.createdAt === undefined) {
    Object.defineProperty(document.info, 'CreationDate', { enumerable: false })
  }
  document.font(font.bytes)
  const written = collect(document)
  for (const marks of layOutLineSheet(data, pictures, font)) {
    document.addPage()
    for (const mark of marks) draw(document, mark, (entry) => pictures[entry]?.png)
  }
  document.end()
  return await written
}

function draw(
  document: PDFKit.PDFDocument,
  mark: Mark,
  pictureOf: (entry: number) => Buffer | undefined,
): void {
  switch (mark.kind) {
    case 'text':
      document
        .fontSize(mark.size)
        .fillColor(mark.colour)
        .text(mark.text, mark.x, mark.y, { lineBreak: false, baseline: 'alphabetic' })
      return
    case 'line':
      document
        .lineWidth(HAIRLINE_WIDTH)
        .moveTo(mark.x, mark.y)
        .lineTo(mark.x + mark.width, mark.y)
        .stroke(mark.colour)
      return
    case 'box':
      document
        .lineWidth(HAIRLINE_WIDTH)
        .rect(mark.x, mark.y, mark.width, mark.height)
        .fillAndStroke(mark.fill, mark.stroke)
      return
    case 'picture': {
      const picture = pictureOf(mark.entry)
      if (picture !== undefined) document.image(picture, mark.x, mark.y, { width: mark.side })
      document.lineWidth(HAIRLINE_WIDTH).rect(mark.x, mark.y, mark.side, mark.side).stroke(HAIRLINE)
    }
  }
}

function collect(document: PDFKit.PDFDocument): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const parts: Uint8Array[] = []
    document.on('data', (part: Uint8Array) => parts.push(part))
    document.on('end', () => resolve(new Uint8Array(Buffer.concat(parts))))
    document.on('error', reject)
  })
}
