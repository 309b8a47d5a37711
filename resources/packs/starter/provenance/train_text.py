"""The SentencePiece model of all captions. usage: train_text.py (LAB_DATA/concepts.json -> LAB_OUT/text.model)"""
import sentencepiece as spm
from words import *

rng = random.Random(0); C = load_concepts(); lines = []
by_name = {c['en']: c for c in C}
for c in C:
    for lang in ('en', 'zh'):
        for style in range(len(STYLES)):
            lines += [caption(c, style, lang), caption(c, style, lang, background=rng.randrange(10)), target_style_text(c, style, lang, False)]
        lines += [caption(c, None, lang)] * 4 + [caption(c, None, lang, 1)] * 2 + [caption(c, None, lang, 2, rng=rng)] * 2 + [caption(c, None, lang, background=rng.randrange(10)) for _ in range(3)]
        lines += c['kw_' + lang]
for g in GARMENTS:
    for colour in range(len(COLOURS)):
        for pattern in range(len(PATTERNS)):
            for lang in ('en', 'zh'): lines += [garment_caption(by_name[g], rng.randrange(len(STYLES)) if form == 1 else None, lang, form, colour, pattern) for form in range(3)]
lines += [chr(a) for a in range(33, 127)] * 3
open(f'{OUT}/captions.txt', 'w').write('\n'.join(lines))
spm.SentencePieceTrainer.train(input=f'{OUT}/captions.txt', model_prefix=f'{OUT}/text', vocab_size=PIECES, model_type='unigram', byte_fallback=True,
                               character_coverage=0.99995, normalization_rule_name='nmt_nfkc', max_sentence_length=4192, num_threads=1, minloglevel=1)
sp = spm.SentencePieceProcessor(model_file=f'{OUT}/text.model')
lengths = sorted(len(sp.encode(x)) for x in lines)
print('lines', len(lines), 'mean', sum(lengths) / len(lengths), 'p99', lengths[len(lengths) * 99 // 100], 'longest', lengths[-1],
      'with byte pieces', sum(any(sp.is_byte(i) for i in sp.encode(x)) for x in lines))
for text in ['一只猫', 'a red dress', 'cat face', '立体风格的笑脸', '红色的波点连衣裙', 'a blue striped t-shirt', '绘本风格的猫头鹰', 'a cat riding a bicycle', '戴帽子的小狗', '龙']:
    print(text, sp.encode(text, out_type=str))
