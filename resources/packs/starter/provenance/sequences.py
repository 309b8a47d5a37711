"""The tasks as sequences (the templates of pack.json) and the bank of codes that they are drawn from. Everything stays on the device."""
import sentencepiece as spm, torch
from concurrent.futures import ProcessPoolExecutor
from typing import NamedTuple
from pictures import *

SIDE = {'[TINY]': 8, '[SMALL]': 16}
# Variants of a picture: white, mirrored; 10 backgrounds, 10 mirrored; 8 moved a little; 8 moved a lot; 8 moved a lot on a background.
WHITE, MIRRORED, NAMED, NAMED_MIRRORED, NEAR, FAR, FAR_NAMED, VARIANTS = 0, 1, 2, 12, 22, 30, 38, 46
GARMENT_VARIANTS = 8      # white, mirrored, 2 moved a little, 2 backgrounds, 2 moved a lot
# A processor would encode all variants for an hour. With `few`, these stand for all: each variant's place says which is taken for it.
FEW = [WHITE, MIRRORED, *[NAMED + i for i in range(10)] * 2, *[NEAR + i % 3 for i in range(8)], *[FAR + i % 2 for i in range(8)], *[FAR_NAMED] * 8]
FEW_SMALL = [NEAR if NEAR <= v < FAR else MIRRORED if v == MIRRORED else WHITE for v in range(VARIANTS)]
FEW_GARMENT, FEW_GARMENT_SMALL = [0, 1, 2, 2, 4, 4, 6, 6], [0] * 8


