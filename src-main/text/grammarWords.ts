/**
 * Words that hold a sentence together and name nothing that could be drawn: whether a pack was taught them makes no
 * difference to a picture, so that nobody is told of them.
 */

const english = `a an the this that these those and or with without of on in at by to for from into onto over under
  behind beside between near up down out off as is are was were be being it its his her their my your our some
  no not very s t i`

// Measure words, particles, pronouns, prepositions and the numbers that stand before measure words.
const chinese = `的 地 得 了 着 过 和 与 及 或 跟 同 在 于 是 有 被 把 为 从 到 向 对 里 内 中 上 下 旁 边 前 后 外 间 这 那 其 之 他 她 它 我 你 们 不 很
  也 都 又 再 还 就 一 二 两 三 四 五 六 七 八 九 十 几 每 各 只 个 条 件 张 把 朵 颗 头 匹 架 辆 艘 座 幅 双 顶 位 名 棵 根 片 块 杯 瓶 碗 盘 串 束 群 对
  支 枝 台 部 本 封 面 幢 栋 间 口 尾 粒 套 款 种 样 些 里面 上面 下面 旁边 前面 后面 一只 一个 一条 一件 一张 一把 一朵 一颗 一头 一匹 一架 一辆 一艘
  一座 一幅 一双 一顶 一位 一名 一棵 一根 一片 一块 一杯 一瓶 一碗 一盘 一串 一束 一群 一对 一些 这个 那个 两只 两个 几个`

const words = new Set(`${english} ${chinese}`.split(/\s+/))

export function isGrammarWord(word: string): boolean {
  return words.has(word)
}
