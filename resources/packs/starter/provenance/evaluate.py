"""What the pack is worth, on a device: samples, Caption Score, the independent judge. usage: evaluate.py [quick]      -> LAB_OUT/metrics.json, samples-*.jpg"""
import sys, time
sys.path.insert(0, __import__('os').path.dirname(__import__('os').path.abspath(__file__)))
from sample import *
from codec import Codec, SHAPE as CODEC
from scorer import Judge, grams
from tensors import *

dev = torch.device('cuda' if torch.cuda.is_available() else 'cpu'); QUICK = 'quick' in sys.argv; t0 = time.time(); M = {}
PROMPTS = ['cat face', '立体风格的猫脸', 'sticker style pizza', '披萨', 'flat style dog face', '卡通风格的龟', 'cartoon style rocket', '扁平风格的火箭', 'a red dress', '蓝色的连衣裙', '3D style green backpack', '贴纸风格的粉色手提包', 'red apple on a blue background', '黄色背景上的笑脸', 'ink style house', '黑白风格的树',
           'sunflower', '扁平风格的花', 'flat style birthday cake', '立体风格的蛋糕', 'smiling face with sunglasses', '卡通风格的汽车', 'sticker style owl on a green background', '粉色背景上的扁平风格的雪人', '一只猫', 'a dog', 'storybook style fox', '绘本风格的猫头鹰', 'classic style lion', '经典风格的苹果', 'strawberry', '西瓜',
           'cartoon style butterfly', '立体风格的鱼', 'guitar', '雨伞', 'a blue striped t-shirt', '红色的波点连衣裙', 'yellow checked coat', '绿色的碎花连衣裙', 'penguin', '熊猫', 'flat style hamburger', '贴纸风格的甜甜圈', 'bicycle', '高跟鞋', 'volcano', '月亮']


def note(k, v): M[k] = v; json.dump(M, open(f'{OUT}/metrics.json', 'w'), ensure_ascii=False, indent=1); print('%.0fs' % (time.time() - t0), k, v, flush=True)


