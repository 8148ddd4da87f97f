// The language of a ticket among those of the site: by its script, else by the function words of each language. The command line has a
// detector besides, which is too large for a page.

const scripts = { ar: "Arabic", he: "Hebrew", ja: "Hiragana", ko: "Hangul", th: "Thai", el: "Greek", hi: "Devanagari", zh: "Han", ru: "Cyrillic", uk: "Cyrillic", bg: "Cyrillic" };

// Katakana and Han alone are written in Japanese too, so the surest sign of a language comes first.
const ofScript = (locales, text) => {
  for (const [language, script] of Object.entries(scripts)) {
    const own = locales.find(({ locale }) => locale.split("-")[0] == language);
    const count = (text.match(new RegExp(`\\p{Script=${script}}`, "gu")) || []).length;
    if (own && count > 3 && count * 6 > text.length) return own.locale;
  }
};

// A log is in no language, or in another than whoever sends it.
const isProse = (line) => (line.match(/[^\p{Alphabetic}\s]/gu) || []).length * 6 <= [...line].length;

/**
 * The locale that a text is written in; undefined where that is not sure.
 * @type {(locales: { locale: string, functionWords: () => Promise<string[]> }[], lines: string[], tokens: (text: string) => string[]) => Promise<string | undefined>}
 */
export const recognised = async (locales, lines, tokens) => {
  if (locales.length < 2) return;
  const prose = lines.filter(isProse);
  const text = (prose.length ? prose : lines).join("\n");
  const own = ofScript(locales, text);
  if (own) return own;
  const words = new Set(tokens(text));
  const counts = [];
  for (const { locale, functionWords } of locales) counts.push([(await functionWords()).filter((word) => words.has(word)).length, locale]);
  counts.sort(([one], [other]) => other - one);
  const [[most, locale], [second]] = counts;
  return most >= 2 && most > second ? locale : undefined;
};
