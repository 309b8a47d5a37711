"""The 288 drawings that the adapter learnt from: eight garments of Fluent UI Emoji Flat in nine colours, plain, striped, checked and with polka dots.
usage: LAB_DATA=DATA python3 garments.py OUT      DATA: as resources/packs/starter/provenance/prepare.ts fills it
then:  npm run finetune -- --preset fashion --data OUT --steps 300 --learning-rate 0.001 --validation-share 0 --seed 3 --name fashion --out fashion/"""
import os, sys
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '../../../packs/starter/provenance'))
import pictures
from pictures import *

NAMES = ['dress', 't-shirt', 'coat', 'shorts', 'handbag', 'scarf', 'kimono', "woman's clothes"]
FLAT = SETS.index('fluent-emoji-flat')


def coarse(pattern, size, device):
    """The patterns at twice the size: at 64 pixels a finer one would be lost in the codes."""
    y, x = torch.meshgrid(torch.arange(size) * 128 / size, torch.arange(size) * 128 / size, indexing='ij'); soft = lambda d: (d / 1.2 + .5).clamp(0, 1); name = PATTERNS[pattern][0]
    if name == 'striped': return soft(6.5 - ((y % 28) - 14).abs())
    if name == 'checked': return (soft(7.5 - ((x % 32) - 16).abs()) + soft(7.5 - ((y % 32) - 16).abs())) / 2
    if name == 'polka-dot':
        d = lambda o: torch.hypot(((x + o) % 30) - 15, ((y + o) % 30) - 15); return torch.maximum(soft(6.2 - d(0)), soft(6.2 - d(15)))
    return torch.zeros_like(x)


pictures.pattern_mask = coarse
icons, there = load_icons('cpu'); C = load_concepts(); by = {c['en']: i for i, c in enumerate(C)}; items = []
for name in NAMES:
    p = halved(premultiplied(icons[FLAT, by[name]][None])); s = torch.cat([(p[:, :3] / p[:, 3:].clamp(min=1e-3)).clamp(0, 1), p[:, 3:]], 1); made, which = garments_of((s * 255).round().to(torch.uint8), True)
    items += [(by[name], colour, pattern, m) for (colour, pattern), m in zip(which, made) if pattern < 4]
random.Random(5).shuffle(items); out = sys.argv[1]; os.makedirs(out, exist_ok=True)
with open(f'{out}/metadata.jsonl', 'w') as meta:
    for n, (i, colour, pattern, m) in enumerate(items):
        x = on(premultiplied(m[None]), torch.ones(1, 3))[0]; Image.fromarray((x.permute(1, 2, 0).numpy() * 255).round().astype(np.uint8)).save(f'{out}/{n:03d}.png')
        meta.write(json.dumps(dict(file_name=f'{n:03d}.png', text=garment_caption(C[i], None, 'en', 0, colour, pattern), text_zh=garment_caption(C[i], None, 'zh', 0, colour, pattern)), ensure_ascii=False) + '\n')
