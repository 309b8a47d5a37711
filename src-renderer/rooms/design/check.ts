/**
 * The attribute check: does the picture show what the sheet says? Each attribute is asked for with every other choice in
 * the same sentence; where another one scores higher, the picture reads as that. Pure: no Vue, no effects.
 */
import type { DesignSheet, GarmentAttribute, SheetField } from '../../../src-main/contract/designSheet.ts'
import type { Generation, Locale } from '../../../src-main/contract/entities.ts'
import type { TaskRequest } from '../../../src-main/contract/requests.ts'
import { designSentence } from '../../../src-main/language/designSentence.ts'
import { alternatives } from '../../../src-main/language/designVariants.ts'

export interface Question {
  readonly attribute: GarmentAttribute
  readonly field: SheetField
  /** Other choices, and where their sentence stands among the texts; the sheet's own sentence is text 0. */
  readonly others: readonly { readonly choice: string; readonly text: number }[]
}

export interface CheckPlan {
  readonly pictureId: string
  readonly texts: readonly string[]
  readonly questions: readonly Question[]
  /** Choices that could not be asked for, because their sentence is longer than the pack reads. */
  readonly tooLong: number
}

export interface Finding {
  readonly attribute: GarmentAttribute
  /** What the sheet said when it was checked: for anything else the finding means nothing. */
  readonly field: SheetField
  /** The choice that scores highest above the sheet's own, and by which share; null: the sheet's own is the best. */
  readonly reads: { readonly choice: string; readonly gap: number } | null
}

export interface Check {
  /** The picture that the findings are about. */
  readonly pictureId: string | null
  readonly running: CheckPlan | null
  readonly findings: readonly Finding[]
  readonly tooLong: number
}

export type CheckEvent =
  | { type: 'asked'; plan: CheckPlan }
  | { type: 'answered'; generation: Generation }
  /** The job ended without an answer, or never began. */
  | { type: 'ended' }

export const noCheck: Check = { pictureId: null, running: null, findings: [], tooLong: 0 }

export function reduceCheck(check: Check, event: CheckEvent): Check {
  switch (event.type) {
    case 'asked': {
      const { plan } = event
      // What is asked anew is open again; findings about another picture are over.
      const kept =
        plan.pictureId === check.pictureId
          ? check.findings.filter((old) =>
              plan.questions.every(({ attribute }) => attribute !== old.attribute),
            )
          : []
      return { pictureId: plan.pictureId, running: plan, findings: kept, tooLong: 0 }
    }
    case 'answered': {
      const { running } = check
      if (running === null || !asksFor(running, event.generation.request)) return check
      const findings = [...check.findings, ...findingsOf(running, event.generation)]
      return { ...check, running: null, findings, tooLong: running.tooLong }
    }
    case 'ended':
      return { ...check, running: null }
  }
}

/** Every sentence that a check of these attributes needs. Locks don't matter: nothing is changed. */
export function sentencesFor(
  sheet: DesignSheet,
  attributes: readonly GarmentAttribute[],
  locale: Locale,
): {
  own: string
  questions: { attribute: GarmentAttribute; others: { choice: string; sentence: string }[] }[]
} {
  return {
    own: designSentence(sheet, locale),
    questions: attributes.map((attribute) => ({
      attribute,
      others: alternatives(unlocked(sheet, attribute), attribute, locale),
    })),
  }
}

/** `fits`: whether the pack reads a sentence whole. */
export function planCheck(
  pictureId: string,
  sheet: DesignSheet,
  { own, questions }: ReturnType<typeof sentencesFor>,
  fits: (sentence: string) => boolean,
): CheckPlan {
  const texts = [own]
  let tooLong = 0
  const planned = questions.map(({ attribute, others }) => ({
    attribute,
    field: sheet.attributes[attribute],
    others: others.flatMap(({ choice, sentence }) => {
      if (!fits(sentence)) {
        tooLong += 1
        return []
      }
      texts.push(sentence)
      return [{ choice, text: texts.length - 1 }]
    }),
  }))
  return { pictureId, texts, questions: planned, tooLong }
}

/** Whether a request is the one that the plan made. */
export function asksFor(plan: CheckPlan, request: TaskRequest): boolean {
  return (
    request.task === 'rank' &&
    request.pictureIds[0] === plan.pictureId &&
    request.texts.length === plan.texts.length &&
    request.texts.every((text, i) => text === plan.texts[i])
  )
}

/** The finding about an attribute, as long as the sheet still says what was checked. */
export function findingFor(check: Check, attribute: GarmentAttribute, field: SheetField): Finding | null {
  const found = check.findings.find((finding) => finding.attribute === attribute)
  if (found === undefined || found.field.choice !== field.choice || found.field.text !== field.text)
    return null
  return found
}

/** The measure is the geometric mean per token: the sentences differ in length by their choices. */
function findingsOf(plan: CheckPlan, { outcome }: Generation): Finding[] {
  if (outcome.kind !== 'scores') return []
  const means = new Map(
    outcome.scores
      .filter((score) => score.pictureId === plan.pictureId)
      .map((score) => [score.text, score.caps.mean]),
  )
  const own = means.get(0)
  if (own === undefined) return []
  return plan.questions.map(({ attribute, field, others }) => {
    const best = others
      .map(({ choice, text }) => ({ choice, mean: means.get(text) ?? 0 }))
      .reduce((a, b) => (b.mean > a.mean ? b : a), { choice: '', mean: own })
    const reads = best.mean > own ? { choice: best.choice, gap: best.mean / own - 1 } : null
    return { attribute, field, reads }
  })
}

function unlocked(sheet: DesignSheet, attribute: GarmentAttribute): DesignSheet {
  const field = { ...sheet.attributes[attribute], locked: false }
  return { ...sheet, attributes: { ...sheet.attributes, [attribute]: field } }
}
