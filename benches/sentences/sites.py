#!/usr/bin/env python3
"""Five real help centres for waymark, to ask the questions in `questions/` of.

  git clone --bare https://github.com/OWNER/NAME GIT_DIR
  sites.py SITE GIT_DIR OUT

Reads the commit of the table below from GIT_DIR, which may be any clone that has it, and writes OUT/content/…: a page
for each Markdown file, with what other generators add to Markdown taken out or turned to text. An id is the path below
the folder in small letters, digits and hyphens, so it stays the same as long as this file does. A folder without a page
of its own gets one with a title and nothing else.
The text belongs to those who wrote it, and most of it has no licence: use it to measure, commit none of it.
"""
import argparse, html, json, os, re, subprocess, unicodedata
from collections import namedtuple

Site = namedtuple("Site", "title repository commit folder locale licence left_out")

SITES = {
    "bitwarden": Site("Bitwarden Help", "bitwarden/help", "18aa730c0156f7e25da39ad81bf13809b13471c6",
                      "_articles", "en", "none named", ()),
    "duckduckgo": Site("DuckDuckGo Help", "duckduckgo/duckduckgo-help-pages", "5e11a4669099c53b55ed1640b642513d783523c2",
                       "_docs", "en", "MIT, of those who made the design",
                       # the same few paragraphs in 26 languages, and no page
                       ("_docs/translated/", "_docs/_defaults.md")),
    "kagi": Site("Kagi Help", "kagisearch/kagi-docs", "9e08f5088da2d3aa14fa678ad9e5061c594a6585",
                 "docs", "en", "none named", ()),
    "obsidian": Site("Obsidian Hilfe", "obsidianmd/obsidian-help", "fa179e91e86eaff5859226cc045c81000d64e3cd",
                     "de", "de", "none named", ()),
    "adguard": Site("AdGuard ヘルプ", "AdguardTeam/KnowledgeBase", "601a79680c33a347e38af5797304132c31913441",
                    "i18n/ja/docusaurus-plugin-content-docs/current", "ja", "none named",
                    # older than the .mdx of the same name
                    ("i18n/ja/docusaurus-plugin-content-docs/current/adguard-for-android/features/free-vs-full.md",)),
}

HTML = set("""a abbr article aside audio b blockquote body br button caption center cite code col colgroup dd del details div
dl dt em figcaption figure font footer form g h1 h2 h3 h4 h5 h6 header hr i iframe img input ins kbd label li link main mark
meta nav object ol p param path picture pre q rect s script section small source span strong style sub summary sup svg table
tbody td template tfoot th thead tr track u ul video wbr""".split())
# What stands for a tag where it began a block of its own.
BLOCKS = {"li": "\n- ", "p": "\n\n", "summary": "\n\n", "tr": "\n",
          "h1": "\n## ", "h2": "\n## ", "h3": "\n### ", "h4": "\n#### "}
CODE = re.compile(r"^[ \t>]*(?P<fence>```+|~~~+).*?^[ \t>]*(?P=fence)[`~]*[ \t]*$"
                  r"|(?P<tick>`+)[^`].*?(?<!`)(?P=tick)(?!`)", re.M | re.S)
TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)(?:\s[^<>]*)?/?>")
LINK = re.compile(r"\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])*)\]"
                  r"\(\s*(?P<to><[^>]*>|(?:[^()]|\([^()]*\))*?)(?:\s+[\"'][^\"']*[\"'])?\s*\)")
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def read(git_dir, site):
    """(path below the folder, text) for each Markdown file."""
    git = ["git", "--git-dir", git_dir]
    listed = subprocess.run(git + ["ls-tree", "-r", "-z", site.commit, "--", site.folder + "/"],
                            check=True, capture_output=True).stdout.decode().split("\0")
    files = [line.split("\t", 1)[1] for line in listed if line.startswith("100")]     # and no symbolic links
    paths = [path for path in files if path.endswith((".md", ".mdx"))
             and not any(path == out or out.endswith("/") and path.startswith(out) for out in site.left_out)]
    asked = "".join(f"{site.commit}:{path}\n" for path in paths).encode()
    answer = subprocess.run(git + ["cat-file", "--batch"], input=asked, check=True, capture_output=True).stdout
    at = 0
    for path in paths:
        end = answer.index(b"\n", at)
        size = int(answer[at:end].split()[-1])
        yield path[len(site.folder) + 1:], answer[end + 1:end + 1 + size].decode().replace("\r\n", "\n").lstrip("\ufeff")
        at = end + 1 + size + 1


