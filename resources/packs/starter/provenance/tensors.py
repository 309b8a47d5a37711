"""safetensors, PSNR and the grid of pictures that people look at."""
import json, struct, numpy as np, torch

DT = {torch.float32: 'F32', torch.float16: 'F16', torch.int64: 'I64', torch.int32: 'I32'}
RD = {'F32': np.float32, 'F16': np.float16, 'I64': np.int64, 'I32': np.int32}


def save_safetensors(tensors, path, meta=None):
    head, offset, chunks = {}, 0, []
    if meta: head['__metadata__'] = {k: str(v) for k, v in meta.items()}
    for k, v in tensors.items():
        raw = v.detach().contiguous().cpu().numpy().tobytes()
        head[k] = dict(dtype=DT[v.dtype], shape=list(v.shape), data_offsets=[offset, offset + len(raw)]); offset += len(raw); chunks.append(raw)
    text = json.dumps(head, separators=(',', ':')).encode(); text += b' ' * (-len(text) % 8)
    with open(path, 'wb') as f:
        f.write(struct.pack('<Q', len(text)) + text)
        for c in chunks: f.write(c)


def load_safetensors(path):
    raw = open(path, 'rb').read(); n = struct.unpack('<Q', raw[:8])[0]; head = json.loads(raw[8:8 + n]); head.pop('__metadata__', None)
    return {k: torch.from_numpy(np.frombuffer(raw, RD[v['dtype']], int(np.prod(v['shape'])), 8 + n + v['data_offsets'][0]).reshape(v['shape']).copy()) for k, v in head.items()}


def save_parts(tensors, stem, limit=15 << 20):
    """several files of at most 15 MiB: a bigger one does not come back from every rented machine"""
    part, size, n = {}, 0, 0
    for k, v in tensors.items():
        v = v.half() if v.is_floating_point() else v; bytes_ = v.numel() * v.element_size()
        if size + bytes_ > limit and part: save_safetensors(part, f'{stem}-{n}.safetensors'); part, size, n = {}, 0, n + 1
        part[k] = v; size += bytes_
    save_safetensors(part, f'{stem}-{n}.safetensors')


def load_parts(stem):
    import glob; r = {}
    for f in sorted(glob.glob(f'{stem}-*.safetensors'), key=lambda p: int(p.rsplit('-', 1)[1].split('.')[0])): r.update(load_safetensors(f))
    return r


def psnr(a, b):
    """per picture, of [0,1] tensors [B,3,H,W], rounded to 8 bits"""
    q = lambda t: (t.float().clamp(0, 1) * 255).round() / 255
    return -10 * torch.log10((q(a) - q(b)).pow(2).flatten(1).mean(1).clamp(min=1e-10))


def grid(rows, path, labels=None, scale=64, quality=85):
    """rows: lists of [3,h,w] tensors in 0..1 or None"""
    from PIL import Image, ImageDraw
    left = 0 if labels is None else 250; wide = max(len(r) for r in rows); im = Image.new('RGB', (left + wide * (scale + 4), len(rows) * (scale + 4)), 'white'); d = ImageDraw.Draw(im)
    for y, row in enumerate(rows):
        if labels is not None:
            try: d.text((4, y * (scale + 4) + 6), labels[y], fill='black')
            except UnicodeEncodeError: d.text((4, y * (scale + 4) + 6), labels[y].encode('unicode_escape').decode(), fill='black')
        for x, t in enumerate(row):
            if t is not None: im.paste(Image.fromarray((t.float().clamp(0, 1).permute(1, 2, 0).cpu().numpy() * 255).round().astype(np.uint8)).resize((scale, scale), Image.BICUBIC), (left + x * (scale + 4), y * (scale + 4)))
    im.save(path, quality=quality)
