"""What the training left as a folder that makeStarter.ts makes the pack of, and golden data for the program's tests.
usage: export.py FOLDER      LAB_OUT/gpt-*.safetensors, vqvae.safetensors, text.model; LAB_DATA/concepts.json -> FOLDER/transformer.safetensors, …, config.json, golden/"""
import shutil, sys
sys.path.insert(0, __import__('os').path.dirname(__import__('os').path.abspath(__file__)))
from sample import *
from codec import Codec, MEAN, STD, SHAPE as CODEC
from tensors import *

to = sys.argv[1]; os.makedirs(f'{to}/golden', exist_ok=True); here = os.path.dirname(os.path.abspath(__file__)); weights = load_parts(f'{OUT}/gpt')
save_safetensors({k: v.half() for k, v in weights.items()}, f'{to}/transformer.safetensors')
for file in ('vqvae.safetensors', 'text.model'): shutil.copy(f'{OUT}/{file}', to)
shutil.copy(f'{DATA}/concepts.json', to); shutil.copy(f'{here}/heldout.json', to)
json.dump(dict(transformer=dict(layers=SHAPE['layers'], hidden=SHAPE['hidden'], heads=SHAPE['heads'], positions=POSITIONS, vocabulary=PADDED),
               codec=dict(channel=CODEC['channel'], resBlocks=CODEC['blocks'], resChannel=CODEC['block_channel'], dim=CODEC['dim'], mean=MEAN, std=STD),
               vocabulary=dict(imageCodes=CODES, pieces=PIECES, commands=COMMANDS), firstSize=FIRST_SIZE, longestText=LONGEST,
               styles=[dict(en=en, zh=zh) for en, zh in STYLES], words=[dict(en=en, zh=zh) for en, zh, *_ in [*COLOURS, *[b for b in BACKGROUNDS if b[0] not in dict(COLOURS)], *PATTERNS]]), open(f'{to}/config.json', 'w'), ensure_ascii=False, indent=1)

# Golden: sentences with their ids, and Caption Scores in float32 of held-out styles among 49 other names.
sp = spm.SentencePieceProcessor(model_file=f'{OUT}/text.model'); C = load_concepts(); R = random.Random(6)
lines = [c[lang] for c in C[::9] for lang in ('en', 'zh')] + [caption(c, k, lang, 1, b) for c, k, lang, b in zip(C[4::31], [0, 1, 2, 3, 4, 5, 6] * 99, ['en', 'zh'] * 99, [None, 3, 7] * 99)] + ['  Two  spaces ', 'ＦＵＬＬ　ｗｉｄｔｈ', '一只戴帽子的猫🐱', 'naïve café', '…', 'A\tB\nC', '\u200b', 'ﬁ ligature', '£€¥', '']
json.dump([dict(text=t, ids=sp.encode(t)) for t in lines], open(f'{to}/golden/tokenizer.json', 'w'), ensure_ascii=False)
icons, there, _, _ = load_all('cpu'); split = load_split(C); codec = Codec(**CODEC); codec.load_state_dict({k: v.float() for k, v in load_safetensors(f'{OUT}/vqvae.safetensors').items()}, strict=False); codec.eval()
m = GPT(**SHAPE); m.load_state_dict({k: v.float() for k, v in weights.items()}); m.eval(); held = ((split == 1) & there).nonzero().tolist()[::5]; pairs = []
with torch.no_grad():
    for n, (k, i) in enumerate(held):
        lang = 'en' if n % 2 else 'zh'; names = [C[i][lang]] + R.sample(sorted({c[lang] for c in C} - {C[i][lang]}), 49); x = on(halved(premultiplied(icons[k, i][None]), 2), torch.ones(1, 3)); codes = codec.encode(x).flatten(1); ids = torch.tensor([[ids_of(sp, t) for t in names]]); sums = caption_scores(m, codes, ids, '[TINY]')[0]
        pairs.append(dict(language=lang, codes=codes[0].tolist(), caption=names[0], rivals=names[1:], ids=[t for t in ids[0, 0].tolist() if t >= 0], sum=round(sums[0].item(), 5), first=bool(sums.argmax() == 0)))
    # Greedy captions of the same pictures, half of them.
    some = held[1::2]; codes = torch.tensor([p['codes'] for p in pairs[1::2]]); n = len(some); tok = lambda name: torch.full((n, 1), T[name]); head = torch.cat([tok('[TINY]'), tok('[BOI1]'), codes, tok('[EOI1]'), tok('[ROI1]')], 1); pos = (30 + torch.arange(head.shape[1]))[None]
    told = generate(m, head, pos, 30 + head.shape[1], 20, CODES, VOCABULARY, 1., 1, 1, torch.Generator()); captions = [sp.decode([i - CODES for i in (r[:r.index(T['[SEP]'])] if T['[SEP]'] in r else r) if i < CODES + PIECES]) for r in told.tolist()]
    rows = [dict(text=text, names=[C[i]['en'], C[i]['zh']]) for text, (_, i) in zip(captions, some)]; named = sum(any(q in r['text'] for q in r['names']) for r in rows) / n
    # Greedy enlargements of some, held to their source, without those that end in one colour (the program tells of none), and what they look like in another style.
    few = held[::5]; codes = torch.tensor([p['codes'] for p in pairs[::5]]); enlarged = redraw(m, codes, torch.full((len(few), LONGEST), -1), '[TINY]', '[SMALL]', 1., 1, torch.Generator(), towards_source(codec, codes)); keep = [n for n, e in enumerate(enlarged.tolist()) if len(set(e)) > 24][:5]; few, codes, enlarged = [few[n] for n in keep], codes[keep], enlarged[keep]
    wishes = [target_style_text(C[i], (k + 1) % 5, 'en', False) for k, i in few]; restyled = redraw(m, codes, torch.tensor([ids_of(sp, w) for w in wishes]), '[TINY]', '[TINY]', 1., 1, torch.Generator())
    tasks = [dict(codes=c, enlarged=e, wish=w, restyled=r) for c, e, w, r in zip(codes.tolist(), enlarged.tolist(), wishes, restyled.tolist())]
never = [dict(en=C[i]['en'], zh=C[i]['zh']) for i in range(len(C)) if (split[:, i] == 2).all()]
json.dump(dict(first_among_50={lang: sum(p['first'] for p in pairs if p['language'] == lang) / sum(p['language'] == lang for p in pairs) for lang in ('en', 'zh')}, pairs=pairs, captions=dict(named=named, rows=rows), tasks=tasks, never=never, ids=T), open(f'{to}/golden/heldout.json', 'w'), ensure_ascii=False)
