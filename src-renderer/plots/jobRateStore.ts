import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { StudioEvent } from '../../src-main/contract/events.ts'
import { noRate, reduceRate } from './jobRate.ts'

/** Speed and memory of the job that runs. */
export const useJobRate = defineStore('jobRate', () => {
  const rate = shallowRef(noRate)
  return {
    rate,
    receive(event: StudioEvent) {
      rate.value = reduceRate(rate.value, event, performance.now())
    },
  }
})
