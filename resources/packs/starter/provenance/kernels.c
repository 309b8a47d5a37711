// What PyTorch does slowly on a processor, in bfloat16: PB-relax LayerNorm, GELU, causal softmax, AdamW.
// gcc -O3 -march=native -mprefer-vector-width=512 -ffast-math -fopenmp -shared -fPIC kernels.c -o kernels.so -lm
#include <math.h>
#include <stdint.h>
#include <string.h>
typedef uint16_t bf16;
#define WIDEST 2048 // of a row: hidden size, or tokens that softmax sees

static inline float wide(bf16 v) { union { uint32_t u; float f; } x; x.u = (uint32_t)v << 16; return x.f; }
static inline bf16 narrow(float f) { union { uint32_t u; float f; } x; x.f = f; return (bf16)((x.u + 0x7fff + ((x.u >> 16) & 1)) >> 16); }

// y = residual + kept * LayerNorm(x / (max|x| / 8)): equation 5 of the paper with the maximum of each row alone. Dividing by s is
// the same as an epsilon larger by s squared. residual and kept (dropout's mask over what it keeps) may be null.
void norm_forward(const bf16 *x, const bf16 *residual, const bf16 *kept, const float *w, const float *b, bf16 *y, float *mean, float *scale, long rows, long h) {
#pragma omp parallel for schedule(static)
  for (long t = 0; t < rows; t++) {
    float v[WIDEST], sum = 0, most = 0, squares = 0;
    for (long i = 0; i < h; i++) { v[i] = wide(x[t * h + i]); sum += v[i]; most = fmaxf(most, fabsf(v[i])); }
    float m = sum / h, s = fmaxf(most / 8, 1e-6f);
    for (long i = 0; i < h; i++) { v[i] -= m; squares += v[i] * v[i]; }
    float r = 1 / sqrtf(squares / h + 1e-5f * s * s);
    mean[t] = m; scale[t] = r;
    for (long i = 0; i < h; i++) {
      float z = v[i] * r * w[i] + b[i];
      if (kept) z *= wide(kept[t * h + i]);
      if (residual) z += wide(residual[t * h + i]);
      y[t * h + i] = narrow(z);
    }
  }
}

void norm_backward(const bf16 *x, const bf16 *dy, const bf16 *kept, const float *w, const float *mean, const float *scale, bf16 *dx, float *dw, float *db, long rows, long h) {
  memset(dw, 0, h * sizeof(float)); memset(db, 0, h * sizeof(float));
#pragma omp parallel
  {
    float sum_w[WIDEST] = {0}, sum_b[WIDEST] = {0}, g[WIDEST], u[WIDEST];
#pragma omp for schedule(static)
    for (long t = 0; t < rows; t++) {
      float m = mean[t], r = scale[t], a = 0, c = 0;
      for (long i = 0; i < h; i++) {
        float d = wide(dy[t * h + i]) * (kept ? wide(kept[t * h + i]) : 1), z = (wide(x[t * h + i]) - m) * r;
        sum_w[i] += d * z; sum_b[i] += d; u[i] = z; g[i] = d * w[i]; a += g[i]; c += g[i] * z;
      }
      a /= h; c /= h;
      for (long i = 0; i < h; i++) dx[t * h + i] = narrow(r * (g[i] - a - u[i] * c));
    }
#pragma omp critical
    for (long i = 0; i < h; i++) { dw[i] += sum_w[i]; db[i] += sum_b[i]; }
  }
}

// GELU by tanh: x · sigmoid(2 √(2/π) (x + 0.044715 x³))
static inline float gate(float v) { float u = 1.5957691216f * v * (1 + .044715f * v * v); return 1 / (1 + expf(-fmaxf(fminf(u, 60), -60))); }
void gelu_forward(const bf16 *x, bf16 *y, long n) {
#pragma omp parallel for schedule(static)
  for (long i = 0; i < n; i++) { float v = wide(x[i]); y[i] = narrow(v * gate(v)); }
}
void gelu_backward(const bf16 *x, const bf16 *dy, bf16 *dx, long n) {
#pragma omp parallel for schedule(static)
  for (long i = 0; i < n; i++) { float v = wide(x[i]), s = gate(v); dx[i] = narrow(wide(dy[i]) * (s + v * s * (1 - s) * 1.5957691216f * (1 + .134145f * v * v))); }
}

// Softmax of scale · a where row i sees the columns up to i; a [n, l, l]
void causal_forward(const bf16 *a, bf16 *p, long n, long l, float scale) {
#pragma omp parallel for schedule(static)
  for (long k = 0; k < n * l; k++) {
    long i = k % l; const bf16 *from = a + k * l; bf16 *to = p + k * l; float v[WIDEST], most = -1e30f, sum = 0;
    for (long j = 0; j <= i; j++) { v[j] = wide(from[j]) * scale; most = fmaxf(most, v[j]); }
    for (long j = 0; j <= i; j++) { v[j] = expf(v[j] - most); sum += v[j]; }
    for (long j = 0; j <= i; j++) to[j] = narrow(v[j] / sum);
    memset(to + i + 1, 0, (l - i - 1) * sizeof(bf16));
  }
}
void causal_backward(const bf16 *p, const bf16 *dp, bf16 *da, long n, long l, float scale) {
#pragma omp parallel for schedule(static)
  for (long k = 0; k < n * l; k++) {
    long i = k % l; const bf16 *q = p + k * l, *d = dp + k * l; bf16 *to = da + k * l; float sum = 0;
    for (long j = 0; j <= i; j++) sum += wide(q[j]) * wide(d[j]);
    for (long j = 0; j <= i; j++) to[j] = narrow(wide(q[j]) * (wide(d[j]) - sum) * scale);
    memset(to + i + 1, 0, (l - i - 1) * sizeof(bf16));
  }
}

double sum_of_squares(const float *g, long n) {
  double all = 0;
#pragma omp parallel for reduction(+ : all) schedule(static)
  for (long c = 0; c < n; c += 65536) { float part = 0; for (long i = c; i < n && i < c + 65536; i++) part += g[i] * g[i]; all += part; }
  return all;
}

// AdamW with decoupled weight decay, and the running mean of the weights. share: what clipping leaves of the gradient; c1, c2: 1 / (1 - beta^t)
void adamw(float *p, const float *g, float *m, float *v, float *average, long n, float share, float rate, float b1, float b2, float decay, float c1, float c2, float follow) {
#pragma omp parallel for schedule(static)
  for (long i = 0; i < n; i++) {
    float d = g[i] * share; m[i] = b1 * m[i] + (1 - b1) * d; v[i] = b2 * v[i] + (1 - b2) * d * d;
    p[i] -= rate * (decay * p[i] + m[i] * c1 / (sqrtf(v[i] * c2) + 1e-9f)); average[i] += (p[i] - average[i]) * follow;
  }
}