sp = spm.SentencePieceProcessor(model_file=f'{OUT}/text.model'); tx = lambda lines: torch.tensor([ids_of(sp, t) for t in lines], device=dev)
codec = Codec(**CODEC); codec.load_state_dict({k: v.float() for k, v in load_safetensors(f'{OUT}/vqvae.safetensors').items()}, strict=False); codec = codec.eval().to(dev)
m = GPT(**SHAPE); m.load_state_dict({k: v.float() for k, v in load_parts(f'{OUT}/gpt').items()}); m = m.eval().to(dev)
judge = Judge(); judge.load_state_dict({k: v.float() if v.is_floating_point() else v for k, v in load_parts(f'{OUT}/scorer').items()}); judge = judge.eval().to(dev)
icons, there, garments, rows = load_all('cpu'); C = load_concepts(); split = load_split(C); R = random.Random(9); gen = torch.Generator(device=dev).manual_seed(3)
pix = lambda codes: torch.cat([codec.decode(c).clamp(0, 1) for c in codes.split(128)]); see = lambda x: torch.cat([judge.see(F.avg_pool2d(q, q.shape[-1] // 64) if q.shape[-1] > 64 else q)[0] for q in x.split(256)]); style_of = lambda x: torch.cat([judge.see(F.avg_pool2d(q, q.shape[-1] // 64) if q.shape[-1] > 64 else q)[1].argmax(1) for q in x.split(256)])
with torch.no_grad(): EN = judge.read(torch.tensor([grams(c['en']) for c in C], device=dev))
plain = lambda at: on(halved(premultiplied(icons[at[:, 0], at[:, 1]])), torch.ones(len(at), 3)).to(dev)
held = ((split == 1) & there).nonzero()
COMMON = [i for i, c in enumerate(C) if is_common(c)]


@torch.no_grad()
def named(x, things, rivals=50):
    """is the own name first among 50 for the judge? -> [n] of 0/1 and its log-probability"""
    v = see(x); pool = torch.tensor([[i] + R.sample([j for j in range(len(C)) if C[j]['en'] != C[i]['en']], rivals - 1) for i in things], device=dev); z = judge.heat.exp() * (v[:, None] * EN[pool]).sum(-1); return (z.argmax(1) == 0).float(), z.log_softmax(-1)[:, 0]


def retrieval(size):
    at = held; x = plain(at); codes = codec.encode(halved(x) if size == '[TINY]' else x).flatten(1); r = {}
    for lang in ('en', 'zh'):
        caps = torch.stack([tx([C[i][lang]] + [C[j][lang] for j in R.sample([j for j in range(len(C)) if C[j][lang] != C[i][lang]], 49)]) for i in at[:, 1].tolist()]); s = caption_scores(m, codes, caps, size); r[lang] = dict(n=len(at), r1=round((s.argmax(1) == 0).float().mean().item(), 4), r5=round(((s > s[:, :1]).sum(1) < 5).float().mean().item(), 4))
    return r


with torch.no_grad():
    r = {}
    at = torch.cat([held, ((split == 2) & there).nonzero()])
    for size in (64, 128): x = plain(at); x = halved(x) if size == 64 else x; c = torch.cat([codec.encode(q) for q in x.split(64)]); p = psnr(pix(c), x); n = torch.bincount(c.flatten(), minlength=CODES); r[size] = dict(psnr=round(p.mean().item(), 2), used=int((n > 0).sum()), by_style={STYLES[k][0]: round(p[(at[:, 0] == k).to(dev)].mean().item(), 2) for k in range(7) if (at[:, 0] == k).any()})
    note('codec', r); real, _ = named(plain(held), held[:, 1].tolist()); note('judge_on_real_heldout_styles', round(real.mean().item(), 4))
    for size in ('[TINY]', '[SMALL]'): note('retrieval' + size, retrieval(size))
    trained = [(k, i) for i in COMMON for k in range(5) if split[k, i] == 0]; R.shuffle(trained); trained = trained[:48 if QUICK else 192]; lines = [caption(C[i], k, 'en' if n % 2 else 'zh') for n, (k, i) in enumerate(trained)]
    truth = torch.tensor([k for k, _ in trained], device=dev); lim, _ = named(pix(codec.encode(plain(torch.tensor(trained))).flatten(1)), [i for _, i in trained]); note('judge_on_decoded_true_pictures', round(lim.mean().item(), 4)); best = {}
    for size in ('[TINY]', '[SMALL]'):
        for temp, k, guide in ((1., 200, 1), (.7, 40, 1), (1., 100, 1.5), (.8, 50, 2), (1., 100, 2.5), (.7, 50, 3)) if not QUICK else ((.8, 50, 1.5),):
            x = pix(draw(m, tx(lines), size, temp, k, guide, gen)); ok, lp = named(x, [i for _, i in trained]); note(f'samples {size} T={temp} top-k={k} g={guide}', dict(name=round(ok.mean().item(), 4), log_name=round(lp.mean().item(), 3), style=round((style_of(x) == truth).float().mean().item(), 4))); best.setdefault(size, []).append((ok.mean().item() + .2 * lp.mean().item(), temp, k, guide))
    for size, name in (('[TINY]', 'tiny'), ('[SMALL]', 'small')):
        _, temp, k, guide = max(best[size]); P = PROMPTS[:6] if QUICK else PROMPTS; t = tx(P).repeat_interleave(16, 0); codes = draw(m, t, size, temp, k, guide, gen); s = caption_scores(m, codes, t[:, None], size).view(len(P), 16); x = pix(codes).view(len(P), 16, 3, *[SIDE[size] * 8] * 2)
        rows_ = [list(x[n, :5]) + [None] + list(x[n, s[n].argsort(descending=True)[:5]]) for n in range(len(P))]; grid([rows_[n] + [None] + rows_[n + 1] for n in range(0, len(P) - 1, 2)], f'{OUT}/samples-{name}.jpg', scale=96, quality=88)
    n = 12 if QUICK else 64; some = trained[:n]
    for size in ('[TINY]', '[SMALL]'):
        _, temp, k, guide = max(best[size]); t = tx([caption(C[i], None, 'en' if q % 2 else 'zh') for q, (_, i) in enumerate(some)]); codes = draw(m, t.repeat_interleave(16, 0), size, temp, k, guide, gen); s = caption_scores(m, codes, t.repeat_interleave(16, 0)[:, None], size).view(n, 16); ok, lp = named(pix(codes), [i for _, i in some for _ in range(16)]); ok, lp = ok.view(n, 16), lp.view(n, 16); top = s.argmax(1); d = lp.gather(1, top[:, None])[:, 0] - lp.mean(1); b = torch.tensor([d[torch.randint(0, n, (n,), device=dev)].mean().item() for _ in range(1000)]).sort()[0]
        note('best of 16 against a random one ' + size, dict(settings=(temp, k, guide), name_best=round(ok.gather(1, top[:, None]).mean().item(), 4), name_random=round(ok.mean().item(), 4), log_name_gain=round(d.mean().item(), 3), interval=[round(b[25].item(), 3), round(b[975].item(), 3)]))
    at = held[::2] if not QUICK else held[:6]; x = plain(at); c64, c128 = codec.encode(halved(x)).flatten(1), codec.encode(x).flatten(1); none = torch.full((len(at), LONGEST), -1, device=dev); up = F.interpolate(pix(c64), scale_factor=2, mode='bicubic', align_corners=False)
    held_to = towards_source(codec, c64); y = {f'{a}': redraw(m, c64, none, '[TINY]', '[SMALL]', temp, k, gen, held_to) for a, temp, k in (('greedy', 1., 1), ('top20_t0.8', .8, 20))}; note('super_resolution', dict(n=len(at), bicubic=round(psnr(up, x).mean().item(), 2), ceiling=round(psnr(pix(c128), x).mean().item(), 2), **{a: round(psnr(pix(c), x).mean().item(), 2) for a, c in y.items()}, judge_bicubic=round(named(up, at[:, 1].tolist())[0].mean().item(), 3), judge_greedy=round(named(pix(y['greedy']), at[:, 1].tolist())[0].mean().item(), 3)))
    grid([list(row) for n in range(0, min(36, len(at)), 12) for row in (pix(c64[n:n + 12]), pix(y['greedy'][n:n + 12]), pix(y['top20_t0.8'][n:n + 12]), x[n:n + 12])], f'{OUT}/samples-superres.jpg', scale=128)
    src = torch.tensor([next(q for q in (0, 1, 4, 3, 2) if q != k and split[q, i] == 0) for k, i in at.tolist()]); a = plain(torch.stack([src, at[:, 1]], 1)); note_ = {}
    for size in ('[TINY]', '[SMALL]'):
        f = (lambda q: halved(q)) if size == '[TINY]' else (lambda q: q); ca = codec.encode(f(a)).flatten(1); y = redraw(m, ca, tx([target_style_text(C[i], k, 'en' if n % 2 else 'zh', False) for n, (k, i) in enumerate(at.tolist())]), size, size, .7, 40, gen); z = pix(y); note_[size] = dict(psnr=round(psnr(z, f(x)).mean().item(), 2), other=round(psnr(z, f(x).roll(1, 0)).mean().item(), 2), name=round(named(z, at[:, 1].tolist())[0].mean().item(), 3), style=round((style_of(z) == at[:, 0].to(dev)).float().mean().item(), 3))
    note('style_transfer', note_); grid([list(row) for n in range(0, min(24, len(at)), 12) for row in (pix(ca[n:n + 12]), z[n:n + 12], x[n:n + 12])], f'{OUT}/samples-style.jpg', scale=128)
    note('seconds', round(time.time() - t0))
