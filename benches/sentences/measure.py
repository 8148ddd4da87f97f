#!/usr/bin/env python3
"""How well a search answers the questions in `questions/`.

  sites.py SITE GIT_DIR SITES_DIR/SITE        for each site
  measure.py WAYMARK SITES_DIR [--each]

Asks `WAYMARK search` each question twice, as a sentence and in a few words, and prints for each site and half how often
a page that answers it comes first, among the first three and among the first ten. `across` asks an English site in
other languages, where there are sentences only.
A search may be tuned with the questions of the half `tuned`. Those of the half `kept` show whether that helps anybody
else, so nobody looks at them one by one: `--each` prints the rank of each question of the tuned half only.
"""
import argparse, json, os, subprocess, tempfile

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "questions")
# File of questions, site, locale.
SETS = [("bitwarden", "bitwarden", "en"), ("duckduckgo", "duckduckgo", "en"), ("kagi", "kagi", "en"),
        ("obsidian", "obsidian", "de"), ("adguard", "adguard", "ja"), ("across", "duckduckgo", "en")]
DEPTHS = (1, 3, 10)
HALVES = ("tuned", "kept")


def questions(name):
    """(half, group, kind, query, pages) for each query of a file: two for a line, or one in `across`."""
    with open(f"{HERE}/{name}.tsv", encoding="utf-8") as file:
        for line in file:
            if line.startswith("#") or not line.strip():
                continue
            half, second, third, pages = line.rstrip("\n").split("\t")
            if name == "across":
                yield half, f"across {second}", "sentence", third, pages.split()
            else:
                yield half, name, "sentence", second, pages.split()
                yield half, name, "few words", third, pages.split()


def search(waymark, site, locale, queries):
    """The ids that each query finds, best first."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt") as file:
        file.write("".join(query + "\n" for query in queries))
        file.flush()
        answer = subprocess.run([waymark, "search", "--site", site, "--locale", locale, "--queries", file.name],
                                check=True, stdout=subprocess.PIPE).stdout.decode()
    found = [json.loads(line) for line in answer.splitlines()]
    assert [one["query"] for one in found] == queries, "there is an answer for each query, in order"
    return [[result["id"] for result in one["results"]] for one in found]


def rank(ids, pages):
    """The place of the first page that answers, or None."""
    return next((place for place, id in enumerate(ids, 1) if id in pages), None)


def row(label, half, ranks):
    """A line of the table: for each kind of query how many there are, and how many within each depth."""
    cells = []
    for kind in ("sentence", "few words"):
        own = [place for one, place in ranks if one == kind]
        within = [sum(place is not None and place <= depth for place in own) for depth in DEPTHS]
        cells.append("".join(f"{number:>6}" for number in [len(own)] + within) if own else " " * 24)
    return f"{label:<12} {half:<6}|{cells[0]} |{cells[1]}".rstrip()


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("waymark"); args.add_argument("sites_dir"); args.add_argument("--each", action="store_true")
    args = args.parse_args()
    ranks, groups = {}, []      # (group, half) to (kind, rank) of its queries
    for name, site, locale in SETS:
        asked = list(questions(name))
        found = search(args.waymark, f"{args.sites_dir}/{site}", locale, [query for _, _, _, query, _ in asked])
        for (half, group, kind, query, pages), ids in zip(asked, found):
            place = rank(ids, pages)
            ranks.setdefault((group, half), []).append((kind, place))
            if group not in groups:
                groups.append(group)
            if args.each and half == "tuned":
                print(f"{place or '-':>3}  {group:<12} {kind:<9}  {query}")
    heads = "".join(f"{head:>6}" for head in ["asked"] + [f"≤{depth}" for depth in DEPTHS])
    print(f"{'':<19}|{'sentences':^24} |{'few words':^24}\n{'':<19}|{heads} |{heads}")
    for group in groups:
        for half in HALVES:
            print(row(group, half, ranks.get((group, half), [])))
    for label, is_across in (("in total", False), ("across", True)):
        for half in HALVES:
            own = [group for group in groups if group.startswith("across") == is_across]
            print(row(label, half, [one for group in own for one in ranks.get((group, half), [])]))


main()
