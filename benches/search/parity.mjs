// Gives the browser's tokeniser and the command line's the same texts and compares what they make of them, token by token.
// Usage: parity.mjs WAYMARK SITE [LOCALES=en,de,ja,zh-CN,ko]; SITE is one that libreoffice_site.py made.
// The pages of each language as they are, then slices of them put together at random, until there are a million tokens and at least a
// fifth of them from slices. Then the texts in texts/, which were written for this, their sentences and words mixed at random.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch, open } from '../../tests/browser/browser.mjs';
import { random } from './random.mjs';

const here = import.meta.dirname;
const [waymark, site, locales = 'en,de,ja,zh-CN,ko'] = process.argv.slice(2);
if (!site) throw Error('usage: parity.mjs WAYMARK SITE [LOCALES]');

const one = (list) => list[random(list.length)];
const between = ['', ' ', '\n', '_', '-', '. ', '、', '\u00ad', '\u200d', '\u0301', '1'];

const browser = await launch();
const page = await open(browser);
// The script as a site has it: this repository's help centre is built for it.
const out = mkdtempSync(join(tmpdir(), 'waymark-parity-'));
process.on('exit', () => rmSync(out, { recursive: true, force: true }));
execFileSync(waymark, ['build', '--site', join(here, '../..'), '--out', join(out, 'public')], { stdio: 'pipe' });
const script = readdirSync(join(out, 'public/assets')).find((name) => /^search\..*\.js$/.test(name));
await page.addScriptTag({ path: join(out, 'public/assets', script) });
let differences = 0;

// How many tokens a text has, after both have made them.
async function compared(text) {
  const wanted = execFileSync(waymark, ['tokens', '-'], { input: text, encoding: 'utf8', maxBuffer: 1 << 30 }).split('\n').slice(0, -1);
  const found = (await page.evaluate((text) => window.waymark.tokens(text).join('\n'), text)).split('\n');
  for (let at = 0; at < Math.max(wanted.length, found.length); at++) {
    if (wanted[at] === found[at]) continue;
    differences++;
    console.log(`token ${at}: browser ${JSON.stringify(found[at])}, command line ${JSON.stringify(wanted[at])}, after ${JSON.stringify(wanted[at - 1])}`);
    // What follows is shifted, and says nothing.
    break;
  }
  return wanted.length;
}

// About a megabyte of texts, cut out of others.
function slices(texts) {
  let made = '';
  while (made.length < 500_000) {
    const text = one(texts);
    const start = random(text.length);
    made += text.slice(start, start + 1 + random(one([4, 40, 400]))).toWellFormed() + one(between);
  }
  return made;
}

// Sentences of a text in another order, each with some of its words exchanged for others.
function mixed(text) {
  const sentences = text.split('\n').filter(Boolean);
  const words = text.split(/\s+/);
  const lines = Array.from({ length: 500 }, () => one(sentences).split(' ').map((word) => (random(3) ? word : one(words))).join(one([' ', ' ', ' ', ''])));
  return lines.join('\n');
}

const print = (...cells) => console.log(cells.map((cell, at) => String(cell)[at ? 'padStart' : 'padEnd'](at ? 12 : 8)).join(''));
print('', 'from pages', 'from slices', 'differences');
for (const locale of locales.split(',')) {
  const folder = join(site, 'content', locale);
  const names = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.md')).sort();
  const texts = names.map((name) => readFileSync(join(folder, name), 'utf8'));
  const before = differences;
  let whole = 0, cut = 0;
  for (let at = 0; at < texts.length; at += 500) whole += await compared(texts.slice(at, at + 500).join('\n'));
  while (whole + cut < 1_000_000 || cut < whole / 5) cut += await compared(slices(texts));
  print(locale, whole, cut, differences - before);
}
for (const name of readdirSync(join(here, 'texts')).sort()) {
  const text = readFileSync(join(here, 'texts', name), 'utf8');
  const before = differences;
  const whole = await compared(text);
  let cut = 0;
  while (cut < 50_000) cut += await compared(mixed(text));
  while (cut < 100_000) cut += await compared(slices([text]));
  print(name.replace('.txt', ''), whole, cut, differences - before);
}
await browser.close();
process.exitCode = differences ? 1 : 0;