def part(name):
    """A part of an id."""
    name = unicodedata.normalize("NFC", name).lower().translate(UMLAUTS)
    name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "-", name.replace("'", "")).strip("-")
    return name + "-pages" if name in ("errors", "search", "a-z", "embed") else name


def id_of(path, taken):
    """The id of a file; that of its folder for `index`, `…-index` or a file with the folder's name, if no other has it."""
    *folders, name = [part(one) for one in re.sub(r"\.mdx?$", "", path).split("/")]
    is_index = name in ("index", "readme") or name.endswith("-index") or name in folders[-1:]
    if is_index and "/".join(folders) not in taken:
        return "/".join(folders)
    return "/".join(folders + [name])


def front_matter(text):
    """The keys with a text of a file's front matter, and its body."""
    match = re.match(r"---[ \t]*\n(.*?\n)?---[ \t]*(?:\n|$)", text, re.S)
    if not match:
        return {}, text
    keys, key = {}, None
    for line in (match.group(1) or "").split("\n"):
        named = re.match(r"([A-Za-z_-]+):\s*(.*)$", line)
        if named:
            key = named.group(1).lower()
            keys[key] = named.group(2).strip() if named.group(2).strip() not in (">", ">-", "|", "|-") else ""
        elif key and line[:1] in (" ", "\t") and not line.strip().startswith("- "):
            keys[key] = (keys[key] + " " + line.strip()).strip()
    for key, value in keys.items():
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            keys[key] = value[1:-1].replace('\\"', '"').replace("''", "'")
    return keys, text[match.end():]


def tag(match):
    """What stands for a tag of HTML."""
    name = match["name"]
    if name.lower() not in HTML and not name[0].isupper():
        return "&lt;" + match.group()[1:]       # a placeholder such as <name>
    line = match.string[match.string.rfind("\n", 0, match.start()) + 1:match.start()]
    if name.lower() == "br" or line.lstrip().startswith("|"):
        return " "
    if match["end"]:
        return "\n\n" if re.fullmatch(r"(?i)h\d|p|ul|ol|table|summary", name) else ""
    return BLOCKS.get(name.lower(), "")


def link(match):
    """A link out of the site as it is, of any other its text."""
    to = match["to"].strip("<>")
    outward = re.match(r"(https?://[^\s{}|]+|mailto:[^\s{}|]+)$", to)
    return f"[{match['text']}]({to})" if outward and match["text"].strip() else match["text"]


def clean(text):
    """Prose in Markdown that waymark knows, from what the site's own generator knows."""
    for pattern, instead in (
        (r"<!--.*?-->|%%.*?%%", ""),
        (r"\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}", ""),
        (r"(?is)<(script|style|svg|iframe|video|audio|object)\b[^>]*>.*?</\1\s*>", ""),
        (r"!\[\[[^\]]*\]\]", ""),                                           # an embedded file of Obsidian
        (r"!\[[^\]]*\]\((?:[^()]|\([^()]*\))*\)(?:\{[^}\n]*\})?", ""),      # a picture
        (r"\[\[(?:[^\]|]*\\?\|)?#?([^\]]*)\]\]", r"\1"),                    # a link of Obsidian
        (r"\{%.*?%\}|\{\{.*?\}\}|\{:[^}\n]*\}", ""),                        # Liquid, Hugo, Vue, kramdown
        (r"(?m)^\{[.#\w][^}\n]*\}[ \t]*$", ""),
        (r"[ \t]*\\?\{#[\w-]+\}", ""),                                      # anchors
        (r"(?m)^([ \t>]*):{3,}[ \t]*(?:[a-z]+\b)?[ \t]*(.*)$", r"\1\2"),    # ::: blocks keep their title
        (r"(?m)^([ \t]*(?:>[ \t]*)+)\[!\w+\][-+]?[ \t]*(.*)$", r"\1\2"),    # callouts likewise
        (r"(?m)^(?:import .* from .*|export .*|\[TOC\]|\[\[toc\]\]|\* TOC)$", ""),
        (r"==(\S[^=\n]*)==", r"\1"),
        (r"(?m)^[ \t]*\[[^\]^\n]+\]:[ \t]+(?!https?:)\S.*$", ""),           # definitions of links within the site
    ):
        text = re.sub(pattern, instead, text, flags=0 if pattern.startswith("(?") else re.S)
    if re.search(r"(?m)^[ \t]*<(?:p|li|td|ul|table)\b[^>]*>[ \t]*$", text):
        text = re.sub(r"(?m)^[ \t]{4,}", "", text)      # a page laid out as HTML, whose indentation is no code
    text = TAG.sub(tag, LINK.sub(link, text))
    text = re.sub(r"(?m)^(.+)\n=+[ \t]*$", r"# \1", text)
    text = re.sub(r"(?m)^[ \t]+$", "", text)
    return re.sub(r"(?m)^-\n\s*(?=[^\s-])", "- ", text.replace("\n- \n", "\n-\n"))


