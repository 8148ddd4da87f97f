#!/usr/bin/env python3
"""Writes what `texts.py` does not find: English as people talk about their trouble.

  talk.py pairs.tsv WORDNET_FOLDER > talk.txt

Labels of programs ("Delete account") are put into everyday sentences, some of their words replaced by others that
WordNet has for them, so that the teacher is asked what "how on earth do I erase my account" means too. WordNet's words,
its definitions and examples are written as they are. WORDNET_FOLDER is where Debian's `wordnet-base` has `data.noun`.
"""
import random, re, sys

SENTENCES = 110_000
BEFORE = """how do I {}|how can I {}|how on earth do I {}|where do I {}|where can I {}|I want to {}|I need to {}|I can't {}
|I can not {} any more|I am not able to {}|I would like to {}|is it possible to {}|is there any way to {}|can I {}
|can you {} for me|please help me to {}|what happens if I {}|what happens when I {}|do I have to {}|why do I have to {}
|why can't I {}|it won't let me {}|it does not let me {}|the app refuses to {}|I tried to {} and nothing happened
|I tried to {} but it failed|I forgot how to {}|my boss asked me to {}|my wife wants to {}|my husband cannot {}
|my kids must not {}|my mother is unable to {}|someone else tried to {}|a colleague of mine has to {}|we need to {}
|our whole team should {}|the new guy at work needs to {}|should I {}|how long does it take to {}|does it cost anything to {}
|do I get charged when I {}|who is allowed to {}|I accidentally managed to {}|I did not mean to {}|how do I stop it when I {}
|it keeps asking me to {}|every time I {} it goes wrong|I am tired of having to {}|what do I need in order to {}
|is it safe to {}|can others see it when I {}|I never got around to {}|my friend told me to {}|it says I must {}
|the page is blank when I {}|it takes forever to {}|it crashes when I {}|I get a strange message when I {}
|there is no button to {}|I can't find where to {}|the screen where I {} is gone|I don't know how to {}
|I don't want to {}|how do I avoid having to {}|can I undo it after I {}|I lost everything after I had to {}""".replace("\n", "").split("|")
ABOUT = """what does {} mean|what is {}|what is {} for|where is {}|where did {} go|my {} is gone|my {} disappeared
|I lost my {}|I can't find {}|{} does not work|{} stopped working|{} is not showing up|{} is wrong|{} looks weird
|something is wrong with {}|I don't see {}|I have no {}|why is there {}|why am I seeing {}|how do I get rid of {}
|how do I turn off {}|how do I switch on {}|get me out of {}|I am stuck at {}|it keeps showing {}|it hangs at {}
|too many {}|I get {} all the time|problem with {}|trouble with {}|is {} free|who can see {}|someone stole my {}
|somebody else has {}|tell me about {}|I was told about {}|the difference between {} and the other one|I hate {}
|stop the {}|make {} bigger|make {} go away|move {} to another place|bring back {}|give {} to somebody else
|I bought {} by mistake|I paid for {} twice|I want my money back for {}|{} is too expensive|{} is too slow""".replace("\n", "").split("|")
AFTER = """|||||||||| on my phone| on my iPhone| on an Android tablet| on my new laptop| on the computer at work| on my Mac| at home
| from abroad| while I am travelling| without internet| after the update| since yesterday| again| any more| all of a sudden
| for somebody else| for free| without losing anything| before the end of the month| in the browser| by email| by mistake
| for my daughter| with a colleague| on two devices at once| in the middle of the night| what now| and I don't know why
| and it drives me crazy| please| quickly| for good| only once| every time| for everyone| for my company|, help|, is that normal""".replace("\n", "").split("|")


def wordnet(folder):
    """Of verbs and nouns the words that stand for their commonest meaning, and the texts: words, definitions, examples."""
    alike, texts = {}, []
    for part in ("noun", "verb", "adj", "adv"):
        meanings = {}       # offset to words
        for line in open(f"{folder}/data.{part}", encoding="utf-8", errors="replace"):
            if line.startswith("  "):
                continue
            head, _, gloss = line.partition(" | ")
            fields = head.split()
            words = [re.sub(r"\(\w+\)$", "", fields[4 + 2 * at]).replace("_", " ") for at in range(int(fields[3], 16))]
            meanings[fields[0]] = words
            texts.extend(re.findall(r'"([^"]{8,120})"', gloss))
            meaning = re.sub(r'"[^"]*"', "", gloss).strip(" ;\n")
            # Names of plants and animals and the like would be most of it.
            is_common = any(" " not in word and word.islower() and len(word) < 13 for word in words)
            if is_common and not re.search(r"genus|species|family|born|\(\d{4}|tropical|shrub|tree|fish|bird", gloss):
                if len(meaning) < 100:
                    texts.append(f"{', '.join(words)}: {meaning}")
                texts.extend(word for word in words if " " not in word)
        for line in open(f"{folder}/index.{part}"):
            fields = line.split()
            if part in ("noun", "verb") and not line.startswith("  ") and "_" not in fields[0]:
                first = fields[-int(fields[2])]
                alike[part, fields[0]] = [word for word in meanings[first] if word != fields[0] and word.islower()]
    return alike, texts


def main():
    pairs, folder = sys.argv[1:]
    chance = random.Random(1)
    alike, texts = wordnet(folder)
    labels = set()
    for line in open(pairs, encoding="utf-8"):
        language, label, _ = line.split("\t")
        if language == "en" and 2 <= len(label.split()) <= 6 and re.fullmatch(r"[A-Za-z' -]+", label):
            labels.add(label.lower())
    labels = sorted(labels)
    for _ in range(SENTENCES):
        words = chance.choice(labels).split()
        is_act = ("verb", words[0]) in alike
        for at, word in enumerate(words):
            others = alike.get(("verb" if is_act and at == 0 else "noun", word))
            if others and chance.random() < 0.3:
                words[at] = chance.choice(others)
        if is_act and chance.random() < 0.3 and len(words) > 1 and words[1] not in ("the", "a", "your", "my", "all", "this"):
            words.insert(1, chance.choice(["my", "the", "all my", "her", "his", "our", "this", "that"]))
        text = re.sub(r"\byour\b", "my", " ".join(words))
        texts.append(chance.choice(BEFORE if is_act else ABOUT).format(text) + chance.choice(AFTER))
    for text in sorted(set(texts)):
        print(text)


main()
