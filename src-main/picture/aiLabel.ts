/**
 * The marks of AI content that laws ask for, as one XMP packet (ISO 16684-1): the property AIGC of China's GB 45438-2025
 * (TC260's namespace; a JSON object whose seven keys must all be there, Label 1 for 'is generated'), and IPTC's digital
 * source type, the machine-readable mark that the EU's AI Act (Article 50) is met with. This program is no service with
 * a registered code, so it gives its name; who passes a picture on adds theirs.
 */
import { escapeMarkup } from '../formats/escapeMarkup.ts'
import { decodeInternationalText, encodeInternationalText } from './internationalText.ts'
import { PNG_SIGNATURE, encodeChunk, readChunks } from './pngChunks.ts'
import type { PngChunk } from './pngChunks.ts'

const XMP_KEYWORD = 'XML:com.adobe.xmp'
const PRODUCER = 'CogView Studio'
const GENERATED = '1'
const TRAINED_MODEL = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia'
/** Tells our own packets from those of other programs. */
const TOOLKIT = 'CogView Studio AI label'

/** `produceId`: what the maker calls this content, such as the hash of the picture. The same id gives the same text. */
export function aiLabelXmp(produceId: string): string {
  const label = JSON.stringify({
    Label: GENERATED,
    ContentProducer: PRODUCER,
    ProduceID: produceId,
    ReservedCode1: '',
    ContentPropagator: '',
    PropagateID: '',
    ReservedCode2: '',
  })
  return [
    '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    `<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="${TOOLKIT}">`,
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    '<rdf:Description rdf:about="" xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/"' +
      ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">',
    `<TC260:AIGC>${escapeMarkup(label)}</TC260:AIGC>`,
    `<Iptc4xmpExt:DigitalSourceType>${TRAINED_MODEL}</Iptc4xmpExt:DigitalSourceType>`,
    '</rdf:Description>',
    '</rdf:RDF>',
    '</x:xmpmeta>',
    '<?xpacket end="r"?>',
  ].join('\n')
}

/**
 * The same PNG with the marks before its first `IDAT`. The picture, and all else that is in the file, stay as they are.
 * Throws where it is not a whole PNG: it is always one of the library's.
 */
export function labelPng(png: Uint8Array, xmp: string): Uint8Array {
  const chunks = (readChunks(png) ?? []).filter((chunk) => !isOurLabel(chunk))
  const data = chunks.findIndex(({ type }) => type === 'IDAT')
  if (data < 1 || chunks.at(-1)?.type !== 'IEND') throw new Error('marks can only be put into a whole PNG')
  const mark = encodeChunk('iTXt', encodeInternationalText({ keyword: XMP_KEYWORD, text: xmp }))
  return joined([...chunks.slice(0, data).map(({ bytes }) => bytes), mark], chunks.slice(data))
}

/** The file as it was before `labelPng`; anything else, as it is. */
export function withoutLabel(file: Uint8Array): Uint8Array {
  const chunks = readChunks(file)
  if (chunks === null || chunks.at(-1)?.type !== 'IEND' || !chunks.some(isOurLabel)) return file
  return joined(
    [],
    chunks.filter((chunk) => !isOurLabel(chunk)),
  )
}

function joined(before: readonly Uint8Array[], after: readonly PngChunk[]): Uint8Array {
  return Buffer.concat([PNG_SIGNATURE, ...before, ...after.map(({ bytes }) => bytes)])
}

function isOurLabel({ type, data }: PngChunk): boolean {
  if (type !== 'iTXt') return false
  const content = decodeInternationalText(data)
  return content?.keyword === XMP_KEYWORD && content.text.includes(`x:xmptk="${TOOLKIT}"`)
}
