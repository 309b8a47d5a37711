"""Goes on with the training of the one network on a processor: a little at a time, at the lowest priority, stopped and taken up at any moment.
usage: train_processor.py MINUTES [init=STEM] [peak=2e-4] [lesson=broad|by-heart] [prefer=3]      MINUTES: of both cores' time, altogether with earlier calls (the learning rate falls to their end); prefer: how many times as often common things are drawn
LAB_OUT/codec.safetensors, text.model, LAB_OUT/going-on.pt if there is one -> going-on.pt every five minutes and on SIGTERM; LAB_OUT/gpt-*.safetensors at the end"""
import math, os, signal, sys, time
sys.path.insert(0, __import__('os').path.dirname(__import__('os').path.abspath(__file__)))
from train_gpt import *
from processor import AdamW, Kernels

CORES = 2; torch.set_num_threads(CORES); os.nice(19)
# Twice as many steps of half the size learn faster than larger ones: what counts is the learning rate summed over the steps. By turns.
DRAW, TELL, MORE = ('text_to_picture', '[TINY]'), ('describe', '[TINY]'), [{}, {('restyle', '[TINY]'): 1}, {}, {('text_to_picture', '[SMALL]'): 1}, {}, {('enlarge', '[TINY]'): 1}]
# sequences of the two, the lesson, dropout
STAGES = {'broad': ((28, 26, 28, 22, 28, 21), 4, BROAD, .03), 'by-heart': ((32, 30, 32, 28, 32, 26), 2, BY_HEART, 0.)}
BUDGET, KEPT = float(sys.argv[1]) * 60, f'{OUT}/going-on.pt'


def load_bank():
    kept = os.path.join(os.environ.get('LAB_CACHE', OUT), 'bank.pt')
    if os.path.exists(kept): return torch.load(kept)
    bank = Bank(load_codec(), 'cpu', few=True); torch.save(bank, kept + '.part'); os.replace(kept + '.part', kept); return bank


def trimmed(made):
    """the batch without the columns that are filler in every sequence of a group: -> ids, positions, groups, image targets, text targets"""
    ids, pos, groups, tg, wt = made; cut, kept = [], []
    for (b, l), part in zip(groups, zip(*[t.split([b * l for b, l in groups]) for t in (ids, pos, tg, wt)])): used = int((part[3].view(b, l) > 0).any(0).nonzero().max()) + 1; cut.append([t.view(b, l)[:, :used].reshape(-1) for t in part]); kept.append((b, used))
    ids, pos, tg, wt = [torch.cat(q) for q in zip(*cut)]; image, text = ((wt > 0) & (tg < CODES)).nonzero().squeeze(1), ((wt > 0) & (tg >= CODES)).nonzero().squeeze(1); return ids, pos, kept, (image, tg[image], wt[image]), (text, tg[text] - CODES)


if __name__ == '__main__':
    torch.manual_seed(2); bank = load_bank(); texts = Texts(bank.C, bank.rows, 'cpu'); m = GPT(**SHAPE); peak, step, spent, seen = float(A.get('peak', 2e-4)), 0, 0., 0
    if 'init' in A: m.load_state_dict({k: v.float() for k, v in load_parts(A['init']).items()})
    opt = AdamW(list(m.named_parameters())); counts, described, lesson, drop = STAGES[A.get('lesson', 'broad')]; plans = [{DRAW: n, TELL: described, **more} for n, more in zip(counts, MORE)]
    if os.path.exists(KEPT): kept = torch.load(KEPT); opt.load(kept['optimiser']); step, spent, seen = kept['step'], kept['spent'], kept['seen']; print('goes on after', step, 'steps', flush=True)
    bank.prefer(is_common, float(A.get('prefer', 3)))      # by heart, what people ask for first
    maker, ops, told, acc, kept_at, held_at = Maker(bank, texts, 3 + step, lesson), Kernels(drop, 5 + step), time.time(), [0., 0., 0], time.time(), time.time(); going = True

    def stop(*_):
        global going
        going = False
    signal.signal(signal.SIGTERM, stop); signal.signal(signal.SIGINT, stop)
    def keep(): torch.save(dict(optimiser=opt.state(), step=step, spent=spent, seen=seen), KEPT + '.part'); os.replace(KEPT + '.part', KEPT)
    def with_averages(f):
        """f with the running mean in the place of the weights"""
        own = {n: p.detach().clone() for n, p in m.named_parameters()}
        with torch.no_grad():
            for n, p in m.named_parameters(): p.copy_(opt.averages()[n])
            r = f()
            for n, p in m.named_parameters(): p.copy_(own[n])
        m.train(); return r
    while going and spent < BUDGET:
        begin = time.process_time(); ids, pos, groups, (ii, it, iw), (ti, tt) = trimmed(maker.batch(plans[step % len(plans)])); x = train_pass(m, ids, pos, groups, ops)
        li = (F.cross_entropy(m.logits(x[ii], 0, CODES).float(), it, reduction='none') * iw).sum() / iw.sum(); lt = F.cross_entropy(m.logits(x[ti], CODES, PADDED).float(), tt)
        (li + .5 * lt).backward(); rate = peak * min(1, (step + 1) / 100) * (.01 + .495 * (1 + math.cos(math.pi * min(1, spent / BUDGET)))); opt.step(rate); step += 1; seen += len(ids); spent += (time.process_time() - begin) / CORES; acc = [acc[0] + li.item(), acc[1] + lt.item(), acc[2] + len(ids)]
        if step % 50 == 0: print('%d %.0fs lr %.2e code %.3f piece %.3f %.0f tok/s' % (step, spent, rate, acc[0] / 50, acc[1] / 50, acc[2] / (time.time() - told)), flush=True); acc, told = [0., 0., 0], time.time()
        if time.time() - kept_at > 300: keep(); kept_at = time.time()
        if time.time() - held_at > 900: print('  held', with_averages(lambda: held_losses(m, bank, texts)), flush=True); held_at = told = time.time()
    keep(); save_parts(opt.averages(), f'{OUT}/gpt'); print('kept after', step, 'steps,', seen / 1e6, 'M tokens', flush=True)