def body_of(text):
    """The cleaned body, its first heading, and no heading of the first level."""
    kept = []       # code, which no rule may touch
    text = re.sub(r"(?m)^([ \t]*\d+\.) (```.*)$", r"\1\n\2", text)
    def keep(match):
        kept.append(match.group())
        return f"\0{len(kept) - 1}\0"
    text = clean(CODE.sub(keep, text))
    first = re.search(r"(?m)^#{1,6}[ \t]+(.+?)[ \t#]*$", text)
    text = re.sub(r"(?m)^([ \t>]*)#(?=[ \t])", r"\1##", text)
    restore = lambda text: re.sub("\0(\\d+)\0", lambda match: kept[int(match.group(1))], text)
    return re.sub(r"\n{3,}", "\n\n", restore(text)).strip(), restore(first.group(1)) if first else None


def plain(text):
    """Text without markup, for a title."""
    return " ".join(html.unescape(re.sub(r"[*`]|<[^>]*>|\{[{%].*?[%}]\}", "", LINK.sub(r"\g<text>", text))).split())


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("site", choices=sorted(SITES)); args.add_argument("git_dir"); args.add_argument("out")
    args = args.parse_args()
    site = SITES[args.site]
    if os.path.exists(f"{args.out}/content"):
        raise SystemExit(f"{args.out}/content is there already")
    pages, names = {}, {}
    for path, text in read(args.git_dir, site):
        keys, text = front_matter(text)
        if keys.get("layout") == "redirect":
            continue
        body, heading = body_of(text)
        name = re.sub(r"\.mdx?$", "", path).split("/")[-1]
        title = plain(keys.get("title") or heading or "") or name.replace("-", " ").capitalize()
        if args.site == "obsidian":
            title = name        # there the name of a file is its title
        if body.startswith("## ") and plain(body.split("\n", 1)[0][3:]) == title:
            body = body.partition("\n")[2].strip()
        id = id_of(path, pages)
        assert id not in pages, f"two pages with the id {id}"
        pages[id] = (title, plain(keys.get("description", "")), body)
        names.update(zip(id.split("/"), path.split("/")[:-1]))
    own = len(pages)
    folders = {"/".join(id.split("/")[:depth]) for id in pages if id for depth in range(1, id.count("/") + 1)}
    for folder in folders - set(pages):
        name = names[folder.split("/")[-1]]
        pages[folder] = (re.sub(r"[-_]", " ", name[:1].upper() + name[1:]), "", "")
    pages[""] = (site.title, *pages.get("", (None, "", ""))[1:])
    for id, (title, summary, body) in pages.items():
        name = f"{id}/index" if id in folders else id or "index"
        path = f"{args.out}/content/{site.locale}/{name}.md"
        quoted = lambda text: json.dumps(text, ensure_ascii=False)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            summary = f"summary: {quoted(summary)}\n" if summary else ""
            file.write(f"---\ntitle: {quoted(title)}\n{summary}---\n\n{body}\n")
    with open(f"{args.out}/content/site.yaml", "w", encoding="utf-8") as file:
        file.write(f"title: {site.title}\nbase_url: https://help.example.com/\nsource_locale: {site.locale}\n"
                   f"locales:\n  {site.locale}: {{ name: {site.locale} }}\n"
                   "outputs: { embed: false, markdown: false, permalinks: false }\n")
    print(f"{args.site}: {own} pages, {len(folders)} folders")


main()
