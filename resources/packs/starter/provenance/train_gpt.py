"""Trains the one network of the pack: text to picture, describe, restyle, enlarge.
usage: train_gpt.py SECONDS [peak=7e-4] [init=STEM] [broad=.4] [limit=N]     broad: share of the time before the lesson by heart     LAB_OUT/codec.safetensors, text.model -> LAB_OUT/gpt-*.safetensors (mean of the weights, half precision)"""
import os, sys, time
sys.path.insert(0, __import__('os').path.dirname(__import__('os').path.abspath(__file__)))
from sequences import *
from codec import Codec, SHAPE as CODEC
from gpt import *
from tensors import *

A = dict(a.split('=', 1) for a in sys.argv[2:]); dev = 'cuda' if torch.cuda.is_available() else 'cpu'; BIG = dev == 'cuda'
PLAN = {('text_to_picture', '[TINY]'): 80, ('text_to_picture', '[SMALL]'): 36, ('describe', '[TINY]'): 40, ('describe', '[SMALL]'): 6, ('restyle', '[TINY]'): 16, ('restyle', '[SMALL]'): 2, ('enlarge', '[TINY]'): 6}
if not BIG: PLAN = {k: 2 for k in PLAN}
AHEAD = 8       # batches that are made together


def load_codec():
    m = Codec(**CODEC); m.load_state_dict({k: v.float() for k, v in load_safetensors(f'{OUT}/codec.safetensors').items()}, strict=False); return m.eval().to(dev, memory_format=torch.channels_last)


def load_bank(limit):
    """every variant of every picture as codes; kept in LAB_CACHE between the calls on one machine"""
    kept = os.path.join(os.environ.get('LAB_CACHE', OUT), f'bank-{limit}.pt')
    if os.path.exists(kept): return torch.load(kept, map_location=dev, weights_only=False)
    bank = Bank(load_codec(), dev, limit=limit); torch.save(bank, kept + '.part'); os.replace(kept + '.part', kept); return bank


def losses(m, ids, pos, groups, tg, wt):
    with torch.autocast(dev, torch.bfloat16):
        x = m(ids, pos, groups); image = ((wt > 0) & (tg < CODES)).nonzero().squeeze(1); text = ((wt > 0) & (tg >= CODES)).nonzero().squeeze(1)
        li = F.cross_entropy(m.logits(x[image], 0, CODES).float(), tg[image], reduction='none'); lt = F.cross_entropy(m.logits(x[text], CODES, PADDED).float(), tg[text] - CODES, reduction='none')
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


class Pass:
    """forward and back over batches of one shape; on a CUDA device as one graph, so that the host does not have to keep up. Nothing in it waits for the device."""
    def __init__(s, m, groups, first, ops):
        s.m, s.groups, s.ops = m, groups, ops; ids, pos, tg, wt = first; s.images = int(((wt > 0) & (tg < CODES)).sum()); s.texts = sum(n for (task, _), (n, _) in zip(PLAN, groups) if task == 'describe') * (LONGEST + 1); s.graph = None
        s.given = [ids.clone(), pos.clone(), *[t.clone() for t in s.targets(tg, wt)]]
        if not BIG: return
        side = torch.cuda.Stream(); side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side): [s.once() for _ in range(3)]
        torch.cuda.current_stream().wait_stream(side)
        if A.get('graph', '1') == '0': return
        s.clear(); graph = torch.cuda.CUDAGraph()
        try:
            with torch.cuda.graph(graph): s.out = s.once()
            s.graph = graph
        except RuntimeError as e: torch.cuda.synchronize(); print('no graph:', str(e)[:300], flush=True)

    def clear(s): torch._foreach_zero_([p.grad for p in s.m.parameters()])

    def targets(s, tg, wt):
        """places, ids and weights of image targets, of which every batch has as many, and of text targets, filled up with weight 0"""
        out = []
        for mask, n, low in (((wt > 0) & (tg < CODES), s.images, 0), ((wt > 0) & (tg >= CODES), s.texts, CODES)): at = mask.to(torch.uint8).sort(descending=True, stable=True)[1][:n]; out += [at, (tg[at] - low).clamp(0, CODES - 1 if low == 0 else VOCABULARY - CODES - 1), torch.where(mask[at], wt[at], torch.zeros_like(wt[at]))]
        return out

    def once(s):
        ids, pos, ii, it, iw, ti, tt, tw = s.given; x = train_pass(s.m, ids, pos, s.groups, s.ops)
        li = (F.cross_entropy(s.m.logits(x[ii], 0, CODES).float(), it, reduction='none') * iw).sum() / iw.sum(); lt = (F.cross_entropy(s.m.logits(x[ti], CODES, PADDED).float(), tt, reduction='none') * tw).sum() / tw.sum(); (li + .5 * lt).backward(); return torch.stack([li.detach(), lt.detach()])

    def __call__(s, ids, pos, tg, wt):
        """gradients into the parameters -> losses of codes and pieces"""
        for a, b in zip(s.given, (ids, pos, *s.targets(tg, wt))): a.copy_(b)
        if s.graph: s.graph.replay(); return s.out
        return s.once()