class Bank:
    """tiny [7,N,46,64], small [7,N,46,256]: codes; ground [N,46]: background or -1. The same variant of a thing is moved the same way in every style."""
    @torch.no_grad()
    def __init__(s, codec, dev, small=True, limit=None, few=False):
        s.dev, s.few = dev, few; s.C = load_concepts(); icons, s.there, garments, s.rows = load_all(dev); garments, s.rows = (garments, s.rows) if limit is None else (garments[::200], s.rows[::200]); s.split = load_split(s.C); N = limit or len(s.C); K = len(SETS); g = torch.Generator().manual_seed(11)
        fixed = no_mirror(s.C); colours = torch.tensor([b[2] for b in BACKGROUNDS]) / 255; V = VARIANTS
        s.ground = torch.full((len(s.C), V), -1); s.ground[:, NAMED:NAMED_MIRRORED] = s.ground[:, NAMED_MIRRORED:NEAR] = torch.arange(10); s.ground[:, FAR_NAMED:] = torch.randint(0, 10, (len(s.C), 8), generator=g)
        r = lambda a, b: a + (b - a) * torch.rand(len(s.C), V, generator=g); scale, turn, dx, dy = torch.ones(len(s.C), V), torch.zeros(len(s.C), V), torch.zeros(len(s.C), V), torch.zeros(len(s.C), V)
        for lo, hi, sc, tu, sh in ((NEAR, FAR, (.88, 1.0), .02, .04), (FAR, VARIANTS, (.75, 1.06), .14, .08)):
            scale[:, lo:hi], turn[:, lo:hi], dx[:, lo:hi], dy[:, lo:hi] = r(*sc)[:, lo:hi], r(-tu, tu)[:, lo:hi], r(-sh, sh)[:, lo:hi], r(-sh, sh)[:, lo:hi]
        flip = torch.rand(len(s.C), V, generator=g) < .5; flip[:, WHITE] = False; flip[:, MIRRORED] = True; flip[:, NAMED:NAMED_MIRRORED] = False; flip[:, NAMED_MIRRORED:NEAR] = True; flip[fixed] = False
        rgb = torch.where((s.ground >= 0)[..., None], colours[s.ground.clamp(min=0)], torch.ones(3))
        s.tiny = torch.zeros(K, len(s.C), V, 64, dtype=torch.int16, device=dev); s.small = torch.zeros(K, len(s.C), V, 256, dtype=torch.int16, device=dev) if small else None
        put = [t.to(dev) for t in (scale, turn, torch.stack([dx, dy], -1), flip, rgb)]; taken, taken_small = [torch.tensor(f if few else range(V)) for f in (FEW, FEW_SMALL)]; made, place = taken.unique(return_inverse=True); made_small, place_small = taken_small.unique(return_inverse=True); among = torch.searchsorted(made, made_small)
        for k in range(K):
            for at in (s.there[k, :N].nonzero().squeeze(1) if few else torch.arange(N)).split(16 if limit is None else 4):
                n = len(at); x = halved(premultiplied(icons[k, at.to(dev)])).repeat_interleave(len(made), 0); a = [t[at.to(dev)][:, made.to(dev)].flatten(0, 1) for t in put]
                x = on(moved(x, *a[:4]), a[4]); s.tiny[k, at.to(dev)] = codec.encode(halved(x)).view(n, -1, 64).short()[:, place.to(dev)]
                if small: s.small[k, at.to(dev)] = codec.encode(x.view(n, -1, *x.shape[1:])[:, among.to(dev)].flatten(0, 1)).view(n, -1, 256).short()[:, place_small.to(dev)]
            if few: print('encoded', STYLES[k][0], flush=True)
        s.ground = s.ground[:, taken]
        M = len(garments); gv = GARMENT_VARIANTS; s.garment_ground = torch.full((len(garments), gv), -1); s.garment_ground[:, 4:6] = torch.randint(0, 10, (len(garments), 2), generator=g)
        s.garment_tiny = torch.zeros(len(garments), gv, 64, dtype=torch.int16, device=dev); s.garment_small = torch.zeros(len(garments), gv, 256, dtype=torch.int16, device=dev)
        for o in range(0, M, 64):
            n = min(64, M - o); x = premultiplied(garments[o:o + n]).repeat_interleave(gv, 0); q = lambda a, b: a + (b - a) * torch.rand(n, gv, generator=g)
            sc, tu, sx, sy = torch.ones(n, gv), torch.zeros(n, gv), torch.zeros(n, gv), torch.zeros(n, gv); sc[:, 2:4], sx[:, 2:4], sy[:, 2:4] = q(.88, 1.)[:, 2:4], q(-.04, .04)[:, 2:4], q(-.04, .04)[:, 2:4]
            sc[:, 6:], tu[:, 6:], sx[:, 6:], sy[:, 6:] = q(.75, 1.06)[:, 6:], q(-.14, .14)[:, 6:], q(-.08, .08)[:, 6:], q(-.08, .08)[:, 6:]; fl = torch.rand(n, gv, generator=g) < .5; fl[:, 0] = False; fl[:, 1] = True
            gr = s.garment_ground[o:o + n]; c = torch.where((gr >= 0)[..., None], colours[gr.clamp(min=0)], torch.ones(3)); x = on(moved(x, *[t.flatten(0, 1).to(dev) for t in (sc, tu, torch.stack([sx, sy], -1), fl)]), c.flatten(0, 1).to(dev))
            x = x.view(n, gv, *x.shape[1:])
            for codes, f, shrink in ((s.garment_tiny, FEW_GARMENT, halved), (s.garment_small, FEW_GARMENT_SMALL, lambda q: q)):
                which, place = torch.tensor(f if few else range(gv)).unique(return_inverse=True); codes[o:o + n] = codec.encode(shrink(x[:, which.to(dev)].flatten(0, 1))).view(n, len(which), -1).short()[:, place.to(dev)]
        s.ground, s.garment_ground, s.rows = s.ground.to(dev), s.garment_ground.to(dev), s.rows.to(dev)
        ok = (s.split == 0) & s.there; ok[:, N:] = False; s.train = ok.nonzero().to(dev); s.train_mask = ok.to(dev)
        weight = {'Animals & Nature': 4., 'Food & Drink': 4., 'Smileys & Emotion': 2.5, 'Travel & Places': 1.8, 'Activities': 1.7, 'Objects': 1.6, 'People & Body': .45, 'Symbols': .3, 'Flags': .15}
        w = torch.tensor([.12 if "o'clock" in c['en'] or 'thirty' in c['en'] else min(.2 if '-' in c['cp'] else 9., weight.get(c['cat'], 1.)) for c in s.C], device=dev)[s.train[:, 1]]; w = torch.where(s.train[:, 0] >= 5, w * .6, w); s.cumulative = w.double().cumsum(0)
        trained = torch.tensor([s.split[k, i].item() == 0 for i, k, *_ in s.rows.tolist()]); s.garment_train = trained.nonzero().squeeze(1).to(dev)
        s.garment_cumulative = torch.where(s.rows[s.garment_train, 3] == 0, 2.5, 1.).cumsum(0)

    def prefer(s, wanted, times):
        """what is wanted is drawn so many times as often"""
        share = torch.diff(s.cumulative, prepend=torch.zeros(1, dtype=torch.double, device=s.dev)); good = torch.tensor([wanted(c) for c in s.C], device=s.dev); s.cumulative = (share * torch.where(good[s.train[:, 1]], times, 1.)).cumsum(0)


