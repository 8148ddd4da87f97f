// What pages send where a site has `feedback_endpoint`, and that they send nothing where it has none.
import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { accessibility, launch, open } from './browser.mjs';
import { build, builtAndServed, pages, repository, serve, temporary } from './site.mjs';

const browser = await launch();
const received = [];
// An endpoint on another origin, which allows nothing.
const endpoint = createServer((request, response) => {
  let body = '';
  request.on('data', (part) => (body += part));
  request.on('end', () => {
    if (request.method === 'POST') received.push([request.headers['content-type'], body]);
    response.writeHead(204).end();
  });
});
await new Promise((done) => endpoint.listen(0, '127.0.0.1', done));
const host = `127.0.0.1:${endpoint.address().port}`;

function withEndpoint(address) {
  const folder = temporary();
  for (const part of ['content', 'images']) cpSync(join(repository, part), join(folder, part), { recursive: true });
  const yaml = join(folder, 'content/site.yaml');
  writeFileSync(yaml, `${readFileSync(yaml, 'utf8')}feedback_endpoint: ${address}\n`);
  return folder;
}

const site = await builtAndServed(withEndpoint(`http://${host}/feedback`));
const plain = await builtAndServed(repository);
after(async () => {
  await browser.close();
  for (const server of [site, plain, endpoint]) server.close();
});

const answer = 'en/wix/faq/find-key/';
const event = (parts) => ({ event: null, query: null, locale: 'en', page: null, helped: null, results: null, ...parts });
const said = (page, text) => page.getByRole('status').filter({ hasText: text }).waitFor({ state: 'attached' });

async function opened(t, address, options = { viewport: { width: 1280, height: 800 } }) {
  const page = await open(browser, options);
  t.after(() => page.context().close());
  await page.goto(address);
  return page;
}

// The events that arrive while something is done, after as long as it takes.
async function events(count, action) {
  received.length = 0;
  await action();
  for (let times = 0; received.length < count && times < 500; times++) await new Promise((done) => setTimeout(done, 10));
  // One too many would come right after.
  await new Promise((done) => setTimeout(done, 200));
  return received.map(([type, body]) => (assert.match(type, /^text\/plain/), JSON.parse(body)));
}

test('texts are masked', async (t) => {
  const page = await opened(t, `${site.url}${answer}`);
  const masked = (texts) => page.evaluate((texts) => texts.map((text) => document[Symbol.for('waymark')].masked(text)), texts);
  const vectors = JSON.parse(readFileSync(join(repository, 'tests/masking.json'), 'utf8'));
  assert.deepEqual(await masked(vectors.map(([text]) => text)), vectors.map(([, shown]) => shown));
  assert.deepEqual(await masked(vectors.map(([, shown]) => shown)), vectors.map(([, shown]) => shown));
  const long = ['a '.repeat(50_000), 'x'.repeat(100_000), 'password '.repeat(12_000), `password${' '.repeat(100_000)}`, 'a.'.repeat(50_000), `${'late '.repeat(400)}hunter`];
  const start = Date.now();
  for (const text of await masked(long)) assert.ok(text.length <= 500 && !text.includes('hunter'), text.slice(0, 100));
  assert.ok(Date.now() - start < 2000, `it took ${Date.now() - start} ms`);
});

