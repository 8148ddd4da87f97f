// Types queries into the search box of a built site, key by key, and prints how long the results take from the key: with everything
// fetched already, up to the laid-out page. Half of the queries have a typing error.
// Usage: keys.mjs OUTPUT [LOCALE=en] [QUERIES=60]; OUTPUT is what `waymark build` wrote.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { launch, open } from '../../tests/browser/browser.mjs';

const [output, locale = 'en', count = '60'] = process.argv.slice(2);
if (!output) throw Error('usage: keys.mjs OUTPUT [LOCALE] [QUERIES]');

const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const server = createServer((request, response) => {
  let file = join(output, decodeURIComponent(new URL(request.url, 'http://host').pathname));
  if (existsSync(file) && statSync(file).isDirectory()) file = join(file, 'index.html');
  if (!existsSync(file)) return void response.writeHead(404).end();
  response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', 'cache-control': 'max-age=600' }).end(readFileSync(file));
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));

// Titles of pages from all over the site.
const pages = readdirSync(join(output, locale), { recursive: true }).filter((name) => name.endsWith('index.html')).sort();
const step = Math.max(1, Math.floor(pages.length / Number(count)));
const titles = pages.filter((_, at) => at % step === 0).map((name) => readFileSync(join(output, locale, name), 'utf8').match(/<h1[^>]*>([^<]+)/)?.[1].trim());
const wrong = (text) => text.replace(/(\p{L})(\p{L})(\p{L}{3})/u, '$2$1$3');
const queries = titles.filter(Boolean).slice(0, Number(count)).map((title, at) => (at % 2 ? wrong(title) : title).slice(0, 40));

const browser = await launch();
const page = await open(browser, { locale });
await page.goto(`http://127.0.0.1:${server.address().port}/${locale}/index.html`);
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
server.close();
