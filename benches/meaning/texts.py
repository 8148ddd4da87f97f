#!/usr/bin/env python3
"""Collects the texts that the table of meaning is trained on: sentences and labels in English, with what they are
called in the other languages.

  texts.py FOLDER > pairs.tsv

Each line is `language TAB English TAB the same in that language`; for English itself both are the same. The sources are
the translations that programs in Debian carry, and the translated descriptions of Debian's packages. FOLDER is kept, so
that a second run downloads nothing. Needs `apt-get`, `dpkg-deb` and `lz4`.
"""
import glob, io, json, os, re, struct, subprocess, sys, zipfile

# The languages that the program speaks, with the names that translations have for them.
LANGUAGES = {"de": ["de", "de-DE"], "fr": ["fr", "fr-FR"], "es": ["es", "es-ES"], "it": ["it", "it-IT"],
             "pt": ["pt-BR", "pt"], "nl": ["nl", "nl-NL"], "ar": ["ar"], "he": ["he", "he-IL"], "ja": ["ja"],
             "zh": ["zh-CN", "zh-hans", "zh"], "ko": ["ko", "ko-KR"]}
# Programs with accounts, passwords, mail, files, networks, shops and books: what help centres speak of.
PACKAGES = """
mediawiki wordpress-l10n phpmyadmin gnome-user-docs evolution-common gnucash-common python3-django
python3-django-allauth gnome-control-center-data pidgin-data gajim nextcloud-desktop-l10n deja-dup
gnome-online-accounts nautilus-data seahorse gnome-software-common packagekit kmail plasma-desktop-data dolphin
systemsettings gnome-shell-common gnome-initial-setup epiphany-browser-data kmymoney-common homebank-data
grisbi-common transmission-common vlc-l10n gnupg-l10n network-manager kdeconnect plasma-discover-common
claws-mail-i18n tryton-modules-account tryton-modules-account-invoice tryton-modules-sale tryton-modules-purchase
tryton-modules-party tryton-modules-stock tryton-modules-account-payment tryton-modules-sale-subscription gnome-boxes
gnome-calendar gnome-contacts gnome-maps gnome-photos shotwell-common rhythmbox-data cheese-common simple-scan
hexchat-common liferea-data digikam-data konversation-data kontact korganizer kaddressbook akregator gwenview ark
kleopatra system-config-printer-common cups gparted-common synaptic debconf-i18n apt libgtk-4-common libgtk-3-common
newsboat quodlibet kwalletmanager kde-cli-tools-data kio konsole drkonqi thunderbird firefox-esr
""".split() + [f"libreoffice-l10n-{language}" for language in "de fr es it pt-br nl ar he ja zh-cn ko".split()] + [
    f"{program}-l10n-{language}" for program in ("thunderbird", "firefox-esr")
    for language in "de fr es-es it pt-br nl ar he ja zh-cn ko".split()]
CODES = {name.lower().replace("_", "-"): language for language, names in LANGUAGES.items() for name in names}
# The second name of a language gives way where both are there (`pt` to `pt-BR`).
RANK = {name.lower(): rank for names in LANGUAGES.values() for rank, name in enumerate(names)}


def run(*command, **options):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, **options).stdout


def download(folder):
    """The packages, unpacked into a folder each, and the lists of descriptions."""
    lists = f"{folder}/lists"
    if not os.path.isdir(lists):
        os.makedirs(f"{lists}/partial")
        run("apt-get", "update", "-qq", "-o", f"Dir::State::lists={os.path.abspath(lists)}",
            "-o", "Acquire::Languages=en,de,fr,es,it,pt_BR,pt,nl,ja,ko,zh_CN,zh,ar,he")
    for package in PACKAGES:
        into = f"{folder}/{package}"
        if not os.path.isdir(into):
            if not glob.glob(f"{folder}/{package}_*.deb"):
                run("apt-get", "download", "-qq", package, cwd=folder)
            run("dpkg-deb", "-x", glob.glob(f"{folder}/{package}_*.deb")[0], into)


