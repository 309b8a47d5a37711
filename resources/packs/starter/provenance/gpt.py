"""CogView's transformer (Sandwich-LN, PB-relax LayerNorm, tanh GELU, tied embedding) with its parameter names; the maximum of PB-relax for each token alone.
Training runs on a flat list of tokens, cut into groups (B, L) for attention only."""
import math, torch
from torch import nn
import torch.nn.functional as F
from words import PADDED

SHAPE = dict(layers=8, hidden=512, heads=8)
POSITIONS = 512
SDPA = hasattr(F, 'scaled_dot_product_attention')


def attend(q, k, v, mask=None):
    """mask: [B,1,T,S] of what may be seen, or None: everything before"""
    if SDPA: return F.scaled_dot_product_attention(q, k, v, attn_mask=mask, is_causal=mask is None)
    t, s = q.shape[-2], k.shape[-2]; a = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
    return a.masked_fill(~(torch.ones(t, s, dtype=torch.bool).tril() if mask is None else mask), -1e4).softmax(-1) @ v


def relaxed(x, w, b):
    """LN(x / (max|x| / 8)), equation 5 of the paper, in float32"""
    x = x.float(); return F.layer_norm(x / (x.detach().abs().amax(-1, keepdim=True) / 8).clamp(min=1e-6), x.shape[-1:], w.float(), b.float(), 1e-5)


class LN(nn.LayerNorm):
    def forward(s, x): return relaxed(x, s.weight, s.bias)


class Attention(nn.Module):
    def __init__(s, h, heads): super().__init__(); s.H = heads; s.query_key_value, s.dense = nn.Linear(h, 3 * h), nn.Linear(h, h)

    def forward(s, x, groups):
        h, out = x.shape[-1], []
        for (b, l), t in zip(groups, s.query_key_value(x).split([b * l for b, l in groups])):
            q, k, v = t.view(b, l, 3, s.H, h // s.H).permute(2, 0, 3, 1, 4).unbind(0); out.append(attend(q, k, v).transpose(1, 2).reshape(b * l, h))
        return s.dense(torch.cat(out))


class MLP(nn.Module):
    def __init__(s, h): super().__init__(); s.dense_h_to_4h, s.dense_4h_to_h = nn.Linear(h, 4 * h), nn.Linear(4 * h, h)
    def forward(s, x): return s.dense_4h_to_h(F.gelu(s.dense_h_to_4h(x), approximate='tanh'))


class Layer(nn.Module):
    def __init__(s, h, heads, drop):
        super().__init__(); s.input_layernorm, s.post_attention_layernorm, s.third_layernorm, s.fourth_layernorm = LN(h), LN(h), LN(h), LN(h); s.attention, s.mlp, s.drop = Attention(h, heads), MLP(h), drop

    def forward(s, x, groups):
        x = x + F.dropout(s.third_layernorm(s.attention(s.input_layernorm(x), groups)), s.drop, s.training)
        return x + F.dropout(s.fourth_layernorm(s.mlp(s.post_attention_layernorm(x))), s.drop, s.training)

    def beside(s, x, cache, at, mask):
        """x [B,n,h] at the places at … at+n-1 of a cache [2,B,H,S,d]; mask [B,1,n,at+n]"""
        b, n, h = x.shape; H = s.attention.H; q, k, v = s.attention.query_key_value(s.input_layernorm(x).to(cache.dtype)).view(b, n, 3, H, h // H).permute(2, 0, 3, 1, 4).unbind(0)
        cache[0][:, :, at:at + n] = k; cache[1][:, :, at:at + n] = v; a = attend(q, cache[0][:, :, :at + n], cache[1][:, :, :at + n], mask)
        x = x + s.third_layernorm(s.attention.dense(a.transpose(1, 2).reshape(b, n, h)))
        return x + s.fourth_layernorm(s.mlp(s.post_attention_layernorm(x).to(cache.dtype)))


def waves(n, h):
    """start of the positions: sinusoids that have the periods of the code grids among theirs"""
    per = torch.exp(torch.linspace(math.log(2.), math.log(1024.), h // 2))
    for p in (2, 4, 8, 16, 32, 64): per[(per - p).abs().argmin()] = p
    a = 2 * math.pi * torch.arange(n)[:, None] / per[None]; return torch.cat([a.sin(), a.cos()], 1)


class Trunk(nn.Module):
    def __init__(s, layers, h, heads, drop): super().__init__(); s.position_embeddings = nn.Embedding(POSITIONS, h); s.layers = nn.ModuleList(Layer(h, heads, drop) for _ in range(layers)); s.final_layernorm = LN(h)


class GPT(nn.Module):
    def __init__(s, layers, hidden, heads, drop=0.):
        super().__init__(); s.heads, s.hidden = heads, hidden; s.word_embeddings = nn.Embedding(PADDED, hidden); s.transformer = Trunk(layers, hidden, heads, drop)
        for n, p in s.named_parameters():
            if p.dim() == 2: nn.init.normal_(p, std=.02 / (math.sqrt(2 * layers) if n.endswith(('attention.dense.weight', '4h_to_h.weight')) else 1))
            elif n.endswith('bias'): nn.init.zeros_(p)
        s.transformer.position_embeddings.weight.data.copy_(waves(POSITIONS, hidden) * .02)

    def embed(s, ids, pos): return s.word_embeddings(ids) + s.transformer.position_embeddings(pos)

    def forward(s, ids, pos, groups):
        x = s.embed(ids, pos)
        for layer in s.transformer.layers: x = layer(x, groups)
        return s.transformer.final_layernorm(x)

    def logits(s, x, low, high): return F.linear(x, s.word_embeddings.weight[low:high].to(x.dtype))


class Native:
    """PyTorch's own kernels for train_pass. LN(x / (max|x| / 8)) with an epsilon of 1e-5 is LN(x) with one far too small to matter."""
    def __init__(s, drop): s.drop = drop
    def norm(s, n, x): return F.layer_norm(x, x.shape[-1:], n.weight.to(x.dtype), n.bias.to(x.dtype), 1e-8)
    def add(s, n, x, residual): return residual + F.dropout(s.norm(n, x), s.drop)
    def gelu(s, x): return F.gelu(x, approximate='tanh')
    def attend(s, q, k, v): return attend(q, k, v)


def linear(layer, x): return F.linear(x, layer.weight.bfloat16(), layer.bias.bfloat16())


def train_pass(m, ids, pos, groups, ops):
    """what GPT.forward does, in bfloat16, for training -> [tokens, hidden]. ops: the kernels"""
    x = m.embed(ids, pos).bfloat16(); heads, h = m.heads, m.hidden
    for layer in m.transformer.layers:
        out = []
        for (b, l), t in zip(groups, linear(layer.attention.query_key_value, ops.norm(layer.input_layernorm, x)).split([b * l for b, l in groups])):
            q, k, v = t.view(b, l, 3, heads, h // heads).permute(2, 0, 3, 1, 4).unbind(0); out.append(ops.attend(q, k, v).transpose(1, 2).reshape(b * l, h))
        x = ops.add(layer.third_layernorm, linear(layer.attention.dense, torch.cat(out)), x)
        x = ops.add(layer.fourth_layernorm, linear(layer.mlp.dense_4h_to_h, ops.gelu(linear(layer.mlp.dense_h_to_4h, ops.norm(layer.post_attention_layernorm, x)))), x)
    return ops.norm(m.transformer.final_layernorm, x)
