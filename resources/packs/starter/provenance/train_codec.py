"""Trains the image codec, then sharpens its decoder against a discriminator (the codes stay as they are).
usage: train_codec.py SECONDS SHARPEN_SECONDS     writes LAB_OUT/codec.safetensors (before), vqvae.safetensors (after), codec.jpg"""
import sys, time
sys.path.insert(0, __import__('os').path.dirname(__import__('os').path.abspath(__file__)))
from pictures import *
from codec import *
from tensors import *

dev = 'cuda' if torch.cuda.is_available() else 'cpu'; TINY = dev == 'cpu'; AMP = dict(device_type=dev, dtype=torch.bfloat16)
BATCH = {64: 224, 128: 80, 256: 12} if not TINY else {64: 4, 128: 2, 256: 1}; PHOTOS = 16 if not TINY else 1


class Pictures:
    def __init__(s):
        s.icons, there, g, rows = load_all(dev); C = load_concepts(); s.split = load_split(C); s.train = ((s.split == 0) & there).nonzero().to(dev); s.photos = load_photos(dev)
        keep = torch.tensor([s.split[k, i].item() == 0 for i, k, *_ in rows.tolist()]); s.garments = g[keep.to(g.device)]
        s.held = ((s.split > 0) & there).nonzero(); s.held = s.held[torch.randperm(len(s.held), generator=torch.Generator().manual_seed(0))[:160]].to(dev)
        s.colours = torch.tensor([b[2] for b in BACKGROUNDS], device=dev) / 255

    def backgrounds(s, n):
        u = torch.rand(n, 1, device=dev); named = s.colours[torch.randint(0, 10, (n,), device=dev)]
        return torch.where(u < .55, torch.ones(n, 3, device=dev), torch.where(u < .92, named, torch.rand(n, 3, device=dev)))

    def vary(s, x):
        n = len(x); r = lambda a, b: a + (b - a) * torch.rand(n, device=dev); still = torch.rand(n, device=dev) < .5; z = torch.zeros(n, device=dev)
        return moved(x, torch.where(still, z + 1, r(.7, 1.1)), torch.where(still, z, r(-.15, .15)), torch.where(still[:, None], torch.zeros(n, 2, device=dev), torch.stack([r(-.1, .1), r(-.1, .1)], 1)), torch.rand(n, device=dev) < .5)

    def batch(s, size):
        n = BATCH[size]; at = s.train[torch.randint(0, len(s.train), (n,), device=dev)]; x = premultiplied(s.icons[at[:, 0], at[:, 1]])
        if size < 256:
            x = halved(x); m = n // 7; x[:m] = premultiplied(s.garments[torch.randint(0, len(s.garments), (m,), device=dev)])
        x = on(halved(s.vary(x), 1 if size == 64 else 0), s.backgrounds(n))
        if size < 256:
            p = s.photos[torch.randint(0, len(s.photos), (PHOTOS,), device=dev)].float() / 255; p = torch.where((torch.rand(PHOTOS, device=dev) < .5)[:, None, None, None], p.flip(3), p); x = torch.cat([x, halved(p, 1 if size == 64 else 0)])
        return x

    def fixed(s, size): return torch.cat([on(halved(premultiplied(s.icons[h[:, 0], h[:, 1]]), {64: 2, 128: 1, 256: 0}[size]), torch.ones(len(h), 3, device=dev)) for h in s.held.split(40)])


def slopes(d): return (d[..., 1:, :] - d[..., :-1, :]).abs().mean() + (d[..., 1:] - d[..., :-1]).abs().mean()


@torch.no_grad()
def measure(m, P):
    m.eval(); r = []
    for size in (64, 128, 256):
        ps, ids = [], []
        for x in P.fixed(size).split(40): c = m.encode(x); ps.append(psnr(m.decode(c), x)); ids.append(c.flatten())
        n = torch.bincount(torch.cat(ids), minlength=CODES).float(); p = n / n.sum(); r.append('%d: %.2f dB, perplexity %.0f' % (size, torch.cat(ps).mean(), torch.exp(-(p * (p + 1e-10).log()).sum())))
    m.train(); return '; '.join(r)


class Critic(nn.Module):
    """PatchGAN of 22 pixels' sight (Isola et al. 2017), spectrally normalised"""
    def __init__(s):
        super().__init__(); n = torch.nn.utils.spectral_norm
        s.layers = nn.ModuleList([n(nn.Conv2d(3, 64, 4, 2, 1)), n(nn.Conv2d(64, 128, 4, 2, 1)), n(nn.Conv2d(128, 256, 3, 1, 1)), n(nn.Conv2d(256, 1, 3, 1, 1))])

    def forward(s, x):
        seen = []
        for layer in s.layers[:-1]: x = F.leaky_relu(layer(x), .2); seen.append(x)
        return s.layers[-1](x), seen


