"""The judge of scorer.py asked about pictures in files, and their structural similarity (SSIM; Wang et al. 2004).
usage: judge.py QUESTION.json ANSWER.json      {asked: [{file, name, rivals, style}], pairs: [[file, file]]} -> {verdicts: [{named, log, styled}], similarities: [·]}"""
import json, os, sys
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from scorer import *

here = os.path.dirname(os.path.abspath(__file__)); judge = Judge(); judge.load_state_dict({k: v.float() if v.is_floating_point() else v for k, v in load_parts(f'{here}/weights/scorer').items()}); judge.eval()
def read(file): return torch.from_numpy(np.asarray(Image.open(file).convert('RGB')).transpose(2, 0, 1).copy()).float() / 255


def ssim(a, b):
    """of two pictures [3,H,W] in 0..1: Gaussian windows of 11 pixels, sigma 1.5; mean of the channels"""
    x = torch.arange(11.) - 5; w = (-x * x / 4.5).exp(); w = (w[:, None] * w[None] / w.sum() ** 2)[None, None]; f = lambda t: F.conv2d(t[:, None], w); ma, mb = f(a), f(b); va, vb, c = f(a * a) - ma * ma, f(b * b) - mb * mb, f(a * b) - ma * mb
    return ((2 * ma * mb + 1e-4) * (2 * c + 9e-4) / ((ma * ma + mb * mb + 1e-4) * (va + vb + 9e-4))).mean().item()


if __name__ == '__main__':
    q = json.load(open(sys.argv[1])); out = []; styles = [en for en, _ in STYLES]
    with torch.no_grad():
        for o in range(0, len(q['asked']), 128):
            part = q['asked'][o:o + 128]; x = torch.stack([F.avg_pool2d(t[None], t.shape[-1] // 64)[0] for t in (read(p['file']) for p in part)]); v, st = judge.see(x); names = judge.read(torch.tensor([grams(n) for p in part for n in [p['name'], *p['rivals']]])).view(len(part), -1, v.shape[1]); z = judge.heat.exp() * (v[:, None] * names).sum(-1)
            out += [dict(named=bool(first == 0), log=log, styled=None if p['style'] is None else styles[s] == p['style']) for p, first, log, s in zip(part, z.argmax(1).tolist(), z.log_softmax(-1)[:, 0].tolist(), st.argmax(1).tolist())]
        json.dump(dict(verdicts=out, similarities=[ssim(read(a), read(b)) for a, b in q['pairs']]), open(sys.argv[2], 'w'))