def _tokens(strings):
    sp = spm.SentencePieceProcessor(model_file=f'{OUT}/text.model'); out = np.full((len(strings), LONGEST), -1, np.int32); n = np.zeros(len(strings), np.int16)
    for i, text in enumerate(strings): ids = sp.encode(text)[:LONGEST]; out[i, :len(ids)] = ids; n[i] = len(ids)
    return out, n


class Texts:
    """Every caption there is, as ids: [concept, style (7: unsaid), background (10: unsaid), language, form], and those of garments. -1 fills up to 24."""
    def __init__(s, C, rows, dev, limit=None):
        rng = random.Random(5); K = len(SETS); N = limit or len(C); lines = []
        for c in C[:N]:
            for k in range(K + 1):
                for b in range(11):
                    for lang in ('en', 'zh'): lines += [caption(c, None if k == K else k, lang, f, None if b == 10 else b, rng) for f in range(FORMS)]
        garments = [garment_caption(C[i], None if u else k, lang, f, c, p) for i, k, c, p in rows.tolist() for u in (0, 1) for lang in ('en', 'zh') for f in range(GARMENT_FORMS)]
        wishes = [target_style_text(C[i], k, lang, named) for i in range(N) for k in range(K) for lang in ('en', 'zh') for named in (False, True)]
        al = [lines, garments, wishes]; parts = [(g, o) for g in range(3) for o in range(0, len(al[g]), 20000)]
        with ProcessPoolExecutor(os.cpu_count()) as pool: done = list(pool.map(_tokens, [al[g][o:o + 20000] for g, o in parts]))
        join = lambda g: torch.from_numpy(np.concatenate([d[0] for d, (q, _) in zip(done, parts) if q == g])).to(dev)
        lift = lambda t: torch.where(t >= 0, t + CODES, t).short()
        s.names = lift(join(0)).view(N, K + 1, 11, 2, FORMS, LONGEST); s.garments = lift(join(1)).view(-1, 2, 2, GARMENT_FORMS, LONGEST); s.wishes = lift(join(2)).view(N, K, 2, 2, LONGEST)


def compact(ids, *others):
    """fillers (-1) go to the end, the rest keeps its order"""
    order = (ids < 0).to(torch.uint8).sort(dim=1, stable=True)[1]; return [t.gather(1, order) for t in (ids, *others)]


class Lesson(NamedTuple):
    """what text to picture is taught from"""
    drawn: tuple            # how often each kind of variant, see Maker.variants
    forms: tuple = (.62, .14, .12, .12)     # how often each form of a caption
    garments: float = .14
    spoilt: tuple = (.7, .04)   # share of pictures with codes that are given wrong, and of such codes in them
    silent: float = .08     # sentences left out, for guidance


BROAD = Lesson((.72, .06, .14, .08, 0., 0.))
# The plain picture under its name: what people see first has to be right. After BROAD.
BY_HEART = Lesson((.88, .02, .10, 0., 0., 0.), (.86, .14, 0., 0.), .10, (.5, .03), .06)


