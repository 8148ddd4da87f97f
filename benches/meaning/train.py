#!/usr/bin/env python3
"""Trains the table of meaning: a vector for each of the commonest words, so that the sum of a text's vectors points where
the teacher's vector of that text does.

  train.py pairs.tsv vectors.npz ../../src/search/meaning.bin

A text in another language is to mean what its English original means. So all languages share one space, and the teacher
need know English only. Needs torch and numpy; two minutes on two cores. `src/search/meaning.rs` reads the file.
"""
import collections, os, re, struct, sys, unicodedata
import numpy, torch
from torch.nn import functional

NUMBERS = 64
WORDS = collections.defaultdict(lambda: 6_000, en=16_000)   # that are kept of each language
LEAST = 3               # texts that a word is in
SUPPORT_TIMES = 20      # that each line of `support.tsv` is learned in a round
ROUNDS, BATCH, RATE = 5, 1024, 0.02
# Numbers are kept as -4 to 4 times the step of their row. A step of 0.6 times their root mean square loses least.
MOST_LEVEL, STEP, MOST_STEP = 4, 0.6, 255

# As in `src/search/tokens.rs`.
DENSE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
                   "\u4e00-\u9fff\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]+")
MARKS = re.compile("[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1-\u05c2\u05c4-\u05c5\u05c7\u0610-\u061a\u0640"
                   "\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]")
ALIKE = str.maketrans({"ß": "ss", "ς": "σ", "ı": "i", "ة": "ه", "ى": "ي"})


def tokens(text):
    text = unicodedata.normalize("NFC", MARKS.sub("", unicodedata.normalize("NFKD", text))).lower().translate(ALIKE)
    for word in re.findall(r"[^\W_]+", text):
        at = 0
        for run in DENSE.finditer(word):
            if run.start() > at:
                yield word[at:run.start()]
            letters = run[0]
            yield from [letters[place:place + 2] for place in range(len(letters) - 1)] or [letters]
            at = run.end()
        if at < len(word):
            yield word[at:]


def support():
    """Language, English original and text of each text of `support.tsv`."""
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "support.tsv"), encoding="utf-8") as file:
        lines = [line.rstrip("\n").split("\t") for line in file if not line.startswith("#")]
    return [(language, line[0], text) for line in lines[1:] for language, text in zip(lines[0], line)]


def read(pairs, texts):
    """For each text the number of its English original and its words; and how many texts of each language have a word."""
    numbers = {text: number for number, text in enumerate(texts)}
    examples, counts, seen = [], collections.defaultdict(collections.Counter), set()
    for line in open(pairs, encoding="utf-8"):
        language, original, text = line.rstrip("\n").split("\t")
        words = list(tokens(text))
        if 0 < len(words) <= 80:
            examples.append((numbers[original], words))
            counts[language].update(set(words))
            seen.add(numbers[original])
    for language, original, text in support():
        words = list(tokens(text))
        examples.extend([(numbers[original], words)] * SUPPORT_TIMES)
        for word in words:
            counts[language][word] += SUPPORT_TIMES
        seen.add(numbers[original])
    for number, text in enumerate(texts):
        words = list(tokens(text))
        if number not in seen and words:
            examples.append((number, words))
            counts["en"].update(set(words))
    return examples, counts


