// Types queries into the search box of a built site, key by key, and prints how long the results take from the key: with everything
// fetched already, up to the laid-out page. Half of the queries have a typing error.
// Usage: keys.mjs OUTPUT [LOCALE=en] [QUERIES=60]; OUTPUT is what `waymark build` wrote.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { launch, open } from '../../tests/browser/browser.mjs';
import { host } from './host.mjs';

const [output, locale = 'en', count = '60'] = process.argv.slice(2);
if (!output) throw Error('usage: keys.mjs OUTPUT [LOCALE] [QUERIES]');

// Titles of pages from all over the site.
const pages = readdirSync(join(output, locale), { recursive: true }).filter((name) => name.endsWith('index.html')).sort();
const step = Math.max(1, Math.floor(pages.length / Number(count)));
const titles = pages.filter((_, at) => at % step === 0).map((name) => readFileSync(join(output, locale, name), 'utf8').match(/<h1[^>]*>([^<]+)/)?.[1].trim());
const wrong = (text) => text.replace(/(\p{L})(\p{L})(\p{L}{3})/u, '$2$1$3');
const queries = titles.filter(Boolean).slice(0, Number(count)).map((title, at) => (at % 2 ? wrong(title) : title).slice(0, 40));

const browser = await launch();
const page = await open(browser, { locale });
const site = await host(output);
await page.goto(`${site.url}${locale}/index.html`);
await page.locator('form.search-box input').first().focus();
await page.waitForFunction(() => window.waymark);
const times = await page.evaluate(async (queries) => {
  const form = document.querySelector('form.search-box');
  const input = form.querySelector('input');
  const typed = async (text) => {
    input.value = text;
    const answered = new Promise((done) => {
      const observer = new MutationObserver(() => 'busy' in form.dataset || (observer.disconnect(), done()));
      observer.observe(form, { attributes: true });
    });
    const start = performance.now();
    input.dispatchEvent(new InputEvent('input', { inputType: 'insertText' }));
    await answered;
    form.offsetHeight;
    return performance.now() - start;
  };
  const times = [];
  const { folder, locale } = form.dataset;
  for (const query of queries) {
    // The box asks for nothing while a reader types on, so what it needs is fetched first; then twice, as functions get fast by use.
    for (let end = 3; end <= query.length; end++) await window.waymark.answer(folder, locale, query.slice(0, end), 10);
  }
  for (const isWarm of [false, true]) {
    for (const query of queries) {
      for (let end = 3; end <= query.length; end++) {
        const time = await typed(query.slice(0, end));
        if (isWarm) times.push(time);
      }
    }
  }
  return times.sort((one, other) => one - other);
}, queries);
const at = (share) => times[Math.floor(times.length * share)].toFixed(1);
console.log(`${pages.length} pages, ${times.length} keys: median ${at(0.5)} ms, 95th percentile ${at(0.95)} ms, most ${times.at(-1).toFixed(1)} ms`);
await browser.close();
site.close();
