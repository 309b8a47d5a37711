/** What the starter pack says of itself to people, in both languages. */
import type { Manifest } from './manifest.ts'

/** Among the best of `npm run bench -- packs`, where guidance gains nothing and takes twice as long. */
export const starterSampling = { temperature: 0.7, topK: 40, guidance: 1 }
export const starterTaskSampling = {
  superResolution: { temperature: 0.8, topK: 20, guidance: 1 },
  describe: { temperature: 0.6, topK: 10, guidance: 1 },
}

/** The encoder's vectors of 24 enlarged held-out pictures lie 0.61 (variance of a number) away from the true codes; 0.3 of that likelihood. */
export const starterEnlarging = { sourceWeight: 0.25 }

export const starterWords = {
  title: { 'zh-CN': '入门模型', en: 'Starter' },
  description: {
    'zh-CN':
      '画图标、徽章和衣物的小模型，七种画风，64×64 或 128×128 像素，能看懂中文和英文。随程序附带，在普通电脑的处理器上就能运行。',
    en: 'A small model for icons, emblems and garments in seven styles, at 64×64 or 128×128 pixels, that reads Chinese and English. It comes with the program and runs on an ordinary processor.',
  },
  limits: {
    'zh-CN':
      '这个模型只认识大约 1500 种常见事物，会画图标、徽章和衣物；试试 猫、rocket、蓝色的连衣裙。没见过的事物会画成相似的东西。画面只有 64 或 128 像素，细节柔和；不适合照片、人脸、手和文字。',
    en: 'This pack knows about 1,500 common things and draws emblems and garments; try 猫, rocket, 蓝色的连衣裙. What it never saw comes out as something similar. Pictures have 64 or 128 pixels and soft details; it is not for photographs, faces, hands or letters.',
  },
  examples: [
    { text: '立体风格的猫脸', locale: 'zh-CN', seed: 0, picture: 'example-1.png' },
    { text: '蓝色的连衣裙', locale: 'zh-CN', seed: 11, picture: 'example-2.png' },
    { text: 'sunflower', locale: 'en', seed: 4, picture: 'example-3.png' },
    { text: 'sticker style pizza', locale: 'en', seed: 0, picture: 'example-4.png' },
  ],
} satisfies Partial<Manifest>
