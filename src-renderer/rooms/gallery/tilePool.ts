/**
 * The elements of the tiles that are visible. There are thousands of them in a minute of scrolling, so they are plain
 * elements that are used again, written to directly and only where something changed.
 */
import type { GalleryRecord } from '../../../src-main/contract/gallery.ts'
import type { TileBox } from './wallLayout.ts'

export interface TileLook {
  readonly seq: number
  readonly box: TileBox
  readonly selected: boolean
  readonly current: boolean
  /** Pictures of the stack that it stands for; 1 for a picture alone. */
  readonly count: number
  /** From 1; null for what has none. */
  readonly rank: number | null
  /** Of the best, 0 … 1; null where it is not compared. */
  readonly share: number | null
  /** Not there until it was fetched. */
  readonly record: GalleryRecord | undefined
  /** What it is called. */
  readonly label: string
}

interface Tile {
  readonly element: HTMLElement
  readonly image: HTMLImageElement
  /** Whether its picture is being fetched or there. */
  loaded: boolean
  readonly count: HTMLElement
  readonly rank: HTMLElement
  readonly bar: HTMLElement
  readonly marks: HTMLElement
  /** What was written last, so that nothing is written twice. */
  box: TileBox | null
  look: string
}

export const tileId = (seq: number): string => `tile-${seq}`

export class TilePool {
  private readonly host: HTMLElement
  private readonly addressOf: (seq: number) => string
  private readonly shown = new Map<number, Tile>()
  private readonly spare: Tile[] = []

  constructor(host: HTMLElement, addressOf: (seq: number) => string) {
    this.host = host
    this.addressOf = addressOf
  }

  /**
   * Exactly these are there afterwards. `total`: tiles of the whole wall, for those who hear it. `load`: whether pictures
   * are fetched for tiles that have none yet; what is only rushed past needs none.
   */
  show(looks: readonly TileLook[], total: number, load: boolean): void {
    const wanted = new Set(looks.map(({ seq }) => seq))
    for (const [seq, tile] of this.shown) {
      if (wanted.has(seq)) continue
      this.shown.delete(seq)
      this.putAway(tile)
    }
    for (const look of looks) {
      const known = this.shown.get(look.seq)
      const tile = known ?? this.take(look.seq)
      if (known === undefined) this.shown.set(look.seq, tile)
      write(tile, look, total)
      if (!load || tile.loaded) continue
      tile.loaded = true
      tile.image.src = this.addressOf(look.seq)
    }
  }

  /** Forgets every picture: their addresses are another library's. */
  clear(): void {
    this.show([], 0, false)
  }

  private take(seq: number): Tile {
    const tile = this.spare.pop() ?? createTile()
    tile.element.id = tileId(seq)
    tile.element.dataset.seq = String(seq)
    tile.look = ''
    tile.box = null
    this.host.append(tile.element)
    return tile
  }

  private putAway(tile: Tile): void {
    tile.element.remove()
    // It must not show its last picture until the next one has come. What it still fetches is let go of.
    tile.image.removeAttribute('src')
    tile.loaded = false
    this.spare.push(tile)
  }
}

function write(tile: Tile, { seq: _seq, box, ...look }: TileLook, total: number): void {
  const { element } = tile
  if (tile.box?.x !== box.x || tile.box.y !== box.y) {
    element.style.transform = `translate(${box.x}px, ${box.y}px)`
  }
  if (tile.box?.width !== box.width || tile.box.height !== box.height) {
    element.style.width = `${box.width}px`
    element.style.height = `${box.height}px`
  }
  tile.box = box
  const { selected, current, count, rank, share, record, label } = look
  const picture = record?.picture
  const described = JSON.stringify([
    ...[selected, current, count, label, box.place, total, rank, share],
    ...[picture?.rating, picture?.favourite, picture?.rejected],
  ])
  if (described === tile.look) return
  tile.look = described
  element.setAttribute('aria-selected', String(selected))
  element.setAttribute('aria-label', label)
  element.setAttribute('aria-posinset', String(box.place + 1))
  element.setAttribute('aria-setsize', String(total))
  element.classList.toggle('selected', selected)
  element.classList.toggle('current', current)
  element.classList.toggle('stack', count > 1)
  element.classList.toggle('rejected', picture?.rejected === true)
  tile.count.textContent = count > 1 ? String(count) : ''
  tile.rank.textContent = rank === null ? '' : String(rank)
  tile.rank.classList.toggle('best', rank === 1)
  tile.bar.hidden = share === null
  tile.bar.style.transform = `scaleX(${share ?? 0})`
  tile.marks.textContent = marksOf(picture)
}

/** Quiet signs over the picture; what they mean is in the tile's name. */
function marksOf(picture: GalleryRecord['picture'] | undefined): string {
  if (picture === undefined) return ''
  const stars = '★'.repeat(picture.rating)
  return [picture.favourite ? '♥' : '', stars, picture.rejected ? '✕' : '']
    .filter((mark) => mark !== '')
    .join(' ')
}

function createTile(): Tile {
  const element = document.createElement('div')
  element.className = 'gallery-tile'
  element.setAttribute('role', 'option')
  element.draggable = true
  const image = createImage()
  const [rank, count, marks, bar] = ['rank', 'count', 'marks', 'bar'].map((name) => {
    const part = document.createElement('span')
    part.className = name
    part.ariaHidden = 'true'
    return part
  }) as [HTMLElement, HTMLElement, HTMLElement, HTMLElement]
  element.append(image, rank, count, marks, bar)
  return { element, image, count, rank, bar, marks, loaded: false, box: null, look: '' }
}

function createImage(): HTMLImageElement {
  const image = document.createElement('img')
  image.alt = ''
  image.decoding = 'async'
  image.draggable = false
  return image
}