def train(m, P, seconds):
    opt = torch.optim.Adam(m.parameters(), lr=1e-3, betas=(.9, .99)); warm, step, pool, t0, last = (200 if not TINY else 3), 0, [], time.time(), 0; quant = False; ema = None
    while (part := (time.time() - t0) / seconds) < 1 or not quant:
        lr = 1e-3 * min(1, (step + 1) / 150) * (.01 + .99 * .5 * (1 + math.cos(math.pi * min(1, part))))
        for g in opt.param_groups: g['lr'] = lr
        opt.zero_grad(set_to_none=True); told = []
        for size in BATCH:
            x = P.batch(size).contiguous(memory_format=torch.channels_last)
            with torch.autocast(**AMP): z = m.enc_b(m.norm(x))
            z = z.float()
            if quant: q, commit, _ = m.quantize_t(z)
            else: q, commit = z, z.pow(2).mean() * 1e-3; pool.append(z.detach().reshape(-1, z.shape[-1])[:20000]); pool = pool[-12:]
            with torch.autocast(**AMP): y = m.dec(q.permute(0, 3, 1, 2))
            d = y.float() - m.norm(x); loss = d.abs().mean() + d.pow(2).mean() + .7 * slopes(d) + .25 * commit
            (loss * {64: .4, 128: .4, 256: .2}[size]).backward(); told.append(d.pow(2).mean().detach())
            if size == 64: z64 = z.detach()
        torch.nn.utils.clip_grad_norm_(m.parameters(), 2.); opt.step(); step += 1
        if step == warm: m.quantize_t.start(torch.cat(pool)); quant = True; opt = torch.optim.Adam(m.parameters(), lr=lr, betas=(.9, .99))
        if quant and step % 40 == 0 and part < .7: m.quantize_t.restart(z64, .1)
        if part > .5:
            if ema is None: ema = {k: v.detach().clone() for k, v in m.named_parameters()}
            torch._foreach_mul_(list(ema.values()), .995); torch._foreach_add_(list(ema.values()), [v.detach() for v in m.parameters()], alpha=.005)
        if time.time() - last > 25: last = time.time(); print('codec %d %.0fs lr %.1e mse %s | %s' % (step, time.time() - t0, lr, ' '.join('%.4f' % t for t in told), measure(m, P)), flush=True)
    if ema is not None: m.load_state_dict(ema, strict=False)
    print('codec trained', step, measure(m, P), flush=True)


def settle(m, P, steps):
    """the mean of the weights moved the encoder a little: the codebook follows"""
    with torch.no_grad():
        for _ in range(steps): m.quantize_t(m.enc_b(m.norm(P.batch(64)))); m.quantize_t(m.enc_b(m.norm(P.batch(128))))
    print('codebook settled', measure(m, P), flush=True)


def sharpen(m, P, seconds):
    critic = Critic().to(dev); a = torch.optim.Adam(m.dec.parameters(), lr=2e-4, betas=(.5, .99)); b = torch.optim.Adam(critic.parameters(), lr=4e-4, betas=(.5, .99)); t0, step, last = time.time(), 0, time.time(); m.eval(); ema = {k: v.detach().clone() for k, v in m.dec.named_parameters()}
    while (part := (time.time() - t0) / seconds) < 1:
        for g in a.param_groups: g['lr'] = 2e-4 * (.05 + .95 * .5 * (1 + math.cos(math.pi * part)))
        size = (64, 128)[step % 2]; x = P.batch(size); c = m.encode(x); x = m.norm(x)
        with torch.autocast(**AMP): y = m.dec(m.quantize_t.lookup(c).permute(0, 3, 1, 2))
        y = y.float()
        with torch.autocast(**AMP): r, _ = critic(x); f, _ = critic(y.detach())
        loss_b = F.relu(1 - r.float()).mean() + F.relu(1 + f.float()).mean(); b.zero_grad(set_to_none=True); loss_b.backward(); b.step()
        with torch.autocast(**AMP):
            f, fs = critic(y)
            with torch.no_grad(): _, rs = critic(x)
        d = y - x; same = sum((u.float() - v.float()).abs().mean() for u, v in zip(fs, rs)); push = min(1, step / 300) * .06
        loss_a = d.abs().mean() + .7 * slopes(d) + .5 * d.pow(2).mean() + .6 * same - push * f.float().mean(); a.zero_grad(set_to_none=True); loss_a.backward(); torch.nn.utils.clip_grad_norm_(m.dec.parameters(), 1.); a.step(); step += 1
        torch._foreach_mul_(list(ema.values()), .995); torch._foreach_add_(list(ema.values()), [v.detach() for v in m.dec.parameters()], alpha=.005)
        if time.time() - last > 20: last = time.time(); print('sharpen %d %.0fs critic %.3f same %.4f | %s' % (step, time.time() - t0, loss_b, same, measure(m, P)), flush=True); m.eval()
    m.dec.load_state_dict(ema, strict=False); print('sharpened', step, measure(m, P), flush=True)


def show(m, before, P, path):
    rows = []
    for size in (64, 128, 256):
        x = P.fixed(size)[:14]; rows += [list(x), list(before.decode(m.encode(x))), list(m.decode(m.encode(x)))]
    p = P.photos[:14].float() / 255; rows += [list(p), list(before.decode(m.encode(p))), list(m.decode(m.encode(p)))]
    grid(rows, path, scale=128)


if __name__ == '__main__':
    torch.manual_seed(1); torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True; torch.backends.cudnn.benchmark = True
    t = time.time(); P = Pictures(); print('pictures', time.time() - t, len(P.train), len(P.garments), len(P.photos), flush=True)
    m = Codec(**SHAPE).to(dev, memory_format=torch.channels_last); train(m, P, float(sys.argv[1])); settle(m, P, 150 if not TINY else 1)
    kept = lambda: {k: v.half() for k, v in m.state_dict().items() if k.split('.')[-1] not in ('cluster_size', 'embed_avg')}
    m.load_state_dict({k: v.float() for k, v in kept().items()}, strict=False); save_safetensors(kept(), f'{OUT}/codec.safetensors')      # what is delivered is half precision: the codes are told with it
    import copy; before = copy.deepcopy(m).eval(); sharpen(m, P, float(sys.argv[2])); save_safetensors(kept(), f'{OUT}/vqvae.safetensors'); m.eval(); show(m, before, P, f'{OUT}/codec.jpg')
