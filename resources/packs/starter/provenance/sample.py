"""Decoding with a cache, guidance and top-k; the Caption Score. On the device, in bfloat16: for measuring, not the program's own decoder."""
from sequences import *
from gpt import *


def ids_of(sp, text): ids = [CODES + i for i in sp.encode(text)][:LONGEST]; return ids + [-1] * (LONGEST - len(ids))


@torch.no_grad()
def generate(m, head, pos, first, steps, low, high, temperature, top_k, guidance, gen, empty=None, bias=None):
    """bias: what is added to the logits [B, steps, high - low]. head [B,L] ids with -1 as filler, pos [B,L]; the written ids have the positions first, first+1 …; -> [B, steps]. empty: head without the text, for guidance"""
    dev = head.device; n = len(head)
    if guidance != 1: head, pos = torch.cat([head, empty]), pos.expand(n, -1).repeat(2, 1)
    b, l = head.shape; H, d = m.heads, m.hidden // m.heads; half = torch.bfloat16 if dev.type == 'cuda' else torch.float32; cache = [torch.zeros(2, b, H, l + steps, d, dtype=half, device=dev) for _ in m.transformer.layers]; valid = torch.cat([head >= 0, torch.ones(b, steps, dtype=torch.bool, device=dev)], 1); out = []
    see = (torch.ones(l, l, dtype=torch.bool, device=dev).tril()[None] & valid[:, None, :l]) | torch.eye(l, dtype=torch.bool, device=dev); x = m.embed(head.clamp(min=0), pos.expand(b, -1)); at = 0; mask = see[:, None]
    with torch.autocast(dev.type, torch.bfloat16, enabled=dev.type == 'cuda'):
        for step in range(steps):
            for layer, c in zip(m.transformer.layers, cache): x = layer.beside(x, c, at, mask)
            at += x.shape[1]; z = m.logits(m.transformer.final_layernorm(x[:, -1]), low, high).float()
            if guidance != 1: a, e = z.chunk(2); z = e + guidance * (a - e)
            if bias is not None: z = z + bias[:, step]
            z = z / max(temperature, 1e-6)
            if top_k: z = z.masked_fill(z < z.topk(top_k, -1)[0][:, -1:], -1e9)
            c = torch.multinomial(z.softmax(-1), 1, generator=gen)[:, 0] + low if top_k != 1 else z.argmax(-1) + low; out.append(c)
            if step + 1 < steps: c = c.repeat(2) if guidance != 1 else c; x = m.embed(c[:, None], torch.full((b, 1), first + step, device=dev)); mask = valid[:, None, None, :at + 1]
    return torch.stack(out, 1)


def picture_head(texts, size, dev):
    """texts [n,24] with -1 -> head, positions of a text to picture sequence"""
    n = len(texts); tok = lambda name: torch.full((n, 1), T[name], device=dev); return torch.cat([tok('[ROI1]'), texts, tok(size), tok('[BOI1]')], 1), torch.cat([torch.arange(25, device=dev), torch.arange(30, 32, device=dev)])[None]


def draw(m, texts, size, temperature, top_k, guidance, gen, most=1536):
    out = []
    for t in texts.split(most): h, p = picture_head(t, size, t.device); e, _ = picture_head(torch.full_like(t, -1), size, t.device); out.append(generate(m, h, p, 32, SIDE[size] ** 2, 0, CODES, temperature, top_k, guidance, gen, e))
    return torch.cat(out)


def towards_source(codec, codes, weight=.25):
    """what keeps an enlargement at its source: -weight times the squared distance of every code to what the encoder makes of the picture that codes [n,·] show, enlarged as the program does (8 bits, bicubic) -> [n,4·,CODES]"""
    from PIL import Image
    x = (codec.decode(codes).clamp(0, 1) * 255).round().byte().permute(0, 2, 3, 1).cpu().numpy(); up = torch.stack([torch.from_numpy(np.asarray(Image.fromarray(p).resize((2 * p.shape[1], 2 * p.shape[0]), Image.BICUBIC)).copy()) for p in x]).permute(0, 3, 1, 2).float() / 255
    with torch.no_grad(): z = codec.enc_b(codec.norm(up.to(codes.device))).float(); z = z.reshape(len(codes), -1, z.shape[-1]); e = codec.quantize_t.embed.float(); return -weight * (z.pow(2).sum(-1, keepdim=True) - 2 * z @ e + e.pow(2).sum(0))


def redraw(m, codes, texts, first, second, temperature, top_k, gen, bias=None):
    """restyle and enlarge: codes [n,·] given, texts [n,24]"""
    n, dev = len(codes), codes.device; tok = lambda name: torch.full((n, 1), T[name], device=dev); h, p = picture_head(texts, first, dev); side = codes.shape[1]
    h = torch.cat([h, codes, tok('[EOI1]'), tok('[ROI2]'), tok('[POS0]'), tok(second), tok('[BOI2]')], 1); p = torch.cat([p, torch.arange(32, 34 + side, device=dev)[None], torch.arange(1, 4, device=dev)[None]], 1); return generate(m, h, p, 4, SIDE[second] ** 2, 0, CODES, temperature, top_k, 1, gen, bias=bias)


@torch.no_grad()
def caption_scores(m, codes, texts, size, most=512):
    """codes [n,·], texts [n,c,24] -> sum of log-probabilities of each caption [n,c], over the text and command ids"""
    n, c, _ = texts.shape; dev = codes.device; side = codes.shape[1]; flat = codes[:, None].expand(-1, c, -1).reshape(n * c, side); t = texts.reshape(n * c, LONGEST); out = []
    for a, b in zip(flat.split(most), t.split(most)):
        tok = lambda name: torch.full((len(a), 1), T[name], device=dev); ids = torch.cat([tok(size), tok('[BOI1]'), a, tok('[EOI1]'), tok('[ROI1]'), b.clamp(min=0)], 1)[:, :-1]; pos = (30 + torch.arange(ids.shape[1], device=dev))[None].expand_as(ids)
        with torch.autocast(dev.type, torch.bfloat16, enabled=dev.type == 'cuda'): x = m(ids.reshape(-1), pos.reshape(-1), [tuple(ids.shape)]).view(len(a), ids.shape[1], -1)[:, side + 3:]; lp = m.logits(x, CODES, PADDED).float().log_softmax(-1)
        out.append((lp.gather(2, (b.clamp(min=CODES) - CODES)[..., None])[..., 0] * (b >= 0)).sum(1))
    return torch.cat(out).view(n, c)
