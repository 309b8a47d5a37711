"""Training on a processor: the network of gpt.py in bfloat16 with the kernels of kernels.c, and an optimiser whose state can be kept and taken up again."""
import ctypes, math, os, subprocess, torch
from torch.autograd import Function

here = os.path.dirname(os.path.abspath(__file__)); made = os.path.join(os.environ.get('LAB_CACHE', '.'), 'kernels.so')
if not os.path.exists(made) or os.path.getmtime(made) < os.path.getmtime(f'{here}/kernels.c'):
    subprocess.check_call(['gcc', '-O3', '-march=native', '-mprefer-vector-width=512', '-ffast-math', '-fopenmp', '-shared', '-fPIC', f'{here}/kernels.c', '-o', made, '-lm'])
kernels = ctypes.CDLL(os.path.abspath(made)); kernels.sum_of_squares.restype = ctypes.c_double
def at(t): return ctypes.c_void_p(None if t is None else t.data_ptr())
def count(n): return ctypes.c_long(n)
def real(x): return ctypes.c_float(x)


class Norm(Function):
    @staticmethod
    def forward(ctx, x, w, b, residual, kept):
        x = x.contiguous(); y = torch.empty_like(x); mean, scale = torch.empty(len(x)), torch.empty(len(x)); kernels.norm_forward(at(x), at(residual), at(kept), at(w), at(b), at(y), at(mean), at(scale), count(len(x)), count(x.shape[1]))
        ctx.save_for_backward(x, w, mean, scale, kept); ctx.beside = residual is not None; return y

    @staticmethod
    def backward(ctx, dy):
        x, w, mean, scale, kept = ctx.saved_tensors; dy = dy.contiguous(); dx, dw, db = torch.empty_like(x), torch.empty_like(w), torch.empty_like(w)
        kernels.norm_backward(at(x), at(dy), at(kept), at(w), at(mean), at(scale), at(dx), at(dw), at(db), count(len(x)), count(x.shape[1])); return dx, dw, db, dy if ctx.beside else None, None


class Gelu(Function):
    @staticmethod
    def forward(ctx, x): x = x.contiguous(); y = torch.empty_like(x); kernels.gelu_forward(at(x), at(y), count(x.numel())); ctx.save_for_backward(x); return y
    @staticmethod
    def backward(ctx, dy): x, = ctx.saved_tensors; dy = dy.contiguous(); dx = torch.empty_like(x); kernels.gelu_backward(at(x), at(dy), at(dx), count(x.numel())); return dx


class Causal(Function):
    @staticmethod
    def forward(ctx, a, scale): a = a.contiguous(); p = torch.empty_like(a); l = a.shape[-1]; kernels.causal_forward(at(a), at(p), count(a.numel() // l // l), count(l), real(scale)); ctx.save_for_backward(p); ctx.scale = scale; return p
    @staticmethod
    def backward(ctx, dp): p, = ctx.saved_tensors; dp = dp.contiguous(); da = torch.empty_like(p); l = p.shape[-1]; kernels.causal_backward(at(p), at(dp), at(da), count(p.numel() // l // l), count(l), real(ctx.scale)); return da, None


class Kernels:
    """the kernels of kernels.c for gpt.train_pass. Dropout's masks are cut at random places out of a large one: drawing fresh ones takes longer than the network"""
    def __init__(s, drop, seed): s.g = torch.Generator().manual_seed(seed); s.pool = ((torch.rand(1 << 24, generator=s.g) >= drop).float() / (1 - drop)).bfloat16() if drop else None
    def norm(s, n, x): return Norm.apply(x, n.weight, n.bias, None, None)

    def add(s, n, x, residual):
        o = 0 if s.pool is None else int(torch.randint(0, len(s.pool) - x.numel(), (1,), generator=s.g)); return Norm.apply(x, n.weight, n.bias, residual, None if s.pool is None else s.pool[o:o + x.numel()])

    def gelu(s, x): return Gelu.apply(x)
    def attend(s, q, k, v): return Causal.apply(q @ k.transpose(-1, -2), 1 / math.sqrt(q.shape[-1])) @ v


class AdamW:
    """Loshchilov and Hutter 2019, with clipping at 1 and a running mean of the weights"""
    def __init__(s, named, decay=.05, betas=(.9, .99), mean=.998):
        s.items = {n: (p, torch.zeros_like(p), torch.zeros_like(p), p.detach().clone(), decay if p.dim() == 2 and 'embeddings' not in n else 0.) for n, p in named}; s.betas, s.mean, s.t = betas, mean, 0

    @torch.no_grad()
    def step(s, rate):
        """-> the gradient's norm; a gradient that is no number changes nothing"""
        s.t += 1; b1, b2 = s.betas; grads = {n: p.grad.contiguous() for n, (p, *_) in s.items.items()}; size = math.sqrt(sum(kernels.sum_of_squares(at(g), count(g.numel())) for g in grads.values())); follow = 1 - min(s.mean, (1 + s.t) / (10 + s.t))
        if math.isfinite(size):
            for n, (p, m, v, e, decay) in s.items.items(): kernels.adamw(at(p), at(grads[n]), at(m), at(v), at(e), count(p.numel()), real(min(1., 1 / (size + 1e-6))), real(rate), real(b1), real(b2), real(decay), real(1 / (1 - b1 ** s.t)), real(1 / (1 - b2 ** s.t)), real(follow))
        for p, *_ in s.items.values(): p.grad = None
        return size

    def averages(s): return {n: e for n, (_, _, _, e, _) in s.items.items()}
    def state(s): return dict(t=s.t, items={n: q[:4] for n, q in s.items.items()})
    @torch.no_grad()
    def load(s, kept):
        s.t = kept['t']
        for n, q in kept['items'].items(): [a.copy_(b) for a, b in zip(s.items[n], q)]
