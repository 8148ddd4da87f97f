// What the other languages of a site have for a query that this one does not answer.

// Milliseconds after the last key: an index of another language is nothing to load while somebody types.
const SETTLED = 1000;
// At most so many other languages are asked, and of each the root and the file of each word.
const MOST_LOCALES = 4;
const MOST_WORDS = 4;

// An index that is asked for its words alone: neither what is spelt almost like them nor what means the same is loaded.
const plain = (index) => ({ ...index, root: { ...index.root, x: 0 }, words: async () => [], more: async () => [] });

/** Adds a line for each other language that has a good answer: how many results, with a link to all of them. */
export const elsewhere = (own, form, text, root, found, isTyped, isLast, write, after) => {
  const asked = new Set(own.tokens(text));
  if (asked.size > MOST_WORDS) return;
  const { folder } = form.dataset;
  const shown = found.shown.length && found.from.root.locale;
  const others = root.locales[1].filter(([tag]) => tag != shown).slice(0, MOST_LOCALES);
  setTimeout(async () => {
    for (const [tag, name] of others) {
      if (!isLast()) return;
      try {
        const { hits, isWeak } = await own.query(plain(await own.openIndex(folder, tag)), text);
        if (!isLast()) return;
        if (!hits.length || isWeak) continue;
        const line = own.make("p", "elsewhere");
        const link = write(own.make("a"), hits.length, name);
        link.href = `${folder}${tag}/search/index.html?q=${encodeURIComponent(text.slice(0, 500))}`;
        link.hreflang = tag;
        line.append(link);
        after.append(line);
        own.say(`${document.getElementById("wm-status").textContent} ${link.textContent}`);
      } catch {}
    }
  }, isTyped ? SETTLED : 0);
};
