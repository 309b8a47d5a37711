"""The pictures as tensors on the device: icons, garments in colours and patterns, photographs; and how they are varied."""
import io, json, math, numpy as np, torch, torch.nn.functional as F
from concurrent.futures import ThreadPoolExecutor
from PIL import Image
from words import *

HUE = dict(red=0., orange=28., yellow=50., green=125., blue=215., purple=275., pink=335.)


def load_icons(device):
    """-> [7, N, 4, 256, 256] uint8, straight alpha; [7, N] whether the set draws the thing"""
    index = json.load(open(f'{DATA}/icons.json')); raw = open(f'{DATA}/icons.bin', 'rb').read(); C = json.load(open(f'{DATA}/concepts.json'))['concepts']
    place = {c['cp']: i for i, c in enumerate(C)}; icons = torch.zeros(len(SETS), len(C), 4, 256, 256, dtype=torch.uint8, device=device); there = torch.zeros(len(SETS), len(C), dtype=torch.bool)
    def read(e): return SETS.index(e['set']), place[e['cp']], np.asarray(Image.open(io.BytesIO(raw[e['offset']:e['offset'] + e['length']])).convert('RGBA'))
    with ThreadPoolExecutor(16) as pool:
        for k, i, a in pool.map(read, index): icons[k, i] = torch.from_numpy(a.transpose(2, 0, 1).copy()).to(device); there[k, i] = True
    return icons, there


def load_photos(device):
    """[M,3,128,128] uint8, the training part"""
    raw = open(f'{DATA}/photos.bin', 'rb').read(); index = json.load(open(f'{DATA}/photos.json'))
    with ThreadPoolExecutor(16) as pool: a = list(pool.map(lambda e: np.asarray(Image.open(io.BytesIO(raw[e[0]:e[0] + e[1]])).convert('RGB')), index))
    return torch.from_numpy(np.stack(a).transpose(0, 3, 1, 2).copy()).to(device)


def premultiplied(rgba):
    """uint8 [B,4,H,W] -> float, colours times alpha, 0..1"""
    x = rgba.float().div_(255); return torch.cat([x[:, :3] * x[:, 3:], x[:, 3:]], 1)


def halved(x, times=1):
    for _ in range(times): x = F.avg_pool2d(x, 2)
    return x


def on(x, rgb):
    """premultiplied [B,4,H,W] on colours [B,3] -> [B,3,H,W]"""
    return x[:, :3] + rgb[:, :, None, None] * (1 - x[:, 3:])


def moved(x, scale, turn, shift, flip):
    """premultiplied pictures scaled, turned (radians), shifted (share of the side) and mirrored, each as its row of [B] says"""
    s, f = 1 / scale, torch.where(flip, -1., 1.); z = torch.zeros_like(s)
    m = torch.stack([torch.stack([f * s * turn.cos(), -s * turn.sin(), shift[:, 0]], 1), torch.stack([f * s * turn.sin(), s * turn.cos(), shift[:, 1]], 1)], 1)
    return F.grid_sample(x, F.affine_grid(m, list(x.shape), align_corners=False), align_corners=False)


def hsv(x):
    mx, mn = x.max(1)[0], x.min(1)[0]; d = mx - mn; r, g, b = x.unbind(1); dd = torch.where(d == 0, torch.ones_like(d), d)
    h = torch.where(mx == r, ((g - b) / dd) % 6, torch.where(mx == g, (b - r) / dd + 2, (r - g) / dd + 4)) * 60
    return torch.where(d == 0, torch.zeros_like(h), h), torch.where(mx == 0, torch.zeros_like(d), d / mx.clamp(min=1e-6)), mx


def rgb_of(h, s, v):
    h = (h % 360) / 60; i = h.floor(); f = h - i; p, q, t = v * (1 - s), v * (1 - f * s), v * (1 - (1 - f) * s); i = (i % 6).long()
    pick = lambda *c: torch.stack(c, 0).gather(0, i[None]).squeeze(0)
    return torch.stack([pick(v, q, p, p, t, v), pick(t, v, v, q, p, p), pick(p, p, t, v, v, q)], 1)


def pattern_mask(pattern, size, device):
    """share of the second colour, [size,size] in 0..1; sizes are for 128 pixels"""
    u = size / 128; y, x = torch.meshgrid(torch.arange(size, device=device) / u, torch.arange(size, device=device) / u, indexing='ij'); name = PATTERNS[pattern][0]
    soft = lambda d: (d / 1.2 + .5).clamp(0, 1)
    if name == 'striped': p = 15.; return soft(3.1 - ((y % p) - p / 2).abs())
    if name == 'checked': p = 18.; a, b = soft(4. - ((x % p) - p / 2).abs()), soft(4. - ((y % p) - p / 2).abs()); return (a + b).clamp(0, 2) / 2
    if name == 'polka-dot':
        p = 16.; d = lambda ox, oy: torch.hypot(((x + ox) % p) - p / 2, ((y + oy) % p) - p / 2); return torch.maximum(soft(3.6 - d(0, 0)), soft(3.6 - d(p / 2, p / 2)))
    if name == 'floral':
        m = torch.zeros_like(x); spots = [(9 + 20 * i + (10 if j % 2 else 0), 9 + 17 * j) for j in range(8) for i in range(-1, 8)]
        for cx, cy in spots:
            dx, dy = x - cx, y - cy; r = torch.hypot(dx, dy); m = torch.maximum(m, soft(4.2 + 2.2 * torch.cos(5 * torch.atan2(dy, dx)) - r) * soft(r - 1.6))
        return m
    return torch.zeros_like(x)


