"""Trains the one network of the pack: text to picture, describe, restyle, enlarge.
usage: train_gpt.py SECONDS [peak=1.2e-3] [init=STEM] [limit=N]     LAB_OUT/codec.safetensors, text.model -> LAB_OUT/gpt-*.safetensors (mean of the weights, half precision)"""
import os, sys, time
sys.path.insert(0, __import__('os').path.dirname(__import__('os').path.abspath(__file__)))
from sequences import *
from codec import Codec, SHAPE as CODEC
from gpt import *
from tensors import *

A = dict(a.split('=', 1) for a in sys.argv[2:]); dev = 'cuda' if torch.cuda.is_available() else 'cpu'; BIG = dev == 'cuda'
PLAN = {('text_to_picture', '[TINY]'): 160, ('text_to_picture', '[SMALL]'): 112, ('describe', '[TINY]'): 96, ('describe', '[SMALL]'): 32, ('restyle', '[TINY]'): 40, ('restyle', '[SMALL]'): 10, ('enlarge', '[TINY]'): 20}
if not BIG: PLAN = {k: 2 for k in PLAN}


def load_codec():
    m = Codec(**CODEC); m.load_state_dict({k: v.float() for k, v in load_safetensors(f'{OUT}/codec.safetensors').items()}, strict=False); return m.eval().to(dev, memory_format=torch.channels_last)


def losses(m, ids, pos, groups, tg, wt):
    with torch.autocast(dev, torch.bfloat16):
        x = m(ids, pos, groups); image = ((wt > 0) & (tg < CODES)).nonzero().squeeze(1); text = ((wt > 0) & (tg >= CODES)).nonzero().squeeze(1)
        li = F.cross_entropy(m.logits(x[image], 0, CODES).float(), tg[image], reduction='none'); lt = F.cross_entropy(m.logits(x[text], CODES, VOCABULARY).float(), tg[text] - CODES, reduction='none')
    w = wt[image]; return (li * w).sum() / w.sum(), lt.mean()


@torch.no_grad()
def held_losses(m, bank, texts):
    """nats per code and per piece, of the plain picture: things in styles that were trained, held-out styles, things never seen"""
    m.eval(); out = []
    for name, split in (('trained', 0), ('held-out style', 1), ('never seen', 2)):
        at = ((bank.split == split) & bank.there)[:, :len(texts.names)].nonzero(); at = at[torch.randperm(len(at), generator=torch.Generator().manual_seed(4))[:192]].to(dev); mk = Maker(bank, texts, 1); n = len(at)
        mk.draw = lambda n_, size, *a, **b: ((bank.tiny if size == '[TINY]' else bank.small)[at[:, 0], at[:, 1], 0].long(), texts.names[at[:, 1], at[:, 0], 10, torch.arange(n, device=dev) % 2, 0].long(), 0, 0, 0, 0); mk.spoil = lambda c, share: c; mk.rand = lambda *s: torch.ones(*s, device=dev) * .99
        r = [losses(m, *mk.batch({(t, '[TINY]'): n, ('describe', '[TINY]'): n}))[0 if t == 'text_to_picture' else 1].item() for t in ('text_to_picture', 'describe')]; small = losses(m, *mk.batch({('text_to_picture', '[SMALL]'): n, ('describe', '[SMALL]'): n}))
        out.append('%s: tiny %.3f/%.3f small %.3f/%.3f' % (name, r[0], r[1], small[0], small[1]))
    m.train(); return '; '.join(out)


if __name__ == '__main__':
    torch.manual_seed(2); torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True; BUDGET = float(sys.argv[1]); t = time.time(); limit = int(A['limit']) if 'limit' in A else None
    bank = Bank(load_codec(), dev, limit=limit); print('bank', round(time.time() - t), 's', flush=True); texts = Texts(bank.C, bank.rows, dev, limit); print('texts', round(time.time() - t), 's', flush=True); maker = Maker(bank, texts, 3)
    m = GPT(**SHAPE).to(dev)
    if 'init' in A: m.load_state_dict({k: v.float() for k, v in load_parts(A['init']).items()})
    print('parameters', sum(p.numel() for p in m.parameters()), flush=True)
    decayed = [p for n, p in m.named_parameters() if p.dim() == 2 and 'embeddings' not in n]; others = [p for n, p in m.named_parameters() if not (p.dim() == 2 and 'embeddings' not in n)]
    opt = torch.optim.AdamW([dict(params=decayed, weight_decay=.1), dict(params=others, weight_decay=0.)], lr=1e-3, betas=(.9, .95), eps=1e-9, **(dict(fused=True) if BIG else {}))
    names, params = zip(*m.named_parameters()); ema = [p.detach().clone() for p in params]; peak, step, acc, t0, last, told = float(A.get('peak', 1.2e-3)), 0, torch.zeros(2, device=dev), time.time(), time.time(), time.time(); warm = 150 if BIG else 2
    tokens = sum(a * b for a, b in maker.batch(PLAN)[2]); print('tokens a step', tokens, flush=True)
    if BIG and A.get('fuse', '1') == '1': m.fused = Fused(tokens, SHAPE['hidden'], dev); t0 = told = last = time.time()
    while (part := (time.time() - t0) / BUDGET) < 1:
        for g in opt.param_groups: g['lr'] = peak * min(1, (step + 1) / warm) * (.01 + .495 * (1 + math.cos(math.pi * part)))
        li, lt = losses(m, *maker.batch(PLAN)); (li + .5 * lt).backward(); torch.nn.utils.clip_grad_norm_(params, 1.); opt.step(); opt.zero_grad(set_to_none=True); step += 1; acc += torch.stack([li.detach(), lt.detach()])
        e = min(.999, (1 + step) / (10 + step)); torch._foreach_mul_(ema, e); torch._foreach_add_(ema, [p.detach() for p in params], alpha=1 - e)
        if step in (1, 5, 30) or step % (400 if BIG else 5) == 0: n = {1: 1, 5: 4, 30: 25}.get(step, 400 if BIG else 5); torch.cuda.synchronize() if BIG else 0; print('%d %.0fs lr %.2e code %.3f piece %.3f, %.2f s a hundred steps' % (step, time.time() - t0, opt.param_groups[0]['lr'], *(acc / n).tolist(), 100 * (time.time() - told) / n), flush=True); acc.zero_(); told = time.time()
        if step == 12 and not torch.isfinite(li):
            if m.fused is None: sys.exit('the loss is no number')
            print('the loss is no number: again without fused kernels', flush=True); os.execv(sys.executable, [sys.executable, *sys.argv, 'fuse=0'])
        if time.time() - last > 100: last = time.time(); save_parts(dict(zip(names, ema)), f'{OUT}/gpt'); print('  held', held_losses(m, bank, texts), flush=True)
    with torch.no_grad(): [p.copy_(v) for p, v in zip(params, ema)]
    save_parts(dict(zip(names, ema)), f'{OUT}/gpt'); print('final', step, 'steps', step * tokens / 1e6, 'M tokens;', held_losses(m, bank, texts), flush=True)
