// The preview in a real browser: it follows saves, keeps what a reader had open, and shows faults and the writer's bar.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { accessibility, launch, open } from './browser.mjs';
import { locales, temporary } from './site.mjs';

const waymark = resolve(fileURLToPath(new URL('.', import.meta.url)), process.env.WAYMARK || '../../target/debug/waymark');
const browser = await launch();
const servers = [];
after(async () => {
  await browser.close();
  servers.forEach((server) => server.kill());
});

// A copy of the site in two languages, and a preview of it.
async function preview(...options) {
  const site = join(temporary('waymark-preview-'), 'site');
  cpSync(locales, site, { recursive: true });
  const environment = { ...process.env, XDG_CACHE_HOME: join(site, '.cache'), VISUAL: '', EDITOR: '' };
  const server = spawn(waymark, ['serve', '--site', site, '--port', '0', ...options], { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
  servers.push(server);
  const url = await new Promise((found, failed) => {
    let said = '';
    server.stderr.on('data', (data) => {
      said += data;
      const address = said.match(/ at (http:\S+)/);
      // The browser of these tests knows no name but this address.
      if (address) found(address[1].replace('localhost', '127.0.0.1'));
    });
    server.on('exit', () => failed(new Error(said)));
  });
  const write = (path, change) => {
    const file = join(site, path);
    mkdirSync(dirname(file), { recursive: true });
    let old = '';
    try { old = readFileSync(file, 'utf8'); } catch {}
    writeFileSync(file, typeof change == 'string' ? change : change(old));
    return old;
  };
  return { url, write };
}

async function opened(t, address, options = {}) {
  const page = await open(browser, { viewport: { width: 1000, height: 500 }, ...options });
  t.after(() => page.context().close());
  await page.goto(address);
  await page.locator('waymark-preview .bar').waitFor();
  return page;
}

// A mark on the page's own window: a reload takes it away.
const mark = (page) => page.evaluate(() => { window.marked = true; });
const isMarked = (page) => page.evaluate(() => window.marked === true);
const article = 'en/parcels/everything/';
const source = 'content/en/parcels/everything.md';

test('a page whose text has changed reloads and keeps its place; other pages do not move', async (t) => {
  const { url, write } = await preview();
  const page = await opened(t, url + article);
  const other = await opened(t, url + 'en/parcels/faq/where/');
  await mark(page);
  let loads = 0;
  other.on('load', () => loads++);
  await page.evaluate(() => scrollTo(0, 700));
  const languages = page.locator('.languages');
  await languages.evaluate((element) => { element.open = true; });
  write(source, (text) => text + '\nA sentence that was not there before.\n');
  await page.getByText('A sentence that was not there before.').waitFor();
  assert.equal(await isMarked(page), false);
  await page.waitForFunction(() => Math.abs(scrollY - 700) < 5);
  assert.equal(await languages.evaluate((element) => element.open), true);
  // The other tab loads once, for the change of its own page that comes now, and not for the one before.
  write('content/en/parcels/faq/where.md', (text) => text + '\nFor this tab.\n');
  await other.getByText('For this tab.').waitFor();
  await other.waitForLoadState();
  assert.equal(loads, 1);
  assert.deepEqual(await page.troubles(), []);
});

test('a style sheet and a picture are swapped without a reload', async (t) => {
  const { url, write } = await preview();
  const sheet = readFileSync(new URL('../../themes/default/static/main.css', import.meta.url), 'utf8');
  const page = await opened(t, url + 'en/parcels/track/enter-number/');
  await mark(page);
  write('themes/default/static/main.css', sheet + '\nbody { border-top: 7px solid red }\n');
  await page.waitForFunction(() => getComputedStyle(document.body).borderTopWidth == '7px');
  assert.equal(await isMarked(page), true);
  const picture = page.locator('img[src*="field."]').first();
  const old = await picture.getAttribute('src');
  write('images/field.svg', (text) => text.replace('</svg>', '<desc>other</desc></svg>'));
  await page.waitForFunction((old) => !document.querySelector(`img[src="${old}"]`), old);
  assert.equal(await isMarked(page), true);
  assert.deepEqual(await page.troubles(), []);
});

test('a fault is shown over the last good version and goes away by itself', async (t) => {
  const { url, write } = await preview('--editor', 'edit://open{file}:{line}');
  const page = await opened(t, url + article);
  const heading = await page.locator('h1').textContent();
  const good = write(source, (text) => text.replace(/^title: /m, 'titel: '));
  const panel = page.locator('waymark-preview .panel');
  await panel.waitFor();
  assert.match(await panel.textContent(), /1 fault|2 faults/);
  assert.match(await panel.textContent(), /titel/);
  assert.match(await panel.locator('a.place').first().getAttribute('href'), /^edit:\/\/open\/.*everything\.md:\d+$/);
  assert.equal(await page.locator('h1').textContent(), heading, 'the last good version stays');
  assert.deepEqual(await page.troubles(), []);
  // It stays over a reload, and another page only says that there is a fault elsewhere.
  await page.reload();
  await panel.waitFor();
  assert.equal(await page.locator('h1').textContent(), heading);
  const other = await opened(t, url + 'en/parcels/faq/where/');
  await other.locator('waymark-preview .bar').getByText(/elsewhere/).waitFor();
  assert.equal(await other.locator('waymark-preview .panel').isVisible(), false);
  write(source, good.replace(/^title: .*/m, 'title: Mended'));
  await page.getByRole('heading', { name: 'Mended', level: 1 }).waitFor();
  await panel.waitFor({ state: 'hidden' });
  assert.deepEqual(await page.troubles(), []);
  write(source, 'broken');
  await panel.waitFor();
  assert.deepEqual(await accessibility(page), []);
});

test('the bar names the source, the locales and the length, and shows the page at phone width', async (t) => {
  const { url, write } = await preview();
  const page = await opened(t, url + article);
  const bar = page.locator('waymark-preview .bar');
  const text = await bar.textContent();
  for (const part of [source, 'article', 'parcels/everything', 'ar ✓', 'words']) assert.ok(text.includes(part), `${part} in ${text}`);
  write(source, (text) => text + '\n![field.png](/images/field.svg)\n');
  const note = bar.getByText("this alternative text is a file's name");
  await note.waitFor({ state: 'attached' });
  await bar.locator('details.notes summary').click();
  await note.waitFor();
  write(source, (text) => text + '\nOne more sentence.\n');
  await page.getByText('One more sentence.').waitFor();
  // What was open in the bar is open after the reload too.
  await note.waitFor();
  const [phone] = await Promise.all([page.waitForEvent('popup'), bar.getByText('Phone').click()]);
  const frame = phone.frameLocator('iframe');
  await frame.locator('h1').waitFor();
  assert.equal(await frame.locator('html').evaluate(() => innerWidth), 390);
  assert.equal(await frame.locator('waymark-preview').count(), 0, 'no bar within the frame');
  assert.deepEqual(await page.troubles(), []);
  // What looks through the page leaves marks of its own, so it comes last.
  assert.deepEqual(await accessibility(page), []);
});

test('the bar works from right to left, in the dark and on a phone', async (t) => {
  const { url } = await preview();
  const page = await opened(t, url + 'ar/parcels/everything/', { viewport: { width: 360, height: 640 }, colorScheme: 'dark' });
  const box = await page.locator('waymark-preview .bar').boundingBox();
  assert.ok(box.width <= 360, `${box.width}`);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
  assert.deepEqual(await page.troubles(), []);
  assert.deepEqual(await accessibility(page), []);
});

test('the page that says that there is none gives way when there is one', async (t) => {
  const { url, write } = await preview();
  const page = await open(browser, {});
  t.after(() => page.context().close());
  let loads = 0;
  page.on('load', () => loads++);
  await page.goto(url + 'en/parcels/new/');
  await page.locator('waymark-preview').waitFor({ state: 'attached' });
  write('content/en/parcels/faq/where.md', (text) => text + '\nNot for this tab.\n');
  write('content/en/parcels/new.md', '---\ntitle: Here now\n---\nText\n');
  await page.getByRole('heading', { name: 'Here now' }).waitFor();
  await page.waitForLoadState();
  assert.equal(loads, 2);
});

test('a tab that was hidden is told what it missed', async (t) => {
  const { url, write } = await preview();
  const page = await opened(t, url + article);
  const hide = (hidden) =>
    page.evaluate((hidden) => {
      Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  await hide(true);
  write(source, (text) => text + '\nWritten while nobody looked.\n');
  // The server has it now, and the tab does not.
  await page.waitForFunction(async () => (await (await fetch(location.href)).text()).includes('while nobody looked'));
  assert.equal(await page.getByText('Written while nobody looked.').count(), 0);
  await hide(false);
  await page.getByText('Written while nobody looked.').waitFor();
});

test('the view for phones takes any anchor', async (t) => {
  const { url } = await preview();
  const page = await open(browser);
  t.after(() => page.context().close());
  for (const anchor of ['//', 'http://[', '%', '//elsewhere.example/', 'javascript:alert(1)']) {
    await page.goto(`${url}__waymark/phone?${encodeURIComponent(anchor)}#${anchor}`);
    assert.match(await page.locator('iframe').evaluate((frame) => frame.src), /^$|^http:\/\/127\.0\.0\.1:/);
    assert.deepEqual((await page.troubles()).filter((trouble) => !/404/.test(trouble)), [], anchor);
  }
  await page.goto(`${url}__waymark/phone#/${article}`);
  await page.frameLocator('iframe').locator('h1').waitFor();
});
