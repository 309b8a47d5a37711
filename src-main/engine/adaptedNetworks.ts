/**
 * The networks of a pack with adapters laid over them. Each role has one decoder (and the captions' a scorer) whose graphs
 * have the adapters as inputs, made when the first one is used; without adapters, or with all of them at strength 0, the
 * pack's own are used, so that nothing of it changes.
 */
import type { AdapterRole } from '../contract/adapters.ts'
import { StudioError } from '../contract/errors.ts'
import { readSafetensors } from '../formats/safetensors.ts'
import { requireFit } from '../pack/adapters/fitAdapter.ts'
import { neededMemory } from '../pack/checkMemory.ts'
import type { Pack } from '../pack/openPack.ts'
import type { Vocabulary } from '../text/vocabulary.ts'
import { AdapterFeeds } from './adapterFeeds.ts'
import { AdapterShelf } from './adapterShelf.ts'
import type { ShelvedAdapter } from './adapterShelf.ts'
import { CaptionScorer } from './captionScore.ts'
import type { Decoder, DecoderOptions } from './decoder.ts'
import { openDecoder } from './openDecoder.ts'
import type { Model } from './openModel.ts'
import type { WorkAdapter } from './protocol.ts'
import { fewestRows } from './rowIndependence.ts'

export interface AdaptedParts {
  readonly pack: Pack
  readonly vocabulary: Vocabulary
  readonly options: DecoderOptions
  readonly budgetMiB: number
}

interface Network {
  readonly feeds: AdapterFeeds
  readonly decoder: Promise<Decoder>
  /** Of the role caption. */
  readonly scorer: Promise<CaptionScorer> | null
  /** By the sum of the ranks: the fewest rows that are computed, as `fewestRows`. */
  readonly fewest: Map<number, number>
}

export class AdaptedNetworks {
  private readonly parts: AdaptedParts
  private readonly shelf = new AdapterShelf()
  private readonly networks = new Map<AdapterRole, Network>()

  constructor(parts: AdaptedParts) {
    this.parts = parts
  }

  /**
   * The model with these laid over it, until the next call: one work is done at a time.
   * @param task in whose words a wrong role is told
   * @throws StudioError adapter-invalid, adapter-wrong-base, adapter-wrong-role, adapter-wrong-shape, memory-too-small
   */
  async adapt(model: Model, chosen: readonly WorkAdapter[], task: string): Promise<Model> {
    const used = chosen.filter(({ strength }) => strength !== 0)
    if (used.length === 0) return model
    const taken = await Promise.all(
      used.map(async (one) => ({ ...one, adapter: await this.shelf.take(one) })),
    )
    for (const { adapter } of taken) requireFit(adapter, model.manifest, task)
    const byRole = Map.groupBy(taken, ({ adapter }) => adapter.facts.role)
    const atOnce = this.rowsBeside(model, byRole.size)
    const decoders = new Map<AdapterRole, Decoder>()
    for (const [role, own] of byRole) decoders.set(role, await this.lay(role, own))
    const scorer = byRole.has('caption') ? await this.networks.get('caption')?.scorer : null
    const drawing = byRole.get('base')
    const fewest = drawing === undefined ? model.rowsFor(1) : await this.fewestRows(drawing, atOnce)
    return {
      ...model,
      decoder: decoders.get('base') ?? model.decoder,
      decoderOf: (role) => {
        const own = decoders.get(role)
        return own === undefined ? model.decoderOf(role) : Promise.resolve(own)
      },
      scorer: scorer ?? model.scorer,
      atOnce,
      rowsFor: (count) => Math.max(count, Math.min(fewest, atOnce)),
    }
  }

  private async lay(role: AdapterRole, chosen: readonly TakenAdapter[]): Promise<Decoder> {
    const network = this.network(role)
    const key = chosen.map(({ sha256, strength }) => `${sha256} ${strength}`).join('\n')
    network.feeds.use(
      key,
      chosen.map(({ adapter: { facts, modules }, strength }) => ({
        ...{ rank: facts.rank, scale: (strength * facts.alpha) / facts.rank, modules },
      })),
    )
    return await network.decoder
  }

  private network(role: AdapterRole): Network {
    const known = this.networks.get(role)
    if (known !== undefined) return known
    const feeds = new AdapterFeeds(this.parts.pack.manifest.transformer)
    const network = {
      feeds,
      decoder: this.openDecoder(role, feeds),
      scorer: role === 'caption' ? this.openScorer(feeds) : null,
      fewest: new Map<number, number>(),
    }
    this.networks.set(role, network)
    // One that failed is tried again by whoever asks next.
    network.decoder.catch(() => this.networks.delete(role))
    network.scorer?.catch(() => this.networks.delete(role))
    return network
  }

  private async openDecoder(role: AdapterRole, adapters: AdapterFeeds): Promise<Decoder> {
    const { pack, options, vocabulary } = this.parts
    const decoder = openDecoder(pack.manifest.transformer, await this.tensorsOf(role), {
      ...options,
      adapters,
    })
    await decoder.prepare(role === 'caption' ? vocabulary.textRange : vocabulary.imageRange)
    return decoder
  }

  private async openScorer(adapters: AdapterFeeds): Promise<CaptionScorer> {
    const { pack, options } = this.parts
    const { transformer, vocabulary } = pack.manifest
    const scored = { ...options, adapters, imageCodes: vocabulary.imageCodes }
    return new CaptionScorer(transformer, await this.tensorsOf('caption'), scored)
  }

  private async tensorsOf(role: AdapterRole) {
    const { pack } = this.parts
    const { roles } = pack.manifest
    return (await readSafetensors(pack.file(roles[role]?.file ?? roles.base.file))).tensors
  }

  /** Candidates side by side, where so many networks lie in memory beside the pack's own. */
  private rowsBeside({ manifest, atOnce }: Model, adapted: number): number {
    const { budgetMiB } = this.parts
    const perCandidate = manifest.guidance ? 2 : 1
    const needed = (rows: number) => neededMemory(manifest, rows * perCandidate, adapted)
    let rows = atOnce
    while (rows > 1 && needed(rows) > budgetMiB) rows--
    if (needed(rows) <= budgetMiB) return rows
    throw new StudioError('memory-too-small', { needed: needed(rows), available: Math.floor(budgetMiB) })
  }

  private async fewestRows(chosen: readonly TakenAdapter[], most: number): Promise<number> {
    const { options, vocabulary } = this.parts
    if (options.provider !== 'cpu') return most
    const { fewest, decoder } = this.network('base')
    const rank = chosen.reduce((sum, { adapter }) => sum + adapter.facts.rank, 0)
    const known = fewest.get(rank)
    if (known !== undefined) return known
    const found = await fewestRows(await decoder, vocabulary.imageRange, most)
    fewest.set(rank, found)
    return found
  }
}

interface TakenAdapter extends WorkAdapter {
  readonly adapter: ShelvedAdapter
}
