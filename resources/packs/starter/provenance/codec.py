"""The VQ-VAE of CogView (parameter names and semantics of its VQVAE class, stride 6): one code for 8x8 pixels."""
import torch
from torch import nn
import torch.nn.functional as F
from words import CODES

MEAN, STD = (0.74, 0.70, 0.67), (0.32, 0.31, 0.34)
SHAPE = dict(channel=192, blocks=4, block_channel=96, dim=32)


class Block(nn.Module):
    """As in CogView, whose leading ReLU works in place, the skip path carries relu(x), not x."""
    def __init__(s, c, rc): super().__init__(); s.conv = nn.Sequential(nn.Identity(), nn.Conv2d(c, rc, 3, padding=1), nn.Identity(), nn.Conv2d(rc, c, 1))
    def forward(s, x): r = F.relu(x); return r + s.conv[3](F.relu(s.conv[1](r)))


class Encoder(nn.Module):
    def __init__(s, c, n, rc, dim):
        super().__init__()
        s.blocks = nn.Sequential(nn.Conv2d(3, c // 4, 4, 2, 1), nn.ReLU(), nn.Conv2d(c // 4, c // 2, 4, 2, 1), nn.ReLU(), nn.Conv2d(c // 2, c, 4, 2, 1), *[Block(c, rc) for _ in range(n)], nn.ReLU(), nn.Conv2d(c, dim, 1))

    def forward(s, x): return s.blocks(x).permute(0, 2, 3, 1)


class Decoder(nn.Module):
    def __init__(s, c, n, rc, dim):
        super().__init__()
        s.blocks = nn.Sequential(nn.ConvTranspose2d(dim, c, 4, 2, 1), *[Block(c, rc) for _ in range(n)], nn.ReLU(), nn.ConvTranspose2d(c, c, 4, 2, 1), nn.ReLU(), nn.ConvTranspose2d(c, c // 2, 1), nn.ReLU(), nn.ConvTranspose2d(c // 2, 3, 4, 2, 1))

    def forward(s, x): return s.blocks(x)


class Codebook(nn.Module):
    """van den Oord et al. 2017, with the codes as running means of what they stand for (appendix A.1)"""
    def __init__(s, dim, n, decay=.99):
        super().__init__(); s.n, s.decay = n, decay; e = torch.randn(dim, n) * .1
        s.register_buffer('embed', e); s.register_buffer('cluster_size', torch.zeros(n)); s.register_buffer('embed_avg', e.clone())

    def nearest(s, z): return torch.addmm(s.embed.pow(2).sum(0, keepdim=True), z, s.embed, alpha=-2).argmin(1)
    def lookup(s, ids): return F.embedding(ids, s.embed.t())

    def forward(s, z):
        f = z.reshape(-1, z.shape[-1]).float()
        with torch.no_grad():
            ids = s.nearest(f); q = s.lookup(ids)
            if s.training:
                count = torch.bincount(ids, minlength=s.n).float(); total = torch.zeros(s.n, f.shape[1], device=f.device).index_add_(0, ids, f)
                s.cluster_size.mul_(s.decay).add_(count, alpha=1 - s.decay); s.embed_avg.mul_(s.decay).add_(total.t(), alpha=1 - s.decay)
                n = s.cluster_size.sum(); s.embed.copy_(s.embed_avg / ((s.cluster_size + 1e-5) / (n + s.n * 1e-5) * n))
        commit = (q - f).pow(2).mean(); return (f + (q - f).detach()).view(z.shape), commit, ids

    @torch.no_grad()
    def start(s, f):
        """k-means on encoder outputs [N, dim]"""
        s.embed.copy_(f[torch.randperm(len(f), device=f.device)[:s.n]].t() + 1e-3 * torch.randn_like(s.embed))
        for _ in range(10):
            ids = s.nearest(f); c = torch.bincount(ids, minlength=s.n).float(); t = torch.zeros(s.n, f.shape[1], device=f.device).index_add_(0, ids, f); new = t / c.clamp(min=1)[:, None]
            new = torch.where((c == 0)[:, None], f[torch.randint(0, len(f), (s.n,), device=f.device)], new); s.embed.copy_(new.t())
        s.cluster_size.copy_((c * 20000 / len(f)).clamp(min=.5)); s.embed_avg.copy_(s.embed * s.cluster_size)

    @torch.no_grad()
    def restart(s, z, below):
        """codes that hardly stand for anything become random encoder outputs"""
        f = z.reshape(-1, z.shape[-1]).float(); dead = s.cluster_size < below; pick = f[torch.randint(0, len(f), (s.n,), device=f.device)]
        c = s.cluster_size.mean().clamp(min=1e-3) * .5
        s.embed.copy_(torch.where(dead[None], pick.t(), s.embed)); s.cluster_size.copy_(torch.where(dead, c, s.cluster_size)); s.embed_avg.copy_(torch.where(dead[None], pick.t() * c, s.embed_avg))


class Codec(nn.Module):
    def __init__(s, channel, blocks, block_channel, dim):
        super().__init__(); s.enc_b, s.quantize_t, s.dec = Encoder(channel, blocks, block_channel, dim), Codebook(dim, CODES), Decoder(channel, blocks, block_channel, dim)
        s.register_buffer('mean', torch.tensor(MEAN).view(1, 3, 1, 1), persistent=False); s.register_buffer('std', torch.tensor(STD).view(1, 3, 1, 1), persistent=False)

    def norm(s, rgb): return (rgb - s.mean) / s.std

    @torch.no_grad()
    def encode(s, rgb):
        """[B,3,H,W] in 0..1 -> codes [B, H/8, W/8]. In float32: the codes must be those that the program finds."""
        z = s.enc_b(s.norm(rgb.float())); return s.quantize_t.nearest(z.reshape(-1, z.shape[-1]).float()).view(z.shape[:-1])

    def paint(s, q): return s.dec(q.permute(0, 3, 1, 2)).float() * s.std + s.mean

    @torch.no_grad()
    def decode(s, codes): return s.paint(s.quantize_t.lookup(codes.view(len(codes), int(codes[0].numel() ** .5), -1)))