def garments_of(rgba, with_patterns):
    """[1,4,H,W] uint8 -> the same garment with its main colour replaced, in every colour and pattern [M,4,H,W], and which [M,2]. A pattern is white, on white cloth blue-grey."""
    x = rgba.float() / 255; al = x[:, 3]; h, s, v = hsv(x[:, :3]); w = al * s * (s > .2) * (v > .15)
    hist = torch.bincount((h / 10).long().flatten() % 36, w.flatten(), 36); hist = hist + hist.roll(1) + hist.roll(-1); k = hist.argmax(); share = w.sum() / al.sum().clamp(min=1)
    a = torch.deg2rad(h); m = w * (((h - (k * 10 + 5) + 180) % 360 - 180).abs() < 25); dh = torch.rad2deg(torch.atan2((m * a.sin()).sum(), (m * a.cos()).sum())) % 360
    away = (h - dh + 180) % 360 - 180; out, which = [], []
    if share > .12: near, dev = (1.5 - away.abs() / 40).clamp(0, 1) * ((s - .08) / .12).clamp(0, 1), away * .5
    else: near, dev, s, v = torch.ones_like(h), torch.zeros_like(h), torch.full_like(s, .6), .25 + .75 * v
    masks = [pattern_mask(p, x.shape[-1], x.device) for p in range(len(PATTERNS))]
    for colour, (name, _) in enumerate(COLOURS):
        if name in HUE:
            nh, ns, nv = HUE[name] + dev, s.clamp(min=.55), (v * .85 + .13).clamp(0, 1)
            if name == 'pink': ns, nv = ns * .55, (nv * .5 + .5).clamp(0, 1)
            if name == 'yellow': ns, nv = (ns + .1).clamp(0, 1), (nv * .4 + .6).clamp(0, 1)
            if name == 'orange': nv = (nv * .6 + .4).clamp(0, 1)
            t = rgb_of(nh, ns, nv)
        elif name == 'black': t = rgb_of(h, s * .12, v * .33)
        else: t = rgb_of(h, s * .08, .72 + .27 * v)
        second = torch.tensor([.42, .53, .72] if name == 'white' else [.98, .97, .94], device=x.device).view(1, 3, 1, 1) * (.55 + .45 * v[:, None])
        for pattern in range(len(PATTERNS) if with_patterns else 1):
            p = masks[pattern]; u = t * (1 - p) + second * p; rgb = x[:, :3] * (1 - near[:, None]) + u * near[:, None]
            out.append(torch.cat([(rgb.clamp(0, 1) * 255).round().to(torch.uint8), rgba[:, 3:]], 1)); which.append((colour, pattern))
    return torch.cat(out), which


def load_garments(icons, there, C):
    """-> rgba [M,4,128,128] uint8 and rows [M,4]: concept, style, colour, pattern"""
    by = {c['en']: i for i, c in enumerate(C)}; out, rows = [], []
    for name in GARMENTS:
        i = by[name]
        for k in range(len(SETS)):
            if k == INK or not there[k, i]: continue
            p = premultiplied(icons[k, i][None]); p = halved(p); small = torch.cat([(p[:, :3] / p[:, 3:].clamp(min=1e-3)).clamp(0, 1), p[:, 3:]], 1); small = (small * 255).round().to(torch.uint8)
            made, which = garments_of(small, name not in UNPATTERNED); out.append(made); rows += [(i, k, *q) for q in which]
    return torch.cat(out), torch.tensor(rows)


def load_all(device):
    """icons, where they are, garments and their rows; kept in LAB_CACHE between the programs of one run"""
    kept = os.path.join(os.environ.get('LAB_CACHE', OUT), 'pictures.pt')
    if os.path.exists(kept): icons, there, g, rows = torch.load(kept); return icons.to(device), there, g.to(device), rows
    icons, there = load_icons(device); g, rows = load_garments(icons, there, load_concepts()); torch.save((icons.cpu(), there, g.cpu(), rows), kept + '.part'); os.replace(kept + '.part', kept); return icons, there, g, rows


def load_split(C):
    """[7,N]: 0 train, 1 held-out style, 2 thing never seen. Held out as in the first version."""
    held = json.load(open(f'{DATA}/heldout.json')); place = {c['cp']: i for i, c in enumerate(C)}; split = torch.zeros(len(SETS), len(C), dtype=torch.long)
    for cp in held['concepts']: split[:, place[cp]] = 2
    for cp, name in held['styles']: split[SETS.index(name), place[cp]] = 1
    return split


def no_mirror(C): return torch.tensor([c['cat'] in ('Symbols', 'Flags') or any(w in c['en'] for w in ('clock', 'arrow', 'button', 'left', 'right', 'letter', 'sign', 'input', 'speaker')) for c in C])
