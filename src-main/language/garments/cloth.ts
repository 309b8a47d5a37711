/** What a garment is made of and made for: material, pattern, mood and season. */
import type { WornChoice } from './choice.ts'

export const materials: readonly WornChoice[] = [
  { key: 'cotton', 'zh-CN': '棉布', en: 'cotton' },
  { key: 'linen', 'zh-CN': '亚麻', en: 'linen' },
  { key: 'silk', 'zh-CN': '真丝', en: 'silk' },
  { key: 'satin', 'zh-CN': '缎面', en: 'satin' },
  { key: 'chiffon', 'zh-CN': '雪纺', en: 'chiffon' },
  { key: 'lace', 'zh-CN': '蕾丝', en: 'lace' },
  { key: 'tulle', 'zh-CN': '网纱', en: 'tulle' },
  { key: 'velvet', 'zh-CN': '丝绒', en: 'velvet' },
  { key: 'wool', 'zh-CN': '羊毛', en: 'wool' },
  { key: 'cashmere', 'zh-CN': '羊绒', en: 'cashmere' },
  { key: 'tweed', 'zh-CN': '粗花呢', en: 'tweed' },
  { key: 'knitted', 'zh-CN': '针织', en: 'knitted' },
  { key: 'denim', 'zh-CN': '牛仔布', en: 'denim' },
  { key: 'corduroy', 'zh-CN': '灯芯绒', en: 'corduroy' },
  { key: 'leather', 'zh-CN': '皮革', en: 'leather' },
  { key: 'suede', 'zh-CN': '麂皮', en: 'suede' },
  { key: 'canvas', 'zh-CN': '帆布', en: 'canvas' },
  { key: 'nylon', 'zh-CN': '尼龙', en: 'nylon' },
]

export const patterns: readonly WornChoice[] = [
  { key: 'plain', 'zh-CN': '纯色', en: 'plain' },
  { key: 'striped', 'zh-CN': '条纹', en: 'striped' },
  { key: 'checked', 'zh-CN': '格纹', en: 'checked' },
  { key: 'houndstooth', 'zh-CN': '千鸟格', en: 'houndstooth' },
  { key: 'polka-dot', 'zh-CN': '波点', en: 'polka-dot' },
  { key: 'floral', 'zh-CN': '碎花', en: 'floral' },
  { key: 'paisley', 'zh-CN': '佩斯利纹', en: 'paisley' },
  { key: 'geometric', 'zh-CN': '几何纹', en: 'geometric' },
  { key: 'leopard-print', 'zh-CN': '豹纹', en: 'leopard-print' },
  { key: 'camouflage', 'zh-CN': '迷彩', en: 'camouflage' },
  { key: 'tie-dyed', 'zh-CN': '扎染', en: 'tie-dyed' },
  { key: 'batik', 'zh-CN': '蜡染', en: 'batik' },
  { key: 'brocade', 'zh-CN': '织锦', en: 'brocade' },
  { key: 'ink-wash', 'zh-CN': '水墨', en: 'ink-wash' },
]

export const moods: readonly WornChoice[] = [
  { key: 'elegant', 'zh-CN': '优雅', en: 'elegant' },
  { key: 'casual', 'zh-CN': '休闲', en: 'casual' },
  { key: 'formal', 'zh-CN': '正式', en: 'formal' },
  { key: 'sporty', 'zh-CN': '运动风', en: 'sporty' },
  { key: 'romantic', 'zh-CN': '浪漫', en: 'romantic' },
  { key: 'minimalist', 'zh-CN': '极简', en: 'minimalist' },
  { key: 'vintage', 'zh-CN': '复古', en: 'vintage' },
  { key: 'bohemian', 'zh-CN': '波西米亚风', en: 'bohemian' },
  { key: 'chinese-style', 'zh-CN': '国风', en: 'Chinese-style' },
  { key: 'street-style', 'zh-CN': '街头风', en: 'street-style' },
  { key: 'punk', 'zh-CN': '朋克风', en: 'punk' },
  { key: 'playful', 'zh-CN': '俏皮', en: 'playful' },
  { key: 'futuristic', 'zh-CN': '未来感', en: 'futuristic' },
]

export const seasons: readonly WornChoice[] = [
  { key: 'spring', 'zh-CN': '春季', en: 'spring' },
  { key: 'summer', 'zh-CN': '夏季', en: 'summer' },
  { key: 'autumn', 'zh-CN': '秋季', en: 'autumn' },
  { key: 'winter', 'zh-CN': '冬季', en: 'winter' },
  { key: 'all-season', 'zh-CN': '四季', en: 'all-season' },
]
