/** How a garment is cut: silhouette, neckline, sleeve, length and details. */
import type { WornChoice } from './choice.ts'

export const silhouettes: readonly WornChoice[] = [
  { key: 'a-line', 'zh-CN': 'A字', en: 'A-line' },
  { key: 'straight', 'zh-CN': '直筒', en: 'straight' },
  { key: 'fitted', 'zh-CN': '修身', en: 'fitted' },
  { key: 'loose', 'zh-CN': '宽松', en: 'loose' },
  { key: 'oversized', 'zh-CN': '廓形', en: 'oversized' },
  { key: 'boxy', 'zh-CN': '箱型', en: 'boxy' },
  { key: 'waisted', 'zh-CN': '收腰', en: 'waisted' },
  { key: 'high-waisted', 'zh-CN': '高腰', en: 'high-waisted' },
  { key: 'flared', 'zh-CN': '伞形', en: 'flared' },
  { key: 'cocoon', 'zh-CN': '茧形', en: 'cocoon' },
  { key: 'mermaid', 'zh-CN': '鱼尾', en: 'mermaid' },
  { key: 'asymmetric', 'zh-CN': '不对称', en: 'asymmetric' },
]

export const necklines: readonly WornChoice[] = [
  { key: 'round-neck', 'zh-CN': '圆领', en: 'round neck', with: 'a round neck' },
  { key: 'v-neck', 'zh-CN': 'V领', en: 'V-neck', with: 'a V-neck' },
  { key: 'square-neck', 'zh-CN': '方领', en: 'square neck', with: 'a square neck' },
  { key: 'boat-neck', 'zh-CN': '一字领', en: 'boat neck', with: 'a boat neck' },
  { key: 'turtleneck', 'zh-CN': '高领', en: 'turtleneck', with: 'a turtleneck' },
  { key: 'shirt-collar', 'zh-CN': '衬衫领', en: 'shirt collar', with: 'a shirt collar' },
  { key: 'stand-collar', 'zh-CN': '立领', en: 'stand collar', with: 'a stand collar' },
  { key: 'lapel-collar', 'zh-CN': '翻领', en: 'lapel collar', with: 'a lapel collar' },
  { key: 'doll-collar', 'zh-CN': '娃娃领', en: 'Peter Pan collar', with: 'a Peter Pan collar' },
  { key: 'halter-neck', 'zh-CN': '挂脖', en: 'halter neck', with: 'a halter neck' },
  { key: 'off-shoulder', 'zh-CN': '露肩', en: 'off-shoulder' },
  { key: 'strapless', 'zh-CN': '抹胸', en: 'strapless' },
]

export const sleeves: readonly WornChoice[] = [
  { key: 'sleeveless', 'zh-CN': '无袖', en: 'sleeveless' },
  { key: 'short-sleeves', 'zh-CN': '短袖', en: 'short sleeves', with: 'short sleeves' },
  { key: 'half-sleeves', 'zh-CN': '中袖', en: 'half sleeves', with: 'half sleeves' },
  { key: 'long-sleeves', 'zh-CN': '长袖', en: 'long sleeves', with: 'long sleeves' },
  { key: 'cap-sleeves', 'zh-CN': '包肩袖', en: 'cap sleeves', with: 'cap sleeves' },
  { key: 'puff-sleeves', 'zh-CN': '泡泡袖', en: 'puff sleeves', with: 'puff sleeves' },
  { key: 'lantern-sleeves', 'zh-CN': '灯笼袖', en: 'lantern sleeves', with: 'lantern sleeves' },
  { key: 'bell-sleeves', 'zh-CN': '喇叭袖', en: 'bell sleeves', with: 'bell sleeves' },
  { key: 'raglan-sleeves', 'zh-CN': '插肩袖', en: 'raglan sleeves', with: 'raglan sleeves' },
  { key: 'batwing-sleeves', 'zh-CN': '蝙蝠袖', en: 'batwing sleeves', with: 'batwing sleeves' },
]

export const lengths: readonly WornChoice[] = [
  { key: 'cropped', 'zh-CN': '短款', en: 'cropped' },
  { key: 'mini', 'zh-CN': '超短', en: 'mini' },
  { key: 'hip-length', 'zh-CN': '及臀', en: 'hip-length' },
  { key: 'knee-length', 'zh-CN': '及膝', en: 'knee-length' },
  { key: 'midi', 'zh-CN': '中长', en: 'midi' },
  { key: 'ankle-length', 'zh-CN': '及踝', en: 'ankle-length' },
  { key: 'floor-length', 'zh-CN': '拖地', en: 'floor-length' },
]

export const details: readonly WornChoice[] = [
  { key: 'pockets', 'zh-CN': '口袋', en: 'pockets', with: 'pockets' },
  { key: 'buttons', 'zh-CN': '纽扣', en: 'buttons', with: 'buttons' },
  { key: 'frog-buttons', 'zh-CN': '盘扣', en: 'frog buttons', with: 'frog buttons' },
  { key: 'zip', 'zh-CN': '拉链', en: 'zip', with: 'a zip' },
  { key: 'belt', 'zh-CN': '腰带', en: 'belt', with: 'a belt' },
  { key: 'bow', 'zh-CN': '蝴蝶结', en: 'bow', with: 'a bow' },
  { key: 'hood', 'zh-CN': '帽兜', en: 'hood', with: 'a hood' },
  { key: 'lace-trim', 'zh-CN': '蕾丝花边', en: 'lace trim', with: 'lace trim' },
  { key: 'ruffles', 'zh-CN': '荷叶边', en: 'ruffles', with: 'ruffles' },
  { key: 'pleats', 'zh-CN': '褶裥', en: 'pleats', with: 'pleats' },
  { key: 'embroidery', 'zh-CN': '刺绣', en: 'embroidery', with: 'embroidery' },
  { key: 'sequins', 'zh-CN': '亮片', en: 'sequins', with: 'sequins' },
  { key: 'fringe', 'zh-CN': '流苏', en: 'fringe', with: 'a fringe' },
  { key: 'slit', 'zh-CN': '开衩', en: 'slit', with: 'a slit' },
]
