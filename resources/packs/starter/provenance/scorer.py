"""An independent judge: a small picture–text network, trained on the pictures themselves (never on codes) with splits of its own. For evaluation only.
usage: scorer.py SECONDS      writes LAB_OUT/scorer-*.safetensors"""
import sys, time
sys.path.insert(0, __import__('os').path.dirname(__import__('os').path.abspath(__file__)))
from pictures import *
from tensors import *
from torch import nn

dev = 'cuda' if torch.cuda.is_available() else 'cpu'


class Unit(nn.Module):
    def __init__(s, a, b, stride):
        super().__init__(); s.one, s.two, s.n1, s.n2 = nn.Conv2d(a, b, 3, stride, 1, bias=False), nn.Conv2d(b, b, 3, 1, 1, bias=False), nn.GroupNorm(8, b), nn.GroupNorm(8, b); s.skip = nn.Conv2d(a, b, 1, stride, bias=False)

    def forward(s, x): return F.relu(s.skip(x) + s.n2(s.two(F.relu(s.n1(s.one(x))))))


class Judge(nn.Module):
    """64x64 pictures and names -> unit vectors of 192; and the style"""
    def __init__(s, pieces=4096):
        super().__init__(); s.trunk = nn.Sequential(nn.Conv2d(3, 48, 3, 1, 1), Unit(48, 64, 2), Unit(64, 128, 2), Unit(128, 192, 2), Unit(192, 256, 2)); s.out, s.style = nn.Linear(256, 192), nn.Linear(256, len(SETS))
        s.words, s.text, s.heat = nn.EmbeddingBag(pieces, 192, mode='mean', padding_idx=0), nn.Sequential(nn.Linear(192, 384), nn.GELU(), nn.Linear(384, 192)), nn.Parameter(torch.tensor(2.5))

    def see(s, rgb): x = s.trunk((rgb - .7) / .33).mean((2, 3)); return F.normalize(s.out(x), dim=1), s.style(x)
    def read(s, ids): return F.normalize(s.text(s.words(ids)), dim=1)


def grams(text, size=4096, most=40):
    """hashed characters, pairs and words: the judge shares no tokenizer with what it judges"""
    import zlib; t = f'^{text.lower()}$'; parts = [t[i:i + n] for n in (2, 3) for i in range(len(t) - n + 1)] + text.lower().split(); ids = [1 + zlib.crc32(p.encode()) % (size - 1) for p in parts][:most]; return ids + [0] * (most - len(ids))


if __name__ == '__main__':
    torch.manual_seed(21); t0 = time.time(); icons, there, g, rows = load_all(dev); C = load_concepts(); rnd = np.random.RandomState(77); keep = torch.from_numpy(rnd.rand(len(SETS), len(C)) > .06) & there     # a split of its own
    names = torch.tensor([[grams(c[lang]) for lang in ('en', 'zh')] for c in C], device=dev); lists = [keep[:, i].nonzero().squeeze(1) for i in range(len(C))]; has = torch.tensor([i for i, l in enumerate(lists) if len(l)]); table = torch.stack([lists[i][torch.arange(7) % max(1, len(lists[i]))] if len(lists[i]) else torch.zeros(7, dtype=torch.long) for i in range(len(C))]).to(dev); has = has.to(dev)
    m = Judge().to(dev, memory_format=torch.channels_last); opt = torch.optim.AdamW(m.parameters(), lr=2e-3, weight_decay=.05, betas=(.9, .98)); n = 512 if dev == 'cuda' else 16; step, begin, last = 0, time.time(), time.time(); BUDGET = float(sys.argv[1]); colours = torch.tensor([b[2] for b in BACKGROUNDS], device=dev) / 255
    while (part := (time.time() - begin) / BUDGET) < 1:
        for q in opt.param_groups: q['lr'] = 2e-3 * min(1, (step + 1) / 100) * (.01 + .495 * (1 + math.cos(math.pi * part)))
        i = has[torch.randperm(len(has), device=dev)[:n]]; k = table[i, torch.randint(0, 7, (n,), device=dev)]; r = lambda a, b: a + (b - a) * torch.rand(n, device=dev)
        u = torch.rand(n, 1, device=dev); rgb = torch.where(u < .6, torch.ones(n, 3, device=dev), torch.where(u < .9, colours[torch.randint(0, 10, (n,), device=dev)], torch.rand(n, 3, device=dev)))
        x = on(halved(moved(halved(premultiplied(icons[k, i])), r(.72, 1.08), r(-.15, .15), torch.stack([r(-.09, .09), r(-.09, .09)], 1), torch.rand(n, device=dev) < .5)), rgb)
        if step % 2: x = F.interpolate(F.avg_pool2d(x, 2), scale_factor=2, mode='bilinear', align_corners=False) if step % 4 == 1 else x + .04 * torch.randn_like(x)     # soft or grainy, as what is judged may be
        with torch.autocast(dev, torch.bfloat16, enabled=dev == 'cuda'): v, st = m.see(x.contiguous(memory_format=torch.channels_last))
        w = m.read(names[i, torch.randint(0, 2, (n,), device=dev)]); z = m.heat.exp() * v.float() @ w.t(); own = torch.arange(n, device=dev); loss = (F.cross_entropy(z, own) + F.cross_entropy(z.t(), own)) / 2 + .5 * F.cross_entropy(st.float(), k)
        opt.zero_grad(set_to_none=True); loss.backward(); torch.nn.utils.clip_grad_norm_(m.parameters(), 1.); opt.step(); step += 1
        if time.time() - last > 20: last = time.time(); print('judge %d %.0fs loss %.3f heat %.1f' % (step, time.time() - begin, loss, m.heat.exp()), flush=True)
    m.eval(); at = (there & ~keep).nonzero().to(dev); right = style = 0; gen = torch.Generator().manual_seed(5)
    with torch.no_grad():
        en = m.read(names[:, 0])
        for a in at.split(256):
            v, st = m.see(on(halved(premultiplied(icons[a[:, 0], a[:, 1]]), 2), torch.ones(len(a), 3, device=dev))); rivals = torch.stack([torch.randperm(len(C), generator=gen)[:50] for _ in a]).to(dev); rivals[:, 0] = a[:, 1]; right += ((v[:, None] * en[rivals]).sum(-1).argmax(1) == 0).sum().item(); style += (st.argmax(1) == a[:, 0]).sum().item()
    print('judge %d steps; pictures that it was not shown: name first among 50 %.1f %%, style %.1f %% (n = %d)' % (step, 100 * right / len(at), 100 * style / len(at), len(at)), flush=True); save_parts(m.state_dict(), f'{OUT}/scorer')