def clean(text):
    """A text of a program without what only programs read: marks of shortcuts, markup and places to be filled."""
    text = re.sub(r"<[^<>]{0,200}>|\[\[[^\]|]*\||[\[\]{}|]{2}|'{2,}", " ", text)
    text = re.sub(r"\(&\w\)|\(_\w\)", "", text)
    text = re.sub(r"[&_~](?=\w)", "", text)
    text = re.sub(r"%(\d+\$|\([\w ]+\))?[-+.\d]*[a-zA-Z]\b|\{[^{}]*\}|\$\w+|https?://\S+|%\d", " ", text)
    return re.sub(r"\s+", " ", text).strip(" .:…*•")


def language_of(name):
    return CODES.get(name.lower().replace("_", "-"))


def compiled(path):
    """The pairs of a file of GNU gettext (its format: gettext's manual, "The Format of GNU MO Files")."""
    data = open(path, "rb").read()
    order = "<" if data[:4] == b"\xde\x12\x04\x95" else ">"
    count, originals, translations = struct.unpack_from(order + "3I", data, 8)
    for at in range(count):
        length, start = struct.unpack_from(order + "2I", data, originals + 8 * at)
        key = data[start:start + length].decode("utf-8", "replace").split("\x04")[-1].split("\0")[0]
        length, start = struct.unpack_from(order + "2I", data, translations + 8 * at)
        if key:
            yield key, data[start:start + length].decode("utf-8", "replace").split("\0")[0]


def written(path):
    """The pairs of a file of GNU gettext before it is compiled."""
    for entry in re.split(r"\n\s*\n", open(path, encoding="utf-8", errors="replace").read()):
        if "#, fuzzy" in entry:
            continue
        parts = {}
        for key, quoted in re.findall(r'^(msgid|msgstr)\s+((?:"(?:[^"\\]|\\.)*"\s*)+)', entry, re.M):
            parts[key] = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', quoted)).replace("\\n", " ").replace('\\"', '"')
        if parts.get("msgid") and parts.get("msgstr"):
            yield parts["msgid"], parts["msgstr"]


def fluent(text):
    """Key and text of each message of a Fluent file or a file of properties."""
    key, value = None, []
    for line in text.splitlines():
        start = re.match(r"([\w.-]+)\s*=\s*(.*)", line)
        attribute = re.match(r"\s+\.([\w-]+)\s*=\s*(.*)", line)
        if start or attribute:
            if key and value:
                yield key, " ".join(value)
            if start:
                message = key = start[1]
            else:
                key = f"{message}.{attribute[1]}"
            value = [(start or attribute)[2]]
        elif line.startswith((" ", "\t")) and key:
            value.append(line.strip())
        else:
            if key and value:
                yield key, " ".join(value)
            key, value = None, []
    if key and value:
        yield key, " ".join(value)


def archive(data, into, place=""):
    """The messages of an archive of Firefox or Thunderbird, by file and key; archives lie in archives."""
    try:
        files = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile:
        return
    for name in files.namelist():
        if name.endswith((".ja", ".jar", ".xpi")):
            archive(files.read(name), into, place)
        elif name.endswith((".ftl", ".properties")) and "region" not in name:
            file = re.sub(r".*?(localization|locale)/[^/]+/", "", name)
            for key, value in fluent(files.read(name).decode("utf-8", "replace")):
                if not any(mark in key for mark in ("accesskey", "commandkey", ".style", ".key", "width")):
                    into.setdefault((file, key), value)


def pages(folder):
    """The paragraphs of GNOME's help that stand at the same place in a translation."""
    for path in glob.glob(f"{folder}/usr/share/help/C/*/*.page"):
        original = [clean(text) for text in paragraphs(path)]
        for code, language in CODES.items():
            for name in {code, code.replace("-", "_"), re.sub("-(.*)", lambda m: "_" + m[1].upper(), code)}:
                other = path.replace("/help/C/", f"/help/{name}/")
                if os.path.exists(other):
                    translated = [clean(text) for text in paragraphs(other)]
                    if len(translated) == len(original):
                        yield from ((code, one, two) for one, two in zip(original, translated))
                    break


