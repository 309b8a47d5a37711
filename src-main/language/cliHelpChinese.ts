/** The help of the terminal in Chinese. */
import type { CliHelp } from './cliHelp.ts'

const chance = `  --seed N           种子；第 i 张的种子是 N + i（默认随机）
  --temperature X    温度
  --top-k N          只从最可能的 N 个里选（0：全部）
  --top-p X          只从累计概率 X 以内选（1：全部）
  --guidance X       引导强度（1：不引导）`

const somewhere = `  --pack 名称        模型包的名称或文件夹
  --adapter 文件[:X] 适配器，强度 0 到 1.5（默认 1）；可重复；也可以用名称：图库里的，
                     或随程序附带的
  --provider 名称    auto、cpu、webgpu、cuda、dml 或 coreml
  --threads N        线程数（0：自动）
  --library 文件夹   图库所在的文件夹`

const language = '  --language 语言    zh-CN 或 en'

const programs = `  --json             每行输出一个 JSON 事件
  --help             显示这段说明`

const onePicture = `  --image 文件       PNG、JPEG、WebP、AVIF、GIF 或 SVG
  --picture 编号     改用图库里的一张图片
  --parity           按原版程序的方式读取：不看 EXIF，去掉透明通道`

const severalPictures = `  --picture 编号     图库里的一张图片，可以写多次
  --parity           按原版程序的方式读取：不看 EXIF，去掉透明通道`

const candidates = `  --count N          候选张数（默认由模型包决定）
  --out 文件夹       存放图片、contact-sheet.png 和 result.json 的文件夹`

export const cliHelpChinese: CliHelp = {
  overview: `用法：npm run 命令 -- … [选项]，每个命令都可以加 --help

  generate   由一句话画出一组图片，并排好名次
  describe   为图片和文件夹写出描述
  rank       按一句话给图片排名次
  enlarge    放大：每边的编码数变为两倍
  restyle    把图片换一种风格重画
  continue   保留图片的前几行，其余重画
  design     由设计单画出衣物，可以有多种颜色
  finetune   用你的图片教模型包
  rebuild    数据库损坏时，由日志和图片重新建立`,
  commands: {
    generate: `用法：npm run generate -- "一只戴帽子的猫" [选项]

花括号表示几种选择："{红色|蓝色}的猫" 是两句话，用同一个种子，各存一个文件夹。

  --count N          张数（默认由模型包决定）
  --out 文件夹       存放图片、contact-sheet.png 和 result.json 的文件夹
  --style 名称       模型包的一种风格
  --size 名称        模型包的一种尺寸
${chance}
${somewhere}
${language}
${programs}`,
    describe: `用法：npm run describe -- 图片或文件夹 … [选项]

输出每张图片最好的一句描述，并写进图片旁边同名的文本文件。

  --language 语言    描述用的语言：zh、en 或 any（默认与终端相同）
  --method 方法      sampling（采样）或 beam（集束搜索），默认 sampling
  --count N          每张图片几句（默认 3）
  --out 文件夹       存放 result.json 和 captions.csv（全部描述）的文件夹
${severalPictures}
${chance}
${somewhere}
${programs}`,
    rank: `用法：npm run rank -- "一句话" 图片或文件夹 … [选项]

输出名次、描述得分和文件，最好的在前。只能比较同一句话的得分。

  --text "…"         再加一句话，可以写多次
  --csv 文件         text,file,rank,caps_mean,caps_sum
  --out 文件夹       存放 result.json 和 scores.csv 的文件夹
${severalPictures}
${somewhere}
${language}
${programs}`,
    enlarge: `用法：npm run enlarge -- --image 文件 [选项]

${onePicture}
  --text "…"         画的是什么（默认是它自己的句子，其次是它的描述）
  --out 文件夹       存放 01.png、bicubic.png 和 result.json 的文件夹
${chance}
${somewhere}
${language}
${programs}`,
    restyle: `用法：npm run restyle -- --image 文件 --style 名称 [选项]

${onePicture}
  --style 名称       模型包的一种风格
  --words "…"        或用自己的话写一种风格
  --strength X       风格的强度，0 到 1.5（默认 1）
  --text "…"         画的是什么，不带风格（默认是它自己的句子，其次是它的描述）
${candidates}
${chance}
${somewhere}
${language}
${programs}`,
    continue: `用法：npm run continue -- --image 文件 --rows N ["一句话"] [选项]

${onePicture}
  --rows N           保留几行编码
  --text "…"         与直接写句子相同（默认是图片自己的句子，其次是它的描述）
  --style 名称       模型包的一种风格
${candidates}
${chance}
${somewhere}
${language}
${programs}`,
    design: `用法：npm run design -- --garment 连衣裙 --colour 蓝色,红色 [选项]

下面每一项都可以写设计单里的一个选项（中文或英文），或用自己的话写：
  --garment、--silhouette、--material、--pattern、--neckline、--sleeve、--length、--details、--mood、--season

  --colour 甲,乙,…   每种颜色画一组，种子相同
  --style 名称       模型包的一种风格
  --size 名称        模型包的一种尺寸
  --line-sheet 格式  每种颜色最好的一张做成款式单：pdf、png、csv
  --name "…"         款式单上的款名
  --number "…"       款式单上的款号
  --notes "…"        款式单上的备注
${candidates}
${chance}
${somewhere}
${language}
${programs}`,
    finetune: `用法：npm run finetune -- --preset style --data 图片/ --steps 500 --out 我的风格/ [选项]
      npm run finetune -- --resume 我的风格/

用你的图片教模型包，写出可以加在它上面的适配器。文件夹里有 adapter.safetensors、card.md、report.html（曲线和逐步的样张）、
run.json 和 checkpoints/。按 Ctrl-C 暂停。

  --preset 名称      style、super-resolution、captioning、fashion 或 free
  --data 路径        文件夹、ZIP 或 WebDataset 的 tar；说明可以是 .txt、metadata.jsonl 或 .csv、文件夹名
  --dataset ID       改用资料库里的数据集
  --out 文件夹       新的或空的文件夹
  --resume 文件夹    继续暂停或中断的训练
  --name "…"         适配器的名称
  --trigger 词       加在每条说明前面的词
  --style "…"        每条说明都写成模型包的风格句
  --sentence "…"     所有图片用同一句：…风格的图片
  --prompt "…"       绘制样张的句子，可重复
  --template 名称    配合 --preset free：模型包的一个模板
  --size 名称        模型包的一种尺寸
  --steps N、--batch N、--accumulation N、--learning-rate X、--warmup N、--text-weight X
  --rank N、--alpha X、--layers N（最后几层）
  --validation-share X、--validate-every N、--patience N（验证这么多次没有变好就停）
  --sample-every N、--checkpoint-every N
  --recomputation    省内存，更慢
  --base 名称        float32，或 int8：冻结的权重只占四分之一的内存
  --seed N           图片的顺序和适配器的初值
${somewhere}
${language}
${programs}`,
    rebuild: `用法：npm run rebuild -- [选项]

由日志和图片重新建立图库的数据库，并说明找回了什么。损坏的数据库会留在旁边。
任务、草稿和设置只在旧数据库里。

  --library 文件夹   图库所在的文件夹
${language}
${programs}`,
  },
}