def copy_all(to, those):
    if BIG: torch._foreach_copy_(to, those)
    else: [a.copy_(b) for a, b in zip(to, those)]


def again(why): print(f'{why}: again without a graph', flush=True); os.execv(sys.executable, [sys.executable, *sys.argv, 'graph=0'])


if __name__ == '__main__':
    torch.manual_seed(2); torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True; BUDGET = float(sys.argv[1]); t = time.time(); limit, broad = int(A['limit']) if 'limit' in A else None, float(A.get('broad', .4))
    bank = load_bank(limit); print('bank', round(time.time() - t), 's', flush=True); bank.prefer(is_common, 3.); texts = Texts(bank.C, bank.rows, dev, limit); print('texts', round(time.time() - t), 's', flush=True); maker = Maker(bank, texts, 3)
    # The network in bfloat16; the optimiser has the weights themselves, in float32.
    m = GPT(**SHAPE).to(dev)
    if 'init' in A: m.load_state_dict({k: v.float() for k, v in load_parts(A['init']).items()})
    print('parameters', sum(p.numel() for p in m.parameters()), flush=True); names, weights = zip(*[(n, p.detach().clone()) for n, p in m.named_parameters()]); m = m.bfloat16(); params = list(m.parameters()); weights = [w.requires_grad_() for w in weights]
    decayed = [w.dim() == 2 and 'embeddings' not in n for n, w in zip(names, weights)]; opt = torch.optim.AdamW([dict(params=[w for w, d in zip(weights, decayed) if d], weight_decay=.1), dict(params=[w for w, d in zip(weights, decayed) if not d], weight_decay=0.)], lr=1e-3, betas=(.9, .95), eps=1e-9, **(dict(fused=True) if BIG else {}))
    for w, p in zip(weights, params): w.grad = torch.zeros_like(w); p.grad = torch.zeros_like(p)
    first = maker.batches(PLAN, AHEAD); groups = [tuple(g[0].shape) for g in maker.groups(PLAN)]; tokens = sum(a * b for a, b in groups); print('tokens a step', tokens, flush=True)
    go = Pass(m, groups, first[0], Native(.03))
    ema, peak, step, acc, t0, last, told = [w.detach().clone() for w in weights], float(A.get('peak', 7e-4)), 0, torch.zeros(2, device=dev), time.time(), time.time(), time.time(); warm, every = (300, 1000) if BIG else (2, 8)
    mean = lambda: dict(zip(names, ema))

    def held():
        """held-out losses of the running mean of the weights, in a network of its own"""
        q = GPT(**SHAPE).to(dev); q.load_state_dict(mean()); return held_losses(q, bank, texts)
    while (part := (time.time() - t0) / BUDGET) < 1:
        if part >= broad and maker.lesson is BROAD: maker.lesson = BY_HEART; bank.prefer(is_common, 8 / 3); print('by heart from now on', flush=True)
        for batch in maker.batches(PLAN, AHEAD):
            for g in opt.param_groups: g['lr'] = peak * min(1, (step + 1) / warm) * (.01 + .495 * (1 + math.cos(math.pi * min(1, part))))
            go.clear(); acc += go(*batch); copy_all([w.grad for w in weights], [p.grad for p in params]); torch.nn.utils.clip_grad_norm_(weights, 1.); opt.step(); step += 1
            with torch.no_grad(): copy_all(params, weights); e = min(.999, (1 + step) / (10 + step)); torch._foreach_mul_(ema, e); torch._foreach_add_(ema, weights, alpha=1 - e)
        if step == AHEAD and not torch.isfinite(acc).all(): again('the loss is no number') if go.graph else sys.exit('the loss is no number')
        if step == AHEAD or step % every == 0: n = AHEAD if step == AHEAD else every if step > every else every - AHEAD; print('%d %.0fs lr %.2e code %.3f piece %.3f, %.1f ms a step' % (step, time.time() - t0, opt.param_groups[0]['lr'], *(acc / n).tolist(), 1000 * (time.time() - told) / max(1, n)), flush=True); acc.zero_(); told = time.time()
        if time.time() - last > 150: last = time.time(); sys.exit('the weights are no numbers') if not all(e.isfinite().all() for e in ema) else save_parts(mean(), f'{OUT}/gpt'); print('  held', held(), flush=True)
    save_parts(mean(), f'{OUT}/gpt'); print('final', step, 'steps', step * tokens / 1e6, 'M tokens;', held(), flush=True)