class Maker:
    def __init__(s, bank, texts, seed, lesson=BROAD):
        s.lesson = lesson; s.b, s.t, s.dev = bank, texts, bank.dev; s.g = torch.Generator(device=s.dev).manual_seed(seed); s.tok = lambda n, name: torch.full((n, 1), T[name], dtype=torch.long, device=s.dev)

    def r(s, first, n): return torch.arange(first, first + n, device=s.dev)
    def garments(s, n): return s.b.garment_train[torch.searchsorted(s.b.garment_cumulative, s.rand(n) * s.b.garment_cumulative[-1]).clamp(max=len(s.b.garment_train) - 1)]

    def rand(s, *n): return torch.rand(*n, device=s.dev, generator=s.g)
    def pick(s, n, high): return (s.rand(n) * high).long().clamp(max=high - 1)
    def choose(s, n, weights): c = torch.tensor(weights, device=s.dev).cumsum(0); return torch.searchsorted(c, s.rand(n) * c[-1]).clamp(max=len(weights) - 1)

    def things(s, n): return s.b.train[torch.searchsorted(s.b.cumulative, s.rand(n).double() * s.b.cumulative[-1]).clamp(max=len(s.b.train) - 1)]

    def variants(s, n, size, weights):
        """weights of white, mirrored, named background, moved a little, moved a lot, moved a lot on a background"""
        if s.b.few and size == '[SMALL]': weights = (weights[0], weights[1], 0., weights[3], 0., 0.)
        u = s.choose(n, weights); v = torch.stack([torch.zeros_like(u), torch.ones_like(u), NAMED + s.pick(n, 20), NEAR + s.pick(n, 8), FAR + s.pick(n, 8), FAR_NAMED + s.pick(n, 8)]).gather(0, u[None]).squeeze(0)
        return v

    def draw(s, n, size, weights, said=(.36, .50), forms=(.62, .14, .12, .12), garments=.14):
        """-> codes [n, 64|256], text [n,24], concept, style, variant, is a garment"""
        at = s.things(n); k, i = at[:, 0], at[:, 1]; v = s.variants(n, size, weights); ground = s.b.ground[i, v]; bad = (k == INK) & (ground == 9); v = torch.where(bad, torch.zeros_like(v), v); ground = torch.where(bad, -torch.ones_like(ground), ground)
        lang = s.pick(n, 2); form = s.choose(n, forms); style = torch.where(s.rand(n) < said[1] / sum(said), k, torch.full_like(k, len(SETS)))
        unsaid = s.rand(n) < .1; text = s.t.names[i, style, torch.where((ground < 0) | unsaid, torch.full_like(ground, 10), ground), lang, form].long()
        codes = (s.b.tiny if size == '[TINY]' else s.b.small)[k, i, v].long(); m = int(n * garments)
        if m:
            q = s.garments(m); w = s.choose(m, (.5, .14, .1, .1, 0., 0., .08, .08)); gt = s.t.garments[q, (s.rand(m) < .5).long(), s.pick(m, 2), s.choose(m, (.6, .3, .1))].long()
            text[:m], codes[:m] = gt, (s.b.garment_tiny if size == '[TINY]' else s.b.garment_small)[q, w].long()
        return codes, text, i, k, v, m

    def spoil(s, codes, share):
        """some given codes replaced by others, so that a wrong one does not throw the model"""
        return torch.where(s.rand(*codes.shape) < share, codes[torch.randperm(len(codes), device=s.dev, generator=s.g)], codes)

    def pack(s, parts, spoilt, positions, weights):
        """parts: columns of ids with -1 as filler; spoilt: what is given instead; weights: of each column as a target; -> inputs, positions, targets, weights, all [B,L]"""
        ids = torch.cat(parts, 1); seen = torch.cat(spoilt, 1); pos = positions.expand_as(ids); w = weights.expand_as(ids); ids, seen, pos, w = compact(ids, seen, pos, w); w = torch.where(ids < 0, torch.zeros_like(w), w); ids, seen = ids.clamp(min=0), seen.clamp(min=0)
        return seen[:, :-1], pos[:, :-1], ids[:, 1:], w[:, 1:]

    def layout(s, columns):
        """columns: (position of the first, count, weight)"""
        return torch.cat([s.r(a, n) for a, n, _ in columns])[None], torch.cat([torch.full((n,), float(w), device=s.dev) for _, n, w in columns])[None]

    def text_to_picture(s, n, size):
        side = SIDE[size] ** 2; q = s.lesson; codes, text, *_ = s.draw(n, size, q.drawn, forms=q.forms, garments=q.garments); text = torch.where((s.rand(n) < q.silent)[:, None], torch.full_like(text, -1), text); pos, w = s.layout([(0, 1, 0), (1, 24, 0), (30, 2, 0), (32, side, 1)])
        bad = s.spoil(codes, torch.where(s.rand(n, 1) < q.spoilt[0], q.spoilt[1], 0.)); head = [s.tok(n, '[ROI1]'), text, s.tok(n, size), s.tok(n, '[BOI1]')]; return s.pack(head + [codes], head + [bad], pos, w)

    def describe(s, n, size):
        side = SIDE[size] ** 2; codes, text, *_ = s.draw(n, size, (.28, .10, .14, .14, .20, .14), (.55, .38), (.72, .06, .11, .11)); pos, w = s.layout([(30, 2, 0), (32, side, 0), (32 + side, 2, 0), (34 + side, 24, 1), (58 + side, 1, 1)])
        head = [s.tok(n, size), s.tok(n, '[BOI1]')]; tail = [s.tok(n, '[EOI1]'), s.tok(n, '[ROI1]'), text, s.tok(n, '[SEP]')]; ids, posn, tg, wt = s.pack(head + [codes] + tail, head + [s.spoil(codes, .03)] + tail, pos, w)
        return ids, (30 + s.r(0, ids.shape[1]))[None].expand_as(ids), tg, wt        # without gaps: counting just goes on

    def restyle(s, n, size):
        side = SIDE[size] ** 2; at = s.things(n * 4); k, i = at[:, 0], at[:, 1]; k2 = (k + 1 + s.pick(n * 4, len(SETS) - 1)) % len(SETS); ok = s.b.train_mask[k2, i]; keep = (~ok).to(torch.uint8).sort(dim=0, stable=True)[1][:n]; k, i, k2 = k[keep], i[keep], k2[keep]
        v = s.variants(n, size, (.5, .12, .2, .18, 0., 0.)); v = torch.where(((k == INK) | (k2 == INK)) & (s.b.ground[i, v] == 9), torch.zeros_like(v), v); bank = s.b.tiny if size == '[TINY]' else s.b.small; a, b = bank[k, i, v].long(), bank[k2, i, v].long()
        text = s.t.wishes[i, k2, s.pick(n, 2), s.pick(n, 2)].long(); pos, w = s.layout([(0, 1, 0), (1, 24, 0), (30, 2, 0), (32, side, 0), (32 + side, 2, 0), (1, 3, 0), (4, side, 1)]); return s.two(n, text, a, b, size, size, pos, w)

    def enlarge(s, n):
        at = s.things(n); k, i = at[:, 0], at[:, 1]; v = s.variants(n, '[SMALL]', (.36, .08, .26, .16, .08, .06)); v = torch.where((k == INK) & (s.b.ground[i, v] == 9), torch.zeros_like(v), v); a, b = s.b.tiny[k, i, v].long(), s.b.small[k, i, v].long(); g = s.b.ground[i, v]
        text = s.t.names[i, torch.where(s.rand(n) < .6, k, torch.full_like(k, len(SETS))), torch.where(g < 0, torch.full_like(g, 10), g), s.pick(n, 2), s.choose(n, (.8, .2, 0., 0.))].long(); m = n // 8; q = s.garments(m); w_ = s.pick(m, 1 if s.b.few else GARMENT_VARIANTS); a[:m], b[:m] = s.b.garment_tiny[q, w_].long(), s.b.garment_small[q, w_].long(); text[:m] = -1
        text = torch.where((s.rand(n) < .5)[:, None], torch.full_like(text, -1), text); pos, w = s.layout([(0, 1, 0), (1, 24, 0), (30, 2, 0), (32, 64, .2), (96, 2, 0), (1, 3, 0), (4, 256, 1)]); return s.two(n, text, a, b, '[TINY]', '[SMALL]', pos, w)

    def two(s, n, text, a, b, first, second, pos, w):
        head = [s.tok(n, '[ROI1]'), text, s.tok(n, first), s.tok(n, '[BOI1]')]; mid = [s.tok(n, '[EOI1]'), s.tok(n, '[ROI2]'), s.tok(n, '[POS0]'), s.tok(n, second), s.tok(n, '[BOI2]')]
        return s.pack(head + [a] + mid + [b], head + [s.spoil(a, .03)] + mid + [s.spoil(b, .04)], pos, w)

    def groups(s, plan, times=1):
        """each (task, size) of the plan as four tensors [times · n, L]: ids, positions, targets, weights"""
        return [s.enlarge(n * times) if task == 'enlarge' else getattr(s, task)(n * times, size) for (task, size), n in plan.items()]

    def batch(s, plan):
        """plan: {(task, size): n} -> ids, positions, groups, image targets (flat index, id, weight), text targets"""
        made = s.groups(plan); ids, pos, tg, wt = [torch.cat([g[q].reshape(-1) for g in made]) for q in range(4)]; return ids, pos, [tuple(g[0].shape) for g in made], tg, wt

    def batches(s, plan, times):
        """as many batches of one shape: made together, which takes a device hardly longer than one -> [(ids, positions, targets, weights)]"""
        made = [[t.expand(g[0].shape).reshape(times, -1) for t in g] for g in s.groups(plan, times)]; flat = [torch.cat([g[q] for g in made], 1) for q in range(4)]; return list(zip(*[t.unbind(0) for t in flat]))
