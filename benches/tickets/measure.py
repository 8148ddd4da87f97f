#!/usr/bin/env python3
"""How often the entry that answers a ticket comes first, and among the first three.

  measure.py WAYMARK [--each]

Asks `WAYMARK answer` each ticket of `texts/` about the help centre that `wanted.tsv` names: that of this repository, or the small one in
`site/`. Prints a line for each half and for both. What weighs sentences may be tuned with the tickets of the half `tuned`; those of the
half `kept` show whether that helps anybody else, so `--each` prints those of the tuned half only.
"""
import json, os, subprocess, sys

HERE = os.path.dirname(os.path.abspath(__file__))
SITES = {"own": os.path.join(HERE, "../.."), "site": os.path.join(HERE, "site")}


def main(waymark, each):
    counts = {"tuned": [0, 0, 0, 0], "kept": [0, 0, 0, 0]}
    for line in open(f"{HERE}/wanted.tsv", encoding="utf-8"):
        if line.startswith("#"):
            continue
        number, site, locale, half, wanted = line.rstrip("\n").split("\t")
        wanted = wanted.split()
        answer = subprocess.run([waymark, "answer", "--site", SITES[site], "--format", "json", f"{HERE}/texts/{number}.txt"],
                                check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
        answer = json.loads(answer)
        found = [entry["id"] for entry in answer["entries"]]
        is_first, is_among = found[:1] != [] and found[0] in wanted, all(id in found[:3] for id in wanted)
        for at, is_so in enumerate((True, is_first, is_among, answer["locale"] == locale)):
            counts[half][at] += is_so
        if each and half == "tuned":
            print(number, "first" if is_first else "among" if is_among else "MISSED", answer["locale"], answer["language"], found, wanted)
    both = [sum(column) for column in zip(*counts.values())]
    for name, (count, first, among, language) in [*counts.items(), ("both", both)]:
        print(f"{name:5} {count} tickets: {first} first, {among} among three, language of {language} recognised")
    return 0 if both[1] >= 24 and both[2] >= 28 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], "--each" in sys.argv))
