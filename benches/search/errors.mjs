// Measures the error matcher on TypeScript's own messages: makes a site with an entry for each, pastes them with noise, and
// pastes what matches none. Usage: node errors.mjs WAYMARK_BINARY [LOCALES=en,de,ja]; installs typescript into ~/.cache/waymark-bench.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { getSystemErrorMap } from 'node:util';
import { gzipSync } from 'node:zlib';

const here = import.meta.dirname;
const { chromium } = createRequire(join(here, '../../tests/browser/package.json'))('playwright-core');
const [waymark, wanted = 'en,de,ja'] = process.argv.slice(2);
const locales = wanted.split(',');
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'waymark-bench');
const lib = join(cache, 'node_modules/typescript/lib');
if (!existsSync(join(lib, 'de'))) execFileSync('npm', ['install', '--silent', '--no-fund', '--no-audit', 'typescript@5.9'], { cwd: cache });

// The same on every run.
let seed = 1;
const random = (below) => ((seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) >>> 8) % below;
const pick = (list) => list[random(list.length)];

// Messages of category 1, errors, by key.
const source = readFileSync(join(lib, 'typescript.js'), 'utf8');
const english = Object.fromEntries([...source.matchAll(/diag\(\d+, 1 \/\* Error \*\/, "([^"]+)", "((?:[^"\\]|\\.)*)"/g)].map(([, key, text]) => [key, JSON.parse(`"${text}"`)]));
const messages = (locale) => (locale === 'en' ? english : JSON.parse(readFileSync(join(lib, locale, 'diagnosticMessages.generated.json'), 'utf8')));
const literal = (text) => text.replace(/\{\d+\}/g, ' ').replace(/[^\p{L}]/gu, '');

const site = join(cache, 'typescript-site');
rmSync(site, { recursive: true, force: true });
const write = (path, text) => {
  mkdirSync(join(site, path, '..'), { recursive: true });
  writeFileSync(join(site, path), text);
};
write('content/site.yaml', `title: Messages\nbase_url: https://help.example.com/\nsource_locale: ${locales[0]}\nlocales:\n${locales.map((locale) => `  ${locale}: { name: ${locale} }\n`).join('')}outputs: { embed: false, markdown: false, permalinks: false }\n`);
const cases = {};
for (const locale of locales) {
  const table = messages(locale);
  write(`content/${locale}/index.md`, '---\ntitle: Messages\n---\n');
  write(`content/${locale}/ts/index.md`, '---\ntitle: TypeScript\n---\n');
  cases[locale] = [];
  const seen = new Set();
  for (const key of Object.keys(english)) {
    const text = table[key];
    const shape = text?.replace(/\{\d+\}/g, '{*}').trim();
    // Two messages that read the same cannot be told apart, and one without words says nothing.
    if (!text || literal(text).length < 8 || seen.has(shape.toLowerCase()) || shape.includes('\n') || /\{[a-z]+\}/.test(shape)) continue;
    seen.add(shape.toLowerCase());
    const id = `ts/errors/${key.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
    write(`content/${locale}/${id}.md`, `---\ntitle: ${JSON.stringify(shape)}\nid: ${id}\nmatch:\n  - ${JSON.stringify(shape)}\n---\n\nText.\n`);
    cases[locale].push({ id, text });
  }
}
const names = ['foo', 'Props', 'string | undefined', 'MyComponent', './src/app.ts', 'T', 'number[]', 'loadUser', 'import("./x")', '--module', 'Promise<void>', '5'];
const noise = ['> build', 'Found 3 errors in 2 files.', '    at Object.<anonymous> (/home/ann/app/index.js:12:7)', 'npm ERR! code 1', '14   const x = y(z);', '2026-11-20T10:00:01Z INFO start', '~~~~~~~', '[12:04:11] Starting compilation in watch mode...'];
const paste = (text) => `${pick(noise)}\nsrc/app.ts(${random(90)},${random(40)}): error: ${text.replace(/\{\d+\}/g, () => pick(names))}\n${pick(noise)}`;

// What none of them explains: what operating systems and servers say, and prose.
const system = [...getSystemErrorMap().values()].map(([, text]) => text);
const tools = ['cp: cannot stat', 'bash: /usr/bin/x:', 'nginx: [emerg] open()', 'Traceback: OSError:', 'java.io.IOException:', 'curl: (7)', 'ssh: connect to host:', 'kernel: sda1:'];
const prose = readdirSync(join(here, '../../docs')).filter((name) => name.endsWith('.md')).flatMap((name) => readFileSync(join(here, '../../docs', name), 'utf8').split('\n\n')).filter((text) => text.length > 60 && text.length < 600);
const strangers = Array.from({ length: 200 }, (_, at) => (at % 2 ? `${pick(noise)}\n${pick(tools)} '${pick(names)}': ${pick(system)}` : pick(prose)));

const out = join(cache, 'typescript-out');
const start = performance.now();
try {
  // Messages that are this near-alike give warnings; they are not the point here.
  execFileSync(waymark, ['build', '--site', site, '--out', out], { stdio: 'pipe' });
} catch (error) {
  console.log(error.stderr.toString().split('\n').filter((line) => line.startsWith('fault')).slice(0, 5).join('\n'));
  process.exit(1);
}
console.log(`built in ${((performance.now() - start) / 1000).toFixed(1)} s`);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
console.log('locale  entries  first%  in 5%  false alarms%  ms p50  ms p95  data KB gz');
for (const locale of locales) {
  const page = await browser.newPage();
  await page.goto(`file://${out}/${locale}/errors/index.html`);
  await page.waitForFunction(() => window.waymark?.match);
  const ask = (texts) => page.evaluate(async (texts) => {
    const known = await new Promise((done) => {
      const script = document.createElement('script');
      const before = window.waymark;
      window.waymark = Object.assign((name, format, data) => done(data.errors), before);
      script.src = 'data.js';
      script.onload = () => (window.waymark = before);
      document.head.append(script);
    });
    await new Promise((done) => setTimeout(done));
    await window.waymark.match('warm');
    const times = [];
    const answers = [];
    for (const text of texts) {
      const start = performance.now();
      const [found] = await window.waymark.match(text);
      times.push(performance.now() - start);
      answers.push(found.map(({ known: at, reason }) => [known[at][0], reason]));
    }
    return { answers, times };
  }, texts);
  const all = cases[locale];
  const { answers, times } = await ask(all.map(({ text }) => paste(text)));
  const place = answers.map((list, at) => list.findIndex(([address]) => address === `${locale}/${all[at].id}/`));
  const { answers: alarms } = await ask(strangers);
  const sorted = times.toSorted((one, other) => one - other);
  const share = (list, test) => ((100 * list.filter(test).length) / list.length).toFixed(1);
  console.log(`${locale.padEnd(7)} ${String(all.length).padStart(7)}  ${share(place, (at) => at === 0)}   ${share(place, (at) => at >= 0)}  ${share(alarms, (list) => list.length)}   ${sorted[sorted.length >> 1].toFixed(2)}  ${sorted[Math.floor(sorted.length * 0.95)].toFixed(2)}  ${(gzipSync(readFileSync(join(out, locale, 'errors/data.js'))).length / 1024).toFixed(1)}`);
  if (process.env.SHOW) {
    place.forEach((at, index) => at !== 0 && console.log('  missed:', all[index].text, '→', answers[index].slice(0, 2).join(' ')));
    alarms.forEach((list, index) => list.length && console.log('  alarm:', JSON.stringify(strangers[index].slice(0, 200)), list[0].join(' ')));
  }
  await page.close();
}
await browser.close();