def paragraphs(path):
    text = open(path, encoding="utf-8", errors="replace").read()
    text = re.sub(r"<!--.*?-->|<info>.*?</info>", "", text, flags=re.S)
    found = re.findall(r"<(title|p|desc)\b[^>]*>(.*?)</\1>", text, re.S)
    return [re.sub(r"&\w+;", " ", re.sub(r"<[^>]*>", "", inner)) for _, inner in found]


def descriptions(folder):
    """The descriptions of Debian's packages, paragraph by paragraph."""
    def read(code):
        found = {}
        for path in glob.glob(f"{folder}/lists/*bookworm_main_i18n_Translation-{code.replace('_', '%5f')}.lz4"):
            for entry in run("lz4", "-dc", path).decode("utf-8", "replace").split("\n\n"):
                sum_ = re.search(r"^Description-md5: (\S+)", entry, re.M)
                text = re.search(r"^Description-\w+: (.*(?:\n .*)*)", entry, re.M)
                if sum_ and text:
                    head, _, rest = text[1].partition("\n")
                    found[sum_[1]] = [head] + [" ".join(part.split()) for part in re.split(r"\n \.\n|\n  ?\*", rest)]
        return found
    english = read("en")
    for paragraphs in english.values():
        yield from (("en", text, text) for text in paragraphs)
    for code in ["de", "fr", "es", "it", "pt_BR", "pt", "nl", "ja", "ko", "zh_CN", "ar", "he"]:
        for key, translated in read(code).items():
            original = english.get(key, [])
            if len(original) == len(translated):
                yield from ((code, one, two) for one, two in zip(original, translated) if one != two)


def pairs(folder):
    for path in sorted(glob.glob(f"{folder}/*/usr/**/*.mo", recursive=True)):
        name = re.search(r"/locale/([^/]+)/LC_MESSAGES/|-([a-z]{2}(?:_[A-Z]{2})?)\.mo$|/([a-z]{2}(?:_[A-Z]{2})?)\.mo$", path)
        code = name and (name[1] or name[2] or name[3])
        code = "es" if code == "es_ES" else code
        if code and language_of(code):
            yield from ((code, one, two) for one, two in compiled(path))
    for path in sorted(glob.glob(f"{folder}/*/usr/**/locale/*.po", recursive=True)):
        code = os.path.basename(path)[:-3]
        if language_of(code):
            yield from ((code, one, two) for one, two in written(path))
    for english in sorted(glob.glob(f"{folder}/mediawiki/**/i18n/**/en.json", recursive=True)):
        original = json.load(open(english, encoding="utf-8"))
        for name in CODES:
            other = english[:-len("en.json")] + name + ".json"
            if os.path.exists(other):
                translated = json.load(open(other, encoding="utf-8"))
                yield from ((name, original[key], text) for key, text in translated.items()
                            if isinstance(text, str) and isinstance(original.get(key), str))
    for program in ("firefox-esr", "thunderbird"):
        original = {}
        for path in glob.glob(f"{folder}/{program}/usr/**/omni.ja", recursive=True):
            archive(open(path, "rb").read(), original)
        for language in "de fr es-es it pt-br nl ar he ja zh-cn ko".split():
            translated = {}
            for path in glob.glob(f"{folder}/{program}-l10n-{language}/usr/**/*.xpi", recursive=True):
                archive(open(path, "rb").read(), translated)
            yield from ((language, original[key], text) for key, text in translated.items() if key in original)
    yield from pages(f"{folder}/gnome-user-docs")
    yield from descriptions(folder)


def main():
    folder = sys.argv[1]
    download(folder)
    best = {}       # (language, English) to (rank of the name, translation)
    for code, original, translated in pairs(folder):
        name = code.lower().replace("_", "-")
        language = "en" if name == "en" else CODES[name]
        original, translated = clean(original), clean(translated)
        if not (3 <= len(original) <= 400 and translated and len(translated) <= 500):
            continue
        if language != "en" and original == translated:
            continue
        known = best.get((language, original))
        if known is None or RANK.get(name, 0) < known[0]:
            best[language, original] = RANK.get(name, 0), translated
    seen = {original for _, original in best}
    for original in sorted(seen):
        best["en", original] = 0, original
    for (language, original), (_, translated) in sorted(best.items()):
        print(language, original, translated, sep="\t")


main()
