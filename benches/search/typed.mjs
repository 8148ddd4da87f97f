// What a reader's first query loads: opens a built site with an empty cache, types a query into the search box key by key, and counts
// what is requested from the focus on until nothing more comes, as Chromium's network events tell it: bodies as they are sent (gzip)
// with their headers. Also how long the reader waits from the last key to the results.
// Usage: typed.mjs OUTPUT [--locale en] [--queries 40] [--key 120] [--from FILE] [--slow] [--each]; OUTPUT is what `waymark build` wrote.
// Queries are three words that stand together in a title, of pages that a seed chooses, or those in FILE, lines of JSON with `q`.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launch, open } from '../../tests/browser/browser.mjs';
import { host } from './host.mjs';
import { random } from './random.mjs';

const { values, positionals: [output] } = parseArgs({
  allowPositionals: true,
  options: {
    locale: { type: 'string', default: 'en' }, queries: { type: 'string', default: '40' }, key: { type: 'string', default: '120' },
    from: { type: 'string' }, slow: { type: 'boolean' }, each: { type: 'boolean' },
  },
});
if (!output) throw Error('usage: typed.mjs OUTPUT [--locale en] [--queries 40] [--key 120] [--from FILE] [--slow] [--each]');
const { locale } = values;
const count = Number(values.queries);

function titleWords() {
  const pages = readdirSync(join(output, locale), { recursive: true }).filter((name) => name.endsWith('index.html')).sort();
  const queries = [];
  while (queries.length < count) {
    const page = readFileSync(join(output, locale, pages[random(pages.length)]), 'utf8');
    const words = page.match(/<h1[^>]*>([^<]+)/)?.[1].match(/[\p{L}\p{N}-]+/gu) ?? [];
    const start = random(Math.max(1, words.length - 2));
    if (words.length >= 3) queries.push(words.slice(start, start + 3).join(' ').toLowerCase());
  }
  return queries;
}

function given() {
  const all = readFileSync(values.from, 'utf8').trim().split('\n').map((line) => JSON.parse(line).q);
  return all.filter((_, at) => at % Math.ceil(all.length / count) === 0);
}

// Which kind of file of the search an address is.
const family = (path) => (path.endsWith('/search/root.js') ? 'root' : path.match(/\/assets\/search\/[^/]+\/([a-z]+)\d/)?.[1] ?? (/\/assets\/search\./.test(path) ? 'script' : 'other'));

async function typed(query) {
  const page = await open(browser, { viewport: { width: 1280, height: 800 } });
  const network = await page.context().newCDPSession(page);
  await network.send('Network.enable');
  // A phone in a train: an answer takes 150 ms, and a second brings 200 KB.
  if (values.slow) await network.send('Network.emulateNetworkConditions', { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 80_000 });
  await page.goto(`${site.url}${locale}/index.html`, { waitUntil: 'networkidle' });
  await page.evaluate(() => {
    const form = document.querySelector('form.search-box');
    form.addEventListener('input', () => ((window.__key = performance.now()), (window.__shown = 0)), true);
    new MutationObserver(() => 'busy' in form.dataset || (window.__shown = performance.now())).observe(form, { attributes: true });
  });
  const addresses = new Map();
  const loaded = [];
  let last = Date.now();
  network.on('Network.requestWillBeSent', ({ requestId, request }) => {
    addresses.set(requestId, new URL(request.url).pathname);
    last = Date.now();
  });
  network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (addresses.has(requestId)) loaded.push([family(addresses.get(requestId)), encodedDataLength / 1024]);
    last = Date.now();
  });
  const box = page.locator('form.search-box input').first();
  await box.focus();
  for (const letter of query) {
    const next = Date.now() + Number(values.key);
    await page.keyboard.insertText(letter);
    await page.waitForTimeout(Math.max(0, next - Date.now()));
  }
  last = Date.now();
  while (Date.now() - last < 1000) await page.waitForTimeout(100);
  const results = await page.locator('.result[role=option]').count();
  const wait = await page.evaluate(() => window.__shown - window.__key);
  await page.context().close();
  return { query, loaded, results, wait, requests: addresses.size, size: loaded.reduce((sum, [, size]) => sum + size, 0) };
}

const site = await host(output);
const browser = await launch();
const runs = [];
for (const query of values.from ? given() : titleWords()) {
  runs.push(await typed(query));
  if (values.each) console.log(query, runs.at(-1).size.toFixed(1), 'KB', runs.at(-1).requests, 'requests', runs.at(-1).results, 'results', runs.at(-1).wait.toFixed(0), 'ms');
}
await browser.close();
site.close();

const at = (list, share) => list.toSorted((one, other) => one - other)[Math.min(list.length - 1, Math.floor(list.length * share))];
const row = (name, sizes, requests) => {
  const cells = [at(sizes, 0.5), at(sizes, 0.95), at(sizes, 1)].map((size) => size.toFixed(1).padStart(9));
  console.log(name.padEnd(10), ...cells, ...[0.5, 0.95, 1].map((share) => String(at(requests, share)).padStart(9)));
};
console.log(`${runs.length} queries in ${locale}, a key each ${values.key} ms; ${runs.filter(({ results }) => !results).length} without results`);
const waits = runs.map(({ wait }) => wait);
console.log(`from the last key to the results: median ${at(waits, 0.5).toFixed(0)} ms, 95 % ${at(waits, 0.95).toFixed(0)}, most ${at(waits, 1).toFixed(0)}`);
console.log(''.padEnd(10), ...['KB median', '95 %', 'most', 'requests', '95 %', 'most'].map((name) => name.padStart(9)));
row('all', runs.map(({ size }) => size), runs.map(({ requests }) => requests));
for (const name of [...new Set(runs.flatMap(({ loaded }) => loaded.map(([name]) => name)))].sort()) {
  const own = runs.map(({ loaded }) => loaded.filter(([other]) => other === name));
  row(name, own.map((files) => files.reduce((sum, [, size]) => sum + size, 0)), own.map((files) => files.length));
}