test('without an address there is nothing to answer, and nothing is sent', async (t) => {
  for (const { path, html } of plain.pages) assert.ok(!/class="vote|feedback\./.test(html), path);
  const page = await opened(t, `${plain.url}${answer}`);
  const sent = [];
  page.on('request', (request) => request.method() !== 'GET' && sent.push(request.url()));
  await page.clock.install();
  await page.locator('#wm-search').fill('zqjw xvk');
  await said(page, 'Nothing found');
  await page.clock.runFor(10_000);
  await page.goto(`${plain.url}en/errors/index.html`);
  await page.locator('#wm-paste').fill('nothing like it');
  await page.locator('.error-box button').click();
  await said(page, 'None of the errors');
  assert.deepEqual(sent, []);
});

describe('whether a page helped', () => {
  test('is asked on guides, steps, questions, errors and articles', () => {
    const asks = new Set(['guide', 'step', 'faq', 'error', 'article']);
    const own = site.pages.filter(({ path }) => !path.startsWith('embed/'));
    for (const { path, kind, html } of own) assert.equal(html.includes('class="vote'), asks.has(kind), path);
    assert.equal(new Set(own.map(({ kind }) => kind).filter((kind) => asks.has(kind))).size, 5);
  });

  test('is sent once, with the keyboard too, and moves nothing', async (t) => {
    const page = await opened(t, `${site.url}${answer}`);
    assert.match(await page.locator('#wm-vote-told').innerText(), new RegExp(`go to .*${host}`));
    const places = () => page.evaluate(() => [...document.querySelectorAll('main *, footer')].map((element) => element.getBoundingClientRect().top));
    const before = await places();
    const sent = await events(1, async () => {
      await page.getByRole('button', { name: 'No', exact: true }).focus();
      await page.keyboard.press('Enter');
      await said(page, 'Thank you for your answer.');
      await page.keyboard.press('Space');
      await page.getByRole('button', { name: 'Yes', exact: true }).click({ force: true });
    });
    assert.deepEqual(sent, [event({ event: 'vote', page: answer, helped: false })]);
    assert.deepEqual(await places(), before);
    assert.equal(await page.getByRole('button', { name: 'No', exact: true }).getAttribute('aria-pressed'), 'true');
    assert.deepEqual(await accessibility(page), []);
    assert.deepEqual(await page.troubles(), []);
    // The same reader is not asked again, on any visit.
    const again = await events(0, async () => {
      await page.reload();
      await page.locator('form.vote[data-answered]').waitFor();
      await page.getByRole('button', { name: 'Yes', exact: true }).click({ force: true });
    });
    assert.deepEqual(again, []);
    const other = await events(1, async () => {
      await page.goto(`${site.url}de/wix/api-schluessel-erhalten/`);
      await page.getByRole('button', { name: 'Ja', exact: true }).click();
      await said(page, 'Danke');
    });
    assert.deepEqual(other, [event({ event: 'vote', locale: 'de', page: 'de/wix/api-schluessel-erhalten/', helped: true })]);
  });

  test('is not asked on paper, nor without scripts', async (t) => {
    const page = await opened(t, `${site.url}${answer}`);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('form.vote').isVisible(), false);
    const plainer = await opened(t, `${site.url}${answer}`, { javaScriptEnabled: false });
    assert.equal(await plainer.locator('form.vote').isVisible(), false);
  });

  test('lasts as long as the page where storage is blocked', async (t) => {
    const page = await open(browser);
    t.after(() => page.context().close());
    await page.addInitScript(() => Object.defineProperty(window, 'localStorage', { get: () => { throw new DOMException('no', 'SecurityError'); } }));
    await page.goto(`${site.url}${answer}`);
    const sent = await events(1, async () => {
      await page.getByRole('button', { name: 'Yes', exact: true }).click();
      await page.getByRole('button', { name: 'No', exact: true }).click({ force: true });
    });
    assert.deepEqual(sent, [event({ event: 'vote', page: answer, helped: true })]);
  });

  test('fits a phone, in every language and scheme', async (t) => {
    for (const locale of ['en', 'de', 'ja', 'ar']) {
      for (const colorScheme of ['light', 'dark']) {
        const page = await opened(t, `${site.url}${locale}/wix/faq/find-key/`, { viewport: { width: 320, height: 640 }, colorScheme });
        await page.locator('form.vote[data-ready]').waitFor();
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), locale);
        assert.deepEqual(await accessibility(page), [], locale);
      }
    }
  });
});

describe('what was not found', () => {
  test('is sent when a reader has stopped typing, masked, and the reader is told before', async (t) => {
    const page = await opened(t, `${site.url}${answer}`);
    await page.clock.install();
    const sent = await events(1, async () => {
      for (const text of ['zqjw', 'zqjw xv', 'zqjw xvk 47119 qj@zqjw.xv']) {
        await page.locator('#wm-search').fill(text);
        await said(page, `Nothing found for “${text}”`);
        await page.clock.runFor(1000);
      }
      assert.match(await page.locator('.search-none').innerText(), new RegExp(`sent to .*${host}`));
      await page.clock.runFor(5000);
      // Once is enough.
      await page.locator('#wm-search').fill('zqjw xvk 47128 qj@zqjw.xv');
      await said(page, '47128');
      await page.clock.runFor(5000);
      // Nothing of these is left.
      for (const text of ['zqjw@xvk.zq', '47114711', 'x'.repeat(100_000)]) {
        await page.locator('#wm-search').fill(text);
        await said(page, 'Nothing found');
        await page.clock.runFor(5000);
      }
    });
    assert.deepEqual(sent, [event({ event: 'search', query: 'zqjw xvk …', page: answer, results: 0 })]);
    assert.deepEqual(await page.troubles(), []);
  });

  test('of a paste that matched nothing, words are sent, and of one that matched something none', async (t) => {
    const page = await opened(t, `${site.url}en/errors/index.html`);
    assert.match(await page.locator('#wm-paste-hint').innerText(), new RegExp(`sent to .*${host}`));
    const look = async (text, words) => {
      await page.locator('#wm-paste').fill(text);
      await page.locator('.error-box button').click();
      await said(page, words);
    };
    const sent = await events(1, async () => {
      await look('HTTP/1.1 403 Forbidden', 'matches');
      await look('Zyx exploded at line 12\npassword: hunter\nfor jane.doe@example.com', 'None of the errors');
      await look('Zyx exploded at line 13\npassword: hunter\nfor jane.doe@example.com', 'None of the errors');
    });
    assert.deepEqual(sent, [event({ event: 'match', query: 'Zyx exploded at line … for …', page: 'en/errors/', results: 0 })]);
  });

  test('nothing happens where nobody listens', async (t) => {
    const nobody = await serve();
    t.after(nobody.close);
    nobody.show(build(withEndpoint('http://127.0.0.1:1/feedback')));
    const page = await opened(t, `${nobody.url}${answer}`);
    await page.clock.install();
    await page.getByRole('button', { name: 'Yes', exact: true }).click();
    await said(page, 'Thank you');
    await page.locator('#wm-search').fill('zqjw xvk');
    await said(page, 'Nothing found');
    await page.clock.runFor(5000);
    const troubles = (await page.troubles()).filter((trouble) => !/127\.0\.0\.1:1\/|ERR_(CONNECTION_REFUSED|UNSAFE_PORT)/.test(trouble));
    assert.deepEqual(troubles, []);
  });
});
