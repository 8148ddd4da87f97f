// Which entries answer a ticket, as in src/answers/ticket.rs. It needs scripts/search/ and scripts/match/, and sends nothing: what it
// loads are the site's own files.
import { FORMAT, FURTHER_WEIGHT, HALF_SAID, LEAST_SHARE, LONG_WORDS, MAX_FITTING, MAX_PASTE_CHARS, MAX_RESULTS, MOST_QUERIES, PART_WEIGHT, PART_WORDS } from "constants";
import { recognised } from "./language.js";
import { written } from "./mail.js";
import { sentences } from "./sentences.js";
import { own } from "./shared.js";

const loaded = {};
const once = (name, load) => (loaded[name] ||= load().catch((error) => {
  delete loaded[name];
  throw error;
}));

/** The answer for tickets beside a page of the site. */
export const oembed = (address) =>
  once(address, async () => {
    const answer = await fetch(new URL("embed.json", address));
    if (!answer.ok) throw Error("failed");
    return answer.json();
  });

// A language may have no errors, or none that can be searched.
const errorsOf = (folder, locale) =>
  once(locale + "/errors", async () => {
    const [format, data] = await own.fetchFile(`${folder}${locale}/errors/data.js`, locale + "/errors");
    if (format != FORMAT) throw Error("reload");
    return { errors: data.errors, ready: own.prepare(data.errors) };
  }).catch(() => ({ errors: [], ready: own.prepare([]) }));

// What the search is asked for a sentence, and how much that counts.
const queries = ({ terms }, said) => {
  const query = (terms, weight) => {
    const count = terms.filter((term) => !said.has(term)).length;
    return [terms.join(" ") + " ", (weight * count) / (count + HALF_SAID)];
  };
  const all = [query(terms, 1)];
  if (terms.length > LONG_WORDS) for (let at = 0; at + PART_WORDS <= terms.length; at += 2) all.push(query(terms.slice(at, at + PART_WORDS), PART_WEIGHT));
  return all;
};

const search = async (from, told, found) => {
  const said = new Set(await from.functionWords());
  const asked = told.flatMap((sentence, at) => queries(sentence, said).map((query) => [at, ...query])).slice(0, MOST_QUERIES);
  for (const [at, query, weight] of asked) {
    for (const hit of (await own.query(from, query, MAX_RESULTS)).hits) {
      const kind = from.kinds[hit.page];
      if (kind == "topic" || kind == "home") continue;
      const [address, title, , sections] = await from.record(hit.page);
      const isStep = kind == "step";
      const page = `${from.folder}${from.locale}/${isStep ? address.replace(/[^/]*\/$/, "") : address}`;
      const entry = found.get(page) || { page, locale: from.locale, kind, title, scores: new Map() };
      if (!isStep) [entry.kind, entry.title] = [kind, title];
      found.set(page, entry);
      const score = hit.score * weight;
      entry.scores.set(at, Math.max(entry.scores.get(at) || 0, score));
      const step = isStep ? `${from.folder}${from.locale}/${address}` : kind == "guide" && sections[hit.section - 1]?.[0];
      if (step && !(entry.step?.[0] >= score)) entry.step = [score, step];
    }
  }
};

// Each further sentence counts for less.
const weighed = (entry, told) => {
  const scores = [...entry.scores].sort(([a, one], [b, other]) => other - one || a - b);
  return { ...entry, line: told[scores[0][0]].text, score: scores.reduceRight((rest, [, score]) => score + FURTHER_WEIGHT * rest, 0) };
};

/**
 * The entries that fit a ticket, best first, and its language. `locales` are those of the site, `shown` that of the page, `given` the one
 * that the agent has chosen.
 * @returns {Promise<{ locale: string, how: string, entries: { page: string, data: object, line: string, code?: string, reason: string, step?: object, isMissing: boolean }[] }>}
 */
export const whichFits = async (folder, locales, shown, text, given) => {
  const ticket = own.cut(text, MAX_PASTE_CHARS);
  const lines = written(ticket);
  const open = (locale) => own.openIndex(folder, locale);
  const known = locales.map((locale) => ({ locale, functionWords: async () => (await open(locale).catch(() => null))?.functionWords() ?? [] }));
  const found = given || (await recognised(known, lines, own.tokens));
  const source = (await open(shown)).root.source || shown;
  const locale = found || source;
  const candidates = [];
  const { errors, ready } = await errorsOf(folder, locale);
  for (const { known, reason, line, code } of own.find(ready, lines.join("\n"))[0]) {
    const page = `${folder}${errors[known][0]}`;
    candidates.push({ page, reason, line, code, isOwn: true });
  }
  const told = sentences(lines, own.tokens);
  const searched = new Map();
  let failed;
  for (const of of new Set([locale, source])) {
    const from = await open(of).catch((error) => void (failed = error));
    if (from) await search(from, told, searched);
  }
  if (failed && !searched.size) throw failed;
  const all = [...searched.values()].map((entry) => weighed(entry, told)).sort((one, other) => other.score - one.score);
  for (const entry of all) candidates.push({ ...entry, reason: "search", isOwn: entry.locale == locale });
  const entries = [];
  let best;
  for (const candidate of candidates) {
    if (entries.length == MAX_FITTING) break;
    const data = await oembed(new URL(candidate.page, location.href));
    // What is translated is found in the ticket's own language.
    const version = data.languages.find((language) => language.locale == locale);
    if (!candidate.isOwn && version?.content_locale == locale) continue;
    if (candidate.reason == "search") {
      best ??= candidate.score;
      if (candidate.score < best * LEAST_SHARE) break;
    }
    if (entries.some((other) => other.data.id == data.id)) continue;
    const step = candidate.step && (data.steps || []).find(({ address, anchor }) => candidate.step[1] == anchor || candidate.step[1] == folder + address);
    entries.push({ ...candidate, data, step, isMissing: data.locale != locale, freshness: version?.freshness });
  }
  return { locale, how: given ? "given" : found ? "recognised" : "assumed", entries };
};
