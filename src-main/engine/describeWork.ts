/** Captions for one picture or many: each by itself, so that no caption depends on what else is described. */
import { StudioError, toErrorData } from '../contract/errors.ts'
import { describePicture } from './describePictures.ts'
import { gridOf } from './drawPictures.ts'
import type { Model } from './openModel.ts'
import type { ProgressMeter } from './progressMeter.ts'
import { readSourceOf } from './readSource.ts'
import type { WorkControl, WorkOf } from './work.ts'
import { goOn } from './work.ts'

/**
 * Emits `progress`, a `captions` event for each picture and `done`. A picture that can't be read is told of with the
 * reason, and the others go on.
 * @throws StudioError cancelled
 */
export async function describeWork(
  model: Model,
  request: WorkOf<'describe'>,
  control: WorkControl,
  meter: ProgressMeter,
): Promise<void> {
  const { id, pictures, language, method, count, seed, sampler } = request
  const { manifest, rules } = model
  const size = manifest.defaults.size
  const { longest, marks } = manifest.captions
  const parts = {
    decoder: await model.decoderOf('caption'),
    scorer: model.scorer,
    rules,
    template: model.template('describe'),
    longest: longest ?? manifest.longestText,
  }
  const mark = marks === null || language === null ? [] : rules.vocabulary.encodeText(marks[language])
  meter.begin('describing', pictures.length)
  for (const { key, source } of pictures) {
    await goOn(control)
    try {
      const codes = await readSourceOf(model, source, gridOf(model, size))
      const asked = { size, language, method, count, seed, sampler, mark }
      const captions = await describePicture(parts, codes, asked, control)
      control.emit({ type: 'captions', id, key, captions, error: null })
    } catch (thrown) {
      if (!(thrown instanceof StudioError) || thrown.code === 'cancelled') throw thrown
      control.emit({ type: 'captions', id, key, captions: [], error: toErrorData(thrown) })
    }
    meter.advance(1)
  }
  control.emit({ type: 'done', id, timings: meter.timings(), dropped: [], blank: [] })
}
