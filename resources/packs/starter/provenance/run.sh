#!/bin/sh
# On a machine with one CUDA device and PyTorch 2: everything after the pictures. LAB_DATA: the folder that prepare.ts filled.
#   sh run.sh CODEC_SECONDS JUDGE_SECONDS TRANSFORMER_SECONDS
set -eu
here=$(cd "$(dirname "$0")" && pwd)
export LAB_OUT="${LAB_OUT:-$PWD/out}" LAB_CACHE="${LAB_CACHE:-$PWD/out}"
mkdir -p "$LAB_OUT"
cp "$here/heldout.json" "$LAB_DATA/"
if [ "$1" = 0 ]; then
  # The codec, the judge and the tokenizer of the first run, so that all the time goes to the transformer.
  cp "$here"/weights/* "$here/../vqvae.safetensors" "$here/../text.model" "$LAB_OUT/"
  cp "$LAB_OUT/vqvae.safetensors" "$LAB_OUT/codec.safetensors"
else
  python3 "$here/train_text.py"
  python3 "$here/train_codec.py" "$1" "$(($1 / 4))"
  python3 "$here/scorer.py" "$2"
fi
python3 "$here/train_gpt.py" "$3"
python3 "$here/evaluate.py"
