/** Pictures that wait for the judge, in files, by what they were drawn for. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encodePng } from '../../../src-main/picture/encodePng.ts'
import type { RawImage } from '../../../src-main/picture/rawImage.ts'
import type { Answer, Judge, Judged, Verdict } from './askJudge.ts'
import { askJudge } from './askJudge.ts'

export class JudgedPictures {
  private readonly asked: Judged[] = []
  private readonly pairs: [string, string][] = []
  private readonly groups = new Map<string, number[]>()
  private readonly likenesses = new Map<string, number[]>()
  private answer: Answer | null = null
  private readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  async add(group: string, png: Uint8Array, asked: Omit<Judged, 'file'>): Promise<void> {
    const places = this.groups.get(group) ?? []
    this.groups.set(group, [...places, this.asked.length])
    this.asked.push({ ...asked, file: await this.write(`${group}-${places.length}.png`, png) })
  }

  /** How alike two pictures of one size are. */
  async compare(group: string, one: RawImage, other: RawImage): Promise<void> {
    const places = this.likenesses.get(group) ?? []
    this.likenesses.set(group, [...places, this.pairs.length])
    const png = async ({ pixels, width, height }: RawImage, name: string) =>
      this.write(`${group}-${places.length}-${name}.png`, await encodePng(pixels, width, height))
    this.pairs.push([await png(one, 'one'), await png(other, 'other')])
  }

  async ask(judge: Judge): Promise<void> {
    this.answer = await askJudge(judge, this.folder, this.asked, this.pairs)
  }

  /** In the order of adding. */
  verdicts(group: string): Verdict[] {
    return (this.groups.get(group) ?? []).map((at) => this.answer?.verdicts[at] as Verdict)
  }

  similarities(group: string): number[] {
    return (this.likenesses.get(group) ?? []).map((at) => this.answer?.similarities[at] as number)
  }

  private async write(name: string, png: Uint8Array): Promise<string> {
    await mkdir(this.folder, { recursive: true })
    const file = join(this.folder, name)
    await writeFile(file, png)
    return file
  }
}
