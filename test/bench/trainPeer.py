"""The peer of `npm run bench -- train`: the same LoRA step in PyTorch, eager, float32. Prints rows of tokens per second.

Plain as people write it: the base frozen, additions as two products, torch.optim.AdamW, PB-relax LayerNorm with the
maximum of each picture, logits of the learnt places over the ids that may stand there. Debian: python3-torch
libopenblas0-pthread; two threads.
"""
import json, math, time
import torch
import torch.nn.functional as F

torch.set_num_threads(2)
RANK, ROUNDS = 8, 3


class Model:
    def __init__(self, layers, hidden, heads, codes, positions):
        self.layers, self.hidden, self.heads = layers, hidden, heads
        self.words, self.places = torch.randn(codes + 64, hidden) * .02, torch.randn(positions, hidden) * .02
        self.codes = codes
        self.base, self.lora = [], []
        for _ in range(layers):
            sizes = dict(qkv=(3, 1), dense=(1, 1), up=(4, 1), down=(1, 4))
            self.base.append({k: (torch.randn(o * hidden, i * hidden) * .02, torch.zeros(o * hidden)) for k, (o, i) in sizes.items()})
            self.lora.append({k: (torch.randn(RANK, i * hidden).mul(.02).requires_grad_(), torch.zeros(o * hidden, RANK).requires_grad_()) for k, (o, i) in sizes.items()})
        self.scale, self.bias = torch.ones(hidden), torch.zeros(hidden)

    def norm(self, x):
        return F.layer_norm(x / (x.detach().abs().amax((1, 2), keepdim=True) / 8), (self.hidden,), self.scale, self.bias, 1e-5)

    def linear(self, x, layer, name):
        (w, b), (A, B) = self.base[layer][name], self.lora[layer][name]
        return F.linear(x, w, b) + F.linear(F.linear(x, A), B)

    def forward(self, ids, mask):
        B, T = ids.shape; D = self.hidden // self.heads
        x = self.words[ids] + self.places[:T]
        for layer in range(self.layers):
            q, k, v = (t.view(B, T, self.heads, D).transpose(1, 2) for t in self.linear(self.norm(x), layer, 'qkv').chunk(3, -1))
            scores = torch.matmul(q * (1 / math.sqrt(D)), k.transpose(-1, -2)) + mask
            mixed = torch.matmul(scores.softmax(-1), v).transpose(1, 2).reshape(B, T, self.hidden)
            x = x + self.norm(self.linear(mixed, layer, 'dense'))
            x = x + self.norm(self.linear(F.gelu(self.linear(self.norm(x), layer, 'up'), approximate='tanh'), layer, 'down'))
        return self.norm(x)


def measure(batch, length, learnt, steps, **shape):
    model = Model(positions=length, **shape)
    parameters = [p for layer in model.lora for pair in layer.values() for p in pair]
    optimiser = torch.optim.AdamW(parameters, lr=1e-3)
    ids = torch.randint(0, shape['codes'], (batch, length)); targets = torch.randint(0, shape['codes'], (batch * learnt,))
    mask = torch.full((length, length), -1e4).triu(1)
    best = math.inf
    for _ in range(steps):
        start = time.perf_counter()
        optimiser.zero_grad()
        hidden = model.forward(ids, mask)[:, -learnt:].reshape(-1, shape['hidden'])
        F.cross_entropy(hidden @ model.words[:shape['codes']].T, targets).backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        best = min(best, time.perf_counter() - start)
    return batch * length / best


torch.manual_seed(1)
rows = [('train/model=starter', measure(4, 76, 64, 8, layers=6, hidden=320, heads=5, codes=2048)),
        ('train/model=12x512', measure(1, 1089, 1024, 3, layers=12, hidden=512, heads=8, codes=8192))]
print(json.dumps([dict(name=name, value=value, unit='tokens/s') for name, value in rows]))
