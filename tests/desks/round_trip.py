"""Passes snippets through bleach with each desk's allow-list: everything that a reader sees must still be there.

Usage: round_trip.py WAYMARK SITE...   A list is a YAML file beside this one, with its source.
"""
import json
import pathlib
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser

import bleach
import yaml
from bleach.css_sanitizer import CSSSanitizer


class Seen(HTMLParser):
    """What a reader sees: words, the numbers of list items, where links lead, and pictures."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.words, self.links, self.pictures, self.lists = [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag in ("ol", "ul"):
            self.lists.append(0 if tag == "ol" else None)
        elif tag == "li" and self.lists:
            if self.lists[-1] is not None:
                self.lists[-1] += 1
                self.words.append(f"{self.lists[-1]}.")
        elif tag == "a":
            self.links.append(attributes.get("href"))
        elif tag == "img":
            self.pictures.append((attributes.get("src"), attributes.get("alt"), attributes.get("width")))

    def handle_endtag(self, tag):
        if tag in ("ol", "ul") and self.lists:
            self.lists.pop()

    def handle_data(self, data):
        self.words += data.split()

    def all(self):
        return {"words": " ".join(self.words), "links": self.links, "pictures": self.pictures}


def main(waymark, sites):
    desks = {path.stem: yaml.safe_load(path.read_text()) for path in sorted(pathlib.Path(__file__).parent.glob("*.yaml"))}
    assert all(desk["source"] for desk in desks.values()), "each list names its source"
    wrong, done = [], 0
    for site in sites:
        with tempfile.TemporaryDirectory() as out:
            subprocess.run([waymark, "build", "--site", site, "--out", f"{out}/public"], check=True, capture_output=True)
            catalogues = sorted(pathlib.Path(out, "public").glob("*/entries.json"))
            refs = {(entry["id"], entry["locale"]) for path in catalogues for entry in json.loads(path.read_text())["entries"]}
        jobs = [(desk, ref) for desk in desks for ref in sorted(refs)]

        def snippet(job):
            desk, (id, locale) = job
            call = [waymark, "embed", id, "--site", site, "--locale", locale, "--for", desk]
            return subprocess.run(call, check=True, capture_output=True, text=True).stdout

        with ThreadPoolExecutor(4) as pool:
            snippets = list(pool.map(snippet, jobs))
        for (desk, ref), html in zip(jobs, snippets):
            rules = desks[desk]
            kept = bleach.clean(
                html,
                tags=set(rules["tags"]),
                attributes=rules["attributes"],
                protocols={"http", "https", "mailto", "tel"},
                css_sanitizer=CSSSanitizer(allowed_css_properties=rules["styles"]),
                strip=True,
            )
            before, after = Seen(html).all(), Seen(kept).all()
            for what in before:
                if before[what] != after[what]:
                    wrong.append(f"{desk}: {ref}: {what} differ:\n  {before[what]}\n  {after[what]}")
            if "style=" in html and "style=" not in kept:
                wrong.append(f"{desk}: {ref}: styles that the desk drops are written")
            done += 1
    print(f"{done} snippets through {len(desks)} desks' lists")
    sys.exit("\n".join(wrong) if wrong else 0)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
