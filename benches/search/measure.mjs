// Asks three searches the same questions in one headless Chromium, and prints how they did. `run` prepares what this needs.
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';

const here = import.meta.dirname;
const { chromium } = createRequire(join(here, '../../tests/browser/package.json'))('playwright-core');
const string = { type: 'string' };
const { values: paths } = parseArgs({
  options: { out: string, site: string, pagefind: string, minisearch: string, waymark: string, locales: string, cold: { ...string, default: '60' } },
});
const locales = paths.locales.split(',');

// ---- A host: files below a folder each; every byte is counted as gzip would send it, once for each page that is opened.
const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css', '.json': 'application/json', '.wasm': 'application/wasm' };
const sizes = new Map();
const sent = [];
const blank = '<!DOCTYPE html><html lang="LOCALE"><title>x</title><p id="wm-status"></p>';
function host(folders) {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://host').pathname);
    const blankOf = path.match(/^\/blank\/(.+)$/);
    if (blankOf) return void response.writeHead(200, { 'content-type': types['.html'] }).end(blank.replace('LOCALE', blankOf[1]));
    const [name, ...rest] = path.slice(1).split('/');
    let file = folders[name] && join(folders[name], ...rest);
    if (file && existsSync(file) && statSync(file).isDirectory()) file = join(file, 'index.html');
    if (!file || !existsSync(file)) return void response.writeHead(404).end();
    const body = readFileSync(file);
    // Pagefind's own files are compressed already.
    if (!sizes.has(file)) sizes.set(file, name === 'pagefind' && !/\.(js|css|json)$/.test(file) ? body.length : gzipSync(body).length);
    sent.push({ path, bytes: sizes.get(file) });
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', 'cache-control': 'max-age=600' }).end(body);
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done({ url: `http://127.0.0.1:${server.address().port}/`, close: () => (server.closeAllConnections(), server.close()) })));
}

// ---- The three searches: how a page gets ready, and how it answers with ids, best first.
const script = (folder) => `site/assets/${readdirSync(join(folder, 'assets')).find((name) => /^search\..*\.js$/.test(name))}`;
const engines = {
  waymark: {
    prepare: (page, base) => page.addScriptTag({ url: base + script(paths.out) }),
    answer: async ([base, locale, query]) => {
      const { shown } = await window.waymark.answer(base + 'site/', locale, query, 10);
      return shown.map(({ href }) => href);
    },
  },
  pagefind: {
    prepare: (page, base) => page.evaluate(async (base) => {
      window.pagefind = await import(base + 'pagefind/pagefind.js');
      await window.pagefind.init();
    }, base),
    answer: async ([, , query]) => {
      const { results } = await window.pagefind.search(query);
      const shown = await Promise.all(results.slice(0, 10).map((result) => result.data()));
      return shown.map(({ url }) => url);
    },
  },
  minisearch: {
    prepare: async (page, base, locale) => {
      await page.addScriptTag({ url: base + script(paths.out) });
      await page.addScriptTag({ url: base + 'minisearch/index.js' });
      const documents = documentsOf(locale);
      // Made here; what a page would load is the serialised index, whose size is told beside the others'.
      return page.evaluate((documents) => {
        const options = { fields: ['title', 'headings', 'body'], tokenize: window.waymark.tokens, processTerm: (term) => term };
        const searching = { boost: { title: 3, headings: 1.5 }, fuzzy: (term) => (term.length > 3 ? 0.2 : false), prefix: (term, at, terms) => at === terms.length - 1 };
        window.mini = new MiniSearch({ ...options, searchOptions: searching });
        window.mini.addAll(documents);
        return JSON.stringify(window.mini);
      }, documents);
    },
    answer: async ([, , query]) => window.mini.search(query).slice(0, 10).map(({ id }) => id),
  },
};

function documentsOf(locale) {
  const folder = join(paths.site, 'content', locale);
  const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.md'));
  return files.map((name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const [, front, body] = text.match(/^---\n([^]*?)\n---\n([^]*)$/);
    const title = JSON.parse(front.match(/^title: (".*")$/m)?.[1] ?? '""');
    const headings = [...body.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading).join('\n');
    return { id: front.match(/^id: (.*)$/m)?.[1] ?? '', title, headings, body: body.replaceAll('\\', '') };
  }).filter(({ id }) => id);
}

