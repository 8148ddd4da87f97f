// The page where agents ask which entry fits a ticket: what it finds, what it copies, and that nothing leaves it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { accessibility, launch, open } from './browser.mjs';
import { builtAndServed, repository, waymark } from './site.mjs';

const folder = join(repository, 'benches/tickets');
const browser = await launch();
const sites = { own: [repository, await builtAndServed(repository)], site: [join(folder, 'site'), await builtAndServed(join(folder, 'site'))] };
after(async () => {
  await browser.close();
  for (const [, site] of Object.values(sites)) site.close();
});

const rows = readFileSync(join(folder, 'wanted.tsv'), 'utf8').split('\n').filter((line) => line && !line.startsWith('#')).map((line) => line.split('\t'));
const ticket = (number) => readFileSync(join(folder, 'texts', `${number}.txt`), 'utf8');

async function answerPage(t, site, where = 'go/answer/', options = {}) {
  const page = await open(browser, { permissions: ['clipboard-read', 'clipboard-write'], locale: 'en-GB', ...options });
  t.after(() => page.context().close());
  page.asked = [];
  page.on('request', (request) => page.asked.push(request));
  await page.goto(`${sites[site][1].url}${where}index.html`);
  return page;
}

// Puts a ticket in, and gives the titles that come.
async function ask(page, text) {
  await page.locator('#wm-fitting').evaluate((place) => place.replaceChildren());
  await page.locator('textarea').fill(text);
  await page.locator('.answer-box [type=submit]').click();
  await page.locator('#wm-fitting .results-count').waitFor();
  return page.locator('.answer-entry .answer-title').allTextContents();
}

describe('which entry fits', () => {
  test('is answered as the command line answers it', async (t) => {
    const pages = { own: await answerPage(t, 'own'), site: await answerPage(t, 'site') };
    const differing = [];
    let first = 0, among = 0;
    for (const [number, site, , , wanted] of rows) {
      const said = JSON.parse(execFileSync(waymark, ['answer', '--site', sites[site][0], '--format', 'json', join(folder, 'texts', `${number}.txt`)], { stdio: ['ignore', 'pipe', 'ignore'] }));
      const titles = await ask(pages[site], ticket(number));
      const ids = await pages[site].evaluate(() => [...document.querySelectorAll('.answer-entry')].map((entry) => entry.dataset.id));
      first += wanted.split(' ').includes(ids[0]);
      among += wanted.split(' ').every((id) => ids.includes(id));
      const expected = said.entries.map((entry) => entry.title);
      if (String(titles) !== String(expected)) differing.push(`${number}: ${titles} | ${expected}`);
    }
    assert.deepEqual(differing, []);
    assert.ok(first >= 24 && among >= 28, `${first} first, ${among} among three`);
    assert.deepEqual(await pages.own.troubles(), []);
    assert.deepEqual(await pages.site.troubles(), []);
  });

  test('is told to nobody', async (t) => {
    const page = await answerPage(t, 'site');
    const { url } = sites.site[1];
    await ask(page, 'My parcel has not arrived. Secret 4711-geheim!');
    assert.ok(page.asked.length > 5);
    for (const request of page.asked) {
      assert.equal(request.method(), 'GET');
      assert.ok(request.url().startsWith(url), request.url());
      assert.doesNotMatch(decodeURIComponent(request.url()) + JSON.stringify(request.headers()), /4711|geheim|arrived/);
    }
    assert.equal(await page.locator('meta[name=robots]').getAttribute('content'), 'noindex');
    const sitemap = await (await page.request.get(`${url}sitemap.xml`)).text();
    assert.doesNotMatch(sitemap, /answer/);
  });

  test('takes a ticket from behind the # of its address, and forgets it there', async (t) => {
    const page = await answerPage(t, 'site');
    await page.goto(`${sites.site[1].url}go/answer/index.html#ticket=${encodeURIComponent('I forgot my password, 100 % sure')}`);
    await page.locator('.answer-entry').first().waitFor();
    assert.equal(await page.locator('textarea').inputValue(), 'I forgot my password, 100 % sure');
    assert.equal(new URL(page.url()).hash, '');
  });

  test('names the step, and copies an entry, a step or a permalink', async (t) => {
    const page = await answerPage(t, 'site');
    await ask(page, ticket('20'));
    const entry = page.locator('.answer-entry').first();
    assert.equal(await entry.locator('.answer-step').textContent(), '3. Hand the parcel over');
    const copy = async (form) => {
      await entry.locator(`[data-form=${form}]`).click();
      await page.locator('#wm-status').filter({ hasText: 'Copied for the ticket' }).waitFor({ state: 'attached' });
      return page.evaluate(async () => {
        const [item] = await navigator.clipboard.read();
        return Object.fromEntries(await Promise.all(item.types.map(async (type) => [type, await (await item.getType(type)).text()])));
      });
    };
    const step = await copy('html');
    assert.match(step['text/html'], /Hand the parcel over/);
    assert.doesNotMatch(step['text/html'], /Pack the goods/);
    assert.equal((await copy('link'))['text/plain'], 'https://parcels.example.com/en/sending/send-parcel/#hand-over');
    assert.equal((await copy('permalink'))['text/plain'], 'https://parcels.example.com/go/sending/send-parcel/hand-over/');
    await entry.locator('select').selectOption('');
    assert.match((await copy('text'))['text/plain'], /Pack the goods/);
  });

  test('says what is not translated', async (t) => {
    const page = await answerPage(t, 'site', 'go/answer/de/');
    await ask(page, ticket('24'));
    const entry = page.locator('.answer-entry').filter({ hasText: 'neighbour' });
    assert.match(await entry.locator('.ticket-note').textContent(), /Nicht übersetzt\..*English/);
  });

  test('leads to the language of the browser, with the ticket', async (t) => {
    const page = await answerPage(t, 'site', 'go/answer/', { locale: 'de-AT' });
    await page.waitForURL('**/go/answer/de/index.html');
    await page.goto(`${sites.site[1].url}go/answer/index.html#ticket=Passwort%20vergessen`);
    await page.locator('.answer-entry').first().waitFor();
    assert.match(page.url(), /go\/answer\/de\/index\.html$/);
  });

  test('works by keyboard, and is open to all, in any direction, width and scheme', async (t) => {
    for (const [site, where, options] of [
      ['own', 'go/answer/', {}],
      ['own', 'go/answer/ar/', { viewport: { width: 390, height: 800 } }],
      ['own', 'embed/answer/', { viewport: { width: 280, height: 700 }, colorScheme: 'dark' }],
      ['site', 'go/answer/fr/', { colorScheme: 'dark' }],
    ]) {
      const page = await answerPage(t, site, where, options);
      await page.locator('textarea').focus();
      await page.keyboard.insertText(ticket(site === 'own' ? '12' : '28'));
      await page.keyboard.press('Control+Enter');
      await page.locator('.answer-entry').first().waitFor();
      assert.deepEqual(await accessibility(page), [], `${site} ${where}`);
      const width = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(width <= 0, `${where} is ${width} px too wide`);
      assert.deepEqual(await page.troubles(), []);
    }
  });
});
