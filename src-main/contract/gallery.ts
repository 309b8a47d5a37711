/**
 * The gallery: every picture that was made or imported. The ordered list is loaded once as columns of numbers, rows are
 * fetched for what is visible. A picture is named there by its `seq`, the order in which it was recorded: four bytes
 * where an id has thirty-six.
 */
import { z } from 'zod'
import { pictureSchema } from './entities.ts'
import { taskSchema } from './requests.ts'

const id = z.string().min(1).max(200)
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

/** Hues by which pictures are sought, told from a picture's main colour. */
export const colourNames = [
  'red',
  'orange',
  'yellow',
  'green',
  'cyan',
  'blue',
  'purple',
  'pink',
  'brown',
  'white',
  'grey',
  'black',
] as const
export const colourNameSchema = z.enum(colourNames)
export type ColourName = z.infer<typeof colourNameSchema>

export const galleryOrderSchema = z.enum(['newest', 'oldest', 'rating', 'size'])
export type GalleryOrder = z.infer<typeof galleryOrderSchema>

/** What is to be seen, and in which order. Everything that is null or empty asks for nothing. */
export const galleryQuerySchema = z.object({
  /** `stacks`: one tile for each sentence (same text, same scorer); `flat`: one for each picture. */
  view: z.enum(['stacks', 'flat']),
  /** Opens every stack as far as its best k pictures; null: stacks are closed. Only where `view` is `stacks`. */
  best: z.number().int().min(1).max(256).nullable(),
  order: galleryOrderSchema,
  /** The bin instead of the library. */
  bin: z.boolean(),
  /** Words of sentences and captions, all of them. */
  search: z.string().max(1000),
  tasks: z.array(taskSchema).max(20),
  /** Keys of styles. */
  styles: z.array(z.string().max(200)).max(200),
  /** SHA-256 of packs. */
  packs: z.array(z.string().max(200)).max(200),
  /** Ids of adapters; a picture that was made with any of them. */
  adapters: z.array(z.string().max(64)).max(200).default([]),
  sessions: z.array(id).max(1000),
  board: id.nullable(),
  /** At least this many stars; 0: any. */
  rating: z.number().int().min(0).max(5),
  favourite: z.boolean(),
  rejected: z.enum(['with', 'without', 'only']),
  colours: z.array(colourNameSchema).max(colourNames.length),
  /** Longer side in pixels. */
  sizes: z.array(z.number().int()).max(100),
  /** First and last day, in the time zone of `offset`. */
  from: day.nullable(),
  to: day.nullable(),
  /** Minutes from UTC to the person's clock, east positive: where a day begins. */
  offset: z.number().int().min(-1440).max(1440),
  /** Only the pictures of this stack. */
  stack: z.string().max(200).nullable(),
  /** A ranking (generation of the task `rank`): only its pictures, in the order of its first sentence; wins over `order`. */
  ranking: id.nullable(),
})
export type GalleryQuery = z.infer<typeof galleryQuerySchema>

export const everything: GalleryQuery = {
  view: 'stacks',
  best: null,
  order: 'newest',
  bin: false,
  search: '',
  tasks: [],
  styles: [],
  packs: [],
  adapters: [],
  sessions: [],
  board: null,
  rating: 0,
  favourite: false,
  rejected: 'with',
  colours: [],
  sizes: [],
  from: null,
  to: null,
  offset: 0,
  stack: null,
  ranking: null,
}

/** Where a heading stands: before the tile with the place `start`. */
export const gallerySectionSchema = z.object({
  start: z.number().int(),
  /** Of order `newest` and `oldest`: the day; of `rating`: the stars; of `size`: the longer side; of a ranking: ''. */
  label: z.string(),
})
export type GallerySection = z.infer<typeof gallerySectionSchema>

/** Columns, one number for each tile in order, little-endian, in base64. */
export const galleryListSchema = z.object({
  /** Names this library's database: part of a thumbnail's address, so that it may be kept for ever. */
  library: z.string(),
  /** Tiles. */
  length: z.number().int(),
  /** Pictures that the query finds; more than tiles where stacks are closed. */
  pictures: z.number().int(),
  stacks: z.number().int(),
  /** Uint32: the picture of each tile; of a closed stack its best. */
  seqs: z.base64(),
  /** Uint16: width ÷ height in thousandths. */
  aspects: z.base64(),
  /** Uint16: pictures in the stack of which the tile is the closed one; 1 for a picture alone. */
  counts: z.base64(),
  sections: z.array(gallerySectionSchema),
})
export type GalleryList = z.infer<typeof galleryListSchema>

export const galleryRecordSchema = z.object({
  seq: z.number().int(),
  picture: pictureSchema,
  task: taskSchema,
  /** What the model read; of an import its name. */
  sentence: z.string(),
  /** Name of the pack; null: an import. */
  pack: z.string().nullable(),
  /** Key of the stack that it belongs to; null for what has no sentence or no scorer. */
  stack: z.string().nullable(),
  /** Place by CapS among all pictures of its stack, from 1; null where it was not scored. */
  stackRank: z.number().int().nullable(),
  /** Geometric-mean CapS ÷ that of the best of its stack. */
  share: z.number().nullable(),
})
export type GalleryRecord = z.infer<typeof galleryRecordSchema>

/** What can be filtered by, with the number of pictures each (outside the bin). */
export const galleryFacetsSchema = z.object({
  tasks: z.array(z.object({ task: taskSchema, count: z.number().int() })),
  styles: z.array(z.object({ style: z.string(), count: z.number().int() })),
  packs: z.array(
    z.object({ sha256: z.string(), name: z.string(), version: z.string(), count: z.number().int() }),
  ),
  adapters: z.array(z.object({ id: z.string(), name: z.string(), count: z.number().int() })),
  colours: z.array(z.object({ colour: colourNameSchema, count: z.number().int() })),
  sizes: z.array(z.object({ size: z.number().int(), count: z.number().int() })),
  bin: z.number().int(),
  total: z.number().int(),
})
export type GalleryFacets = z.infer<typeof galleryFacetsSchema>

export const boardSchema = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.string(),
  /** Outside the bin. */
  pictures: z.number().int(),
  /** The first picture on it; null where it is empty. */
  cover: z.string().nullable(),
})
export type Board = z.infer<typeof boardSchema>

/** How well the order by CapS agrees with a person's stars, over pairs of pictures of one stack with different stars. */
export const agreementSchema = z.object({
  pairs: z.number().int(),
  /** Pairs that CapS puts in the same order. */
  agreeing: z.number().int(),
  /** For each number of stars: how many rated pictures there are, and their mean share of the best CapS of their stack. */
  stars: z.array(z.object({ rating: z.number().int(), pictures: z.number().int(), share: z.number() })),
})
export type Agreement = z.infer<typeof agreementSchema>