// An address, or an id as it is, as the id of an entry.
const idOf = (locale) => (address) => decodeURIComponent(address).replace(/^.*?:\/\/[^/]*\/site\//, '').replace(/#.*$/, '').replace(/^\/+/, '').replace(new RegExp(`^${locale}/`), '').replace(/(^|\/)index\.html$/, '').replace(/\/$/, '');

function judge(answers, relevant) {
  let [sum, first, third, none] = [0, 0, 0, 0];
  answers.forEach((ids, at) => {
    const place = ids.slice(0, 10).findIndex((id) => relevant[at].includes(id));
    if (place >= 0) sum += 1 / (place + 1);
    if (place === 0) first++;
    if (place >= 0 && place < 3) third++;
    if (!ids.length) none++;
  });
  const share = (value) => value / answers.length;
  return { mrr: share(sum), s1: share(first), s3: share(third), none: share(none) };
}

const median = (list) => list.toSorted((one, other) => one - other)[list.length >> 1] ?? NaN;
const p95 = (list) => list.toSorted((one, other) => one - other)[Math.floor(list.length * 0.95)] ?? NaN;
const read = (locale) => readFileSync(join(paths.site, 'queries', `${locale}.jsonl`), 'utf8').trim().split('\n').map((line) => JSON.parse(line));

async function ask(page, engine, base, locale, queries) {
  const ids = idOf(locale);
  const { answers, times } = await page.evaluate(
    async ([source, base, locale, queries]) => {
      const answer = eval(source);
      const answers = [];
      const times = [];
      for (const query of queries) {
        const start = performance.now();
        answers.push(await answer([base, locale, query]));
        times.push(performance.now() - start);
      }
      return { answers, times };
    },
    [`(${engine.answer})`, base, locale, queries],
  );
  return { answers: answers.map((addresses) => [...new Set(addresses.map(ids))]), times };
}

const server = await host({ site: paths.out, pagefind: paths.pagefind, minisearch: join(paths.minisearch, '..') });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const number = (value, digits = 3) => (Number.isNaN(value) ? '–' : value.toFixed(digits)).padStart(7);
console.log('locale  search      MRR@10     s@1     s@3    none%  typo MRR  typo/ex  cold KB  typo KB  requests  ms p50  ms p95');
for (const locale of locales) {
  const all = read(locale);
  const misspelt = all.filter(({ typo }) => typo);
  for (const [name, engine] of Object.entries(engines)) {
    const open = async () => {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(`${server.url}blank/${locale}`);
      sent.length = 0;
      const made = await engine.prepare(page, server.url, locale);
      return { context, page, made };
    };
    const { context, page, made } = await open();
    // What is not warm yet is fetched by a first round.
    await ask(page, engine, server.url, locale, all.map(({ q }) => q));
    const exact = await ask(page, engine, server.url, locale, all.map(({ q }) => q));
    const judged = judge(exact.answers, all.map(({ relevant }) => relevant));
    let wrong = { mrr: NaN };
    let right = { mrr: NaN };
    if (misspelt.length) {
      const relevant = misspelt.map(({ relevant }) => relevant);
      wrong = judge((await ask(page, engine, server.url, locale, misspelt.map(({ typo }) => typo))).answers, relevant);
      right = judge((await ask(page, engine, server.url, locale, misspelt.map(({ q }) => q))).answers, relevant);
    }
    await context.close();
    const cold = async (queries) => {
      const bytes = [];
      const requests = [];
      for (const query of queries) {
        const { context, page } = await open();
        await ask(page, engine, server.url, locale, [query]);
        bytes.push(sent.reduce((sum, { bytes }) => sum + bytes, 0) / 1024);
        requests.push(sent.length);
        await context.close();
      }
      return [median(bytes), median(requests)];
    };
    const some = all.filter((_, at) => at % Math.ceil(all.length / Number(paths.cold)) === 0);
    let first = [NaN, NaN];
    let firstWrong = [NaN];
    if (name === 'minisearch') {
      first = [gzipSync(made).length / 1024 + gzipSync(readFileSync(paths.minisearch)).length / 1024, 2];
    } else {
      first = await cold(some.map(({ q }) => q));
      if (misspelt.length) firstWrong = await cold(some.filter(({ typo }) => typo).slice(0, 30).map(({ typo }) => typo));
    }
    console.log(
      `${locale.padEnd(7)} ${name.padEnd(10)} ${number(judged.mrr)} ${number(judged.s1)} ${number(judged.s3)} ${number(judged.none * 100, 2)}   ${number(wrong.mrr)}  ${number(wrong.mrr / right.mrr)}  ${number(first[0], 1)}  ${number(firstWrong[0], 1)}   ${number(first[1], 0)} ${number(median(exact.times), 1)} ${number(p95(exact.times), 1)}`,
    );
  }
}
server.close();

await browser.close();

// ---- The questions about this repository's own help centre, asked on the command line: a slug can part a page's address from its id. The
// browser's tests see to it that its answers are the same.
const repository = join(here, '../..');
console.log('\nquestions  count  MRR@10     s@1     s@3    none%');
for (const file of readdirSync(join(here, 'questions')).filter((name) => name.endsWith('.tsv')).sort()) {
  const locale = file.replace('.tsv', '');
  const lines = readFileSync(join(here, 'questions', file), 'utf8').trim().split('\n').filter((line) => line && !line.startsWith('#'));
  const questions = lines.map((line) => line.split('\t')).map(([query, ids]) => ({ query, relevant: ids.trim().split(/[ ,]+/) }));
  const input = questions.map(({ query }) => query).join('\n') + '\n';
  const told = execFileSync(paths.waymark, ['search', '--site', repository, '--locale', locale, '--queries', '-'], { input, encoding: 'utf8' });
  const answers = told.trim().split('\n').map((line) => JSON.parse(line).results.map(({ id }) => id));
  const judged = judge(answers, questions.map(({ relevant }) => relevant));
  console.log(`${locale.padEnd(9)} ${String(questions.length).padStart(6)} ${number(judged.mrr)} ${number(judged.s1)} ${number(judged.s3)} ${number(judged.none * 100, 2)}`);
  if (process.env.SHOW) {
    answers.forEach((list, at) => {
      if (!questions[at].relevant.includes(list[0])) console.log(`  ${questions[at].query}: wanted ${questions[at].relevant.join(' ')}, got ${list.slice(0, 3).join(' ')}`);
    });
  }
}