def train(examples, vocabulary, goals):
    torch.manual_seed(1)
    chance = numpy.random.default_rng(1)
    kept = [(number, [vocabulary[word] for word in words if word in vocabulary]) for number, words in examples]
    kept = [(number, words) for number, words in kept if words]
    goal = torch.tensor([number for number, _ in kept])
    lengths = numpy.array([len(words) for _, words in kept])
    starts = numpy.concatenate([[0], numpy.cumsum(lengths)])
    flat = numpy.concatenate([numpy.array(words) for _, words in kept])
    table = torch.nn.EmbeddingBag(len(vocabulary), NUMBERS, mode="sum", sparse=True)
    torch.nn.init.normal_(table.weight, std=0.02)
    learner = torch.optim.SparseAdam(table.parameters(), lr=RATE)
    order = numpy.arange(len(kept))
    steps, step = len(order) // BATCH * ROUNDS, 0
    for turn in range(ROUNDS):
        chance.shuffle(order)
        total = 0.0
        for at in range(0, len(order) - BATCH, BATCH):
            batch = order[at:at + BATCH]
            offsets = numpy.concatenate([[0], numpy.cumsum(lengths[batch])[:-1]])
            places = numpy.repeat(starts[batch] - offsets, lengths[batch]) + numpy.arange(lengths[batch].sum())
            means = table(torch.from_numpy(flat[places].astype(numpy.int64)), torch.from_numpy(offsets))
            loss = 1 - functional.cosine_similarity(means, goals[goal[batch]]).mean()
            for group in learner.param_groups:
                group["lr"] = RATE * max(0.02, 1 - step / steps)
            learner.zero_grad()
            loss.backward()
            learner.step()
            total += loss.item()
            step += 1
        print(f"round {turn + 1} of {ROUNDS}: cosine {1 - total / (len(order) // BATCH):.4f}", flush=True)
    return table.weight.detach().numpy()


def write(path, words, rows):
    """The file: how many words there are; each word, in order, as bytes shared with the one before, bytes more, and those;
    the step of each row; two numbers of a row to a byte, 9 times the first and the second, each with 4 added."""
    spread = numpy.sqrt((rows ** 2).mean(1, keepdims=True)) * STEP + 1e-9
    levels = numpy.clip(numpy.round(rows / spread), -MOST_LEVEL, MOST_LEVEL).astype(int) + MOST_LEVEL
    largest = numpy.percentile(spread, 99.9)
    steps = numpy.maximum(1, numpy.round(numpy.minimum(spread, largest) / largest * MOST_STEP)).astype(numpy.uint8)
    out, before = bytearray(struct.pack("<I", len(words))), b""
    for word in (word.encode() for word in words):
        shared = 0
        while shared < min(len(before), len(word)) and before[shared] == word[shared]:
            shared += 1
        out += bytes([shared, len(word) - shared]) + word[shared:]
        before = word
    out += steps.tobytes() + (levels[:, 0::2] * (2 * MOST_LEVEL + 1) + levels[:, 1::2]).astype(numpy.uint8).tobytes()
    open(path, "wb").write(out)
    print(f"{len(words)} words, {len(out)} bytes")


def main():
    pairs, vectors, out = sys.argv[1:]
    taught = numpy.load(vectors)
    examples, counts = read(pairs, taught["texts"].tolist())
    goals = taught["vectors"].astype(numpy.float32)
    goals -= goals.mean(0)
    some = numpy.random.default_rng(0).choice(len(goals), min(40_000, len(goals)), replace=False)
    _, _, axes = numpy.linalg.svd(goals[some], full_matrices=False)
    goals = functional.normalize(torch.from_numpy(goals @ axes[:NUMBERS].T), dim=1)
    total = sum(counts.values(), collections.Counter())
    vocabulary = {word: at for at, word in enumerate(sorted(word for word, count in total.items() if count >= LEAST))}
    rows = train(examples, vocabulary, goals)
    weights = (rows ** 2).sum(1)
    kept = set()
    for language, count in counts.items():
        # What a word weighs in texts: how many have it, and how much it moves them.
        known = {word: number * weights[vocabulary[word]] for word, number in count.items() if word in vocabulary}
        kept.update(sorted(known, key=known.get, reverse=True)[:WORDS[language]])
    kept.update(word for _, _, text in support() for word in tokens(text) if word in vocabulary)
    words = sorted((word for word in kept if len(word.encode()) < 64), key=str.encode)
    write(out, words, rows[[vocabulary[word] for word in words]])


main()
