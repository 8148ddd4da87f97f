#!/usr/bin/env python3
"""Says how far waymark and an independent comparison agree about what of a translated site is behind.

    python3 benches/histories/agree.py WAYMARK SITE LOCALE…

SITE is a git repository with `content/<locale>/…` and a `content/site.yaml`, whose translations name the commit that they were made from
in `default_lang_commit` (OpenTelemetry's site does). The script stamps each locale with `--from-git` and reads `l10n status`. The other
comparison knows nothing of waymark: it cuts the source of then and of now into lines of text, items, tables and code by its own few rules,
and calls a block of now changed where the text of then has no such block. Blocks that waymark calls unsure are counted by themselves.
"""

import json
import re
import subprocess
import sys
from collections import Counter


def run(*arguments, cwd, fails=False):
    done = subprocess.run(arguments, cwd=cwd, capture_output=True, text=True, errors="replace")
    if done.returncode and not fails:
        sys.exit(f"{' '.join(arguments)}: {done.stderr[-500:]}")
    return done.stdout


def blocks(text):
    """The blocks of a page with the line that each begins in: `(line, words)`."""
    lines = text.split("\n")
    start = 0
    if lines and lines[0].strip() == "---":
        start = next((at + 1 for at in range(1, len(lines)) if lines[at].strip() == "---"), 0)
    found, current, begin, fence = [], [], 0, None

    def close():
        words = " ".join(" ".join(current).split())
        words = re.sub(r"<!--.*?-->", "", words).strip()
        # Anchors, the two ways to write a reference and definitions of links are not what a page says.
        words = re.sub(r" ?\{#[^}]*\}", "", words).replace("][]", "]")
        if words and not re.match(r"\[[^\]]+\]: ", words):
            found.append((begin + 1, words))
        current.clear()

    for at in range(start, len(lines)):
        line = lines[at]
        mark = re.match(r"\s*(```+|~~~+)", line)
        if fence:
            current.append(line)
            if mark and line.strip().startswith(fence):
                fence = None
                if not re.match(r"\s", lines[begin]):
                    close()
            continue
        is_item = re.match(r"[-*+] |\d+[.)] ", line)
        is_heading = re.match(r"#{1,6} ", line)
        if not line.strip():
            # What is moved in belongs to the item above, also behind an empty line.
            following = next((rest for rest in lines[at + 1:] if rest.strip()), "")
            if not (current and re.match(r"[-*+] |\d+[.)] ", current[0]) and re.match(r"\s{2,}\S", following)):
                close()
            continue
        if mark and not re.match(r"\s", line):
            close()
        if is_item or is_heading:
            close()
        if not current:
            begin = at
        current.append(line)
        if mark:
            fence = mark.group(1)
        if is_heading:
            close()
    close()
    return found


def main():
    waymark, site, *locales = sys.argv[1:]
    total = Counter()
    for locale in locales:
        lock = f"content/{locale}.l10n.lock"
        run("rm", "-f", lock, cwd=site)
        run(waymark, "l10n", "stamp", "--from-git", "--locale", locale, cwd=site, fails=True)
        status = json.loads(run(waymark, "l10n", "status", "--locale", locale, "--format", "json", cwd=site))
        entries = [entry for entry in status["entries"] if entry["file"] and entry["source_file"]]
        count = Counter(entry["state"] for entry in entries)
        for entry in entries:
            if entry["state"] == "untracked":
                continue
            front = open(f"{site}/{entry['file']}", encoding="utf-8").read()
            commit = re.search(r"^default_lang_commit:\s*([0-9a-f]{7,40})", front, re.M)
            if not commit:
                continue
            old = run("git", "show", f"{commit.group(1)}:./{entry['source_file']}", cwd=site, fails=True)
            now = open(f"{site}/{entry['source_file']}", encoding="utf-8").read()
            if not old:
                continue
            then = {words for _, words in blocks(old)}
            said = {}
            for part in entry["parts"]:
                if part["source_line"]:
                    said[part["source_line"]] = part["state"]
            for line, words in blocks(now):
                total["blocks"] += 1
                state = said.get(line, "current")
                if state == "unsure":
                    total["unsure"] += 1
                    continue
                changed = words not in then
                behind = state in ("stale", "missing")
                total["agree" if changed == behind else "differ"] += 1
                if changed != behind:
                    what = "only the other comparison" if changed else "only waymark"
                    total[what] += 1
                    if total[what] <= 15:
                        print(f"  {what}: {entry['source_file']}:{line}: {words[:110]}")
        stamped = sum(count.values()) - count["untracked"]
        print(f"{locale}: {stamped} of {sum(count.values())} pages stamped; {dict(count)}")
    compared = total["agree"] + total["differ"]
    print(f"{total['blocks']} blocks, {total['unsure']} unsure, of the others {total['agree']} of {compared} agree "
          f"({100 * total['agree'] / max(1, compared):.2f} %)")


if __name__ == "__main__":
    main()
