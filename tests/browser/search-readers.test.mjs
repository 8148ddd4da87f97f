// Search and the error box as readers meet them: by keys alone, on a phone, on a slow line or none, in a language that lacks the
// page, and with all that can be typed, pasted or lost on the way.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { accessibility, launch, open, pool } from './browser.mjs';
import { build, builtAndServed, repository, serve, temporary } from './site.mjs';

const browser = await launch();
const own = await builtAndServed(repository);
after(async () => {
  await browser.close();
  own.close();
});

const guide = `${own.url}en/wix/get-api-key/index.html`;
const wide = { viewport: { width: 1280, height: 800 } };
const phone = { viewport: { width: 360, height: 700 }, hasTouch: true, isMobile: true };
const fresh = pool(browser, wide);
async function opened(t, address, options = wide) {
  const page = await open(browser, options);
  t.after(() => page.context().close());
  await page.goto(address);
  return page;
}

const field = (page) => page.locator('#wm-search');
const options = (page) => page.getByRole('option');
const results = (page) => page.locator('#wm-found .result');
const said = (page, text) => page.getByRole('status').filter({ hasText: text }).waitFor({ state: 'attached' });
const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.className || document.activeElement.tagName);

// Two languages and two topics; what is written in Arabic stands for its page in English.
const small = temporary();
const pages = {
  'site.yaml': 'title: T\nbase_url: https://help.example.com/\nsource_locale: en\nlocales: { en: { name: English }, ar: { name: العربية } }\n',
  'en/index.md': '---\ntitle: Home\n---\n',
  'ar/index.md': '---\ntitle: الرئيسية\n---\n',
  'en/bicycles/index.md': '---\ntitle: Bicycles\n---\n',
  'ar/bicycles/index.md': '---\ntitle: الدراجات\n---\n',
  'en/bicycles/brakes.md': '---\ntitle: Adjust the brakes\nsummary: With a wrench.\n---\nTighten the cable.\n',
  'ar/bicycles/brakes.md': '---\ntitle: اضبط المكابح\nsummary: بالمفتاح.\n---\nشدّ السلك.\n',
  'en/bicycles/faq/cable.md': '---\ntitle: Where is the cable?\n---\nBehind the wheel.\n',
  'ar/bicycles/faq/cable.md': '---\ntitle: أين السلك؟\n---\nخلف العجلة.\n',
  'en/phones/index.md': '---\ntitle: Phones\n---\n',
  'ar/phones/index.md': '---\ntitle: الهواتف\n---\n',
  'en/phones/charge.md': '---\ntitle: Charge a phone\nsummary: With a cable.\n---\nPlug in the cable.\n',
  'ar/phones/charge.md': '---\ntitle: اشحن الهاتف\nsummary: بالسلك.\n---\nصِل السلك.\n',
};
for (const [path, text] of Object.entries(pages)) {
  mkdirSync(dirname(join(small, 'content', path)), { recursive: true });
  writeFileSync(join(small, 'content', path), text);
}
const other = (await serve()).show(build(small));
after(other.close);

describe('by keys alone', () => {
  test('from the box to the page of results and on to a page', async (t) => {
    const page = await fresh(t);
    await page.goto(`${own.url}en/index.html`);
    await page.keyboard.press('/');
    await page.keyboard.type('copy the key');
    await Promise.all([page.waitForURL(/\/search\/.*q=copy/), page.keyboard.press('Enter')]);
    await results(page).first().waitFor();
    await page.keyboard.press('/');
    assert.equal(await focused(page), 'wm-search');
    for (let presses = 0; (await focused(page)) !== 'result'; presses++) {
      assert.ok(presses < 5, `the focus is at ${await focused(page)}`);
      await page.keyboard.press('Tab');
    }
    await Promise.all([page.waitForURL(/copy-key/), page.keyboard.press('Enter')]);
    assert.deepEqual(await page.troubles(), []);
  });

  test('from a pasted message to its explanation', async (t) => {
    const page = await fresh(t);
    await page.goto(`${own.url}en/errors/index.html`);
    await page.locator('#wm-paste').focus();
    await page.keyboard.insertText('HTTP/1.1 403 Forbidden');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('#wm-matches .entry').first().waitFor();
    await page.keyboard.press('Tab');
    await Promise.all([page.waitForURL(/403-forbidden/), page.keyboard.press('Enter')]);
    assert.deepEqual(await page.troubles(), []);
  });

  test('the arrows go round, and Escape leaves the words where they are', async (t) => {
    const page = await fresh(t);
    await page.goto(`${own.url}en/index.html`);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('api key');
    await options(page).first().waitFor();
    const count = await options(page).count();
    for (let at = 0; at <= count; at++) await page.keyboard.press('ArrowDown');
    assert.equal(await options(page).first().getAttribute('aria-selected'), 'true');
    assert.equal(await page.locator('[role=option][aria-selected=true]').count(), 1);
    await page.keyboard.press('Escape');
    assert.equal(await field(page).inputValue(), 'api key');
    assert.equal(await page.getByRole('combobox').getAttribute('aria-activedescendant'), null);
  });
});

describe('in languages', () => {
  test('what only the source language has is found there, and said to be', async (t) => {
    const page = await fresh(t);
    await page.goto(`${other.url}ar/index.html`);
    await field(page).fill('wrench brakes');
    await options(page).first().waitFor();
    await said(page, 'English');
    assert.match(await page.locator('.results-note').innerText(), /English/);
    const result = options(page).first();
    assert.deepEqual([await result.getAttribute('lang'), await result.getAttribute('dir')], ['en', 'ltr']);
    assert.deepEqual(await accessibility(page), []);
    await page.goto(`${other.url}ar/search/index.html?q=wrench+brakes`);
    await results(page).first().waitFor();
    assert.match(await page.locator('.results-count').innerText(), /English/);
    await field(page).fill('السلك');
    await page.waitForFunction(() => !document.querySelector('#wm-found .result')?.lang && document.querySelector('#wm-found .result'));
    assert.equal(await results(page).count(), 3);
    assert.deepEqual(await accessibility(page), []);
    assert.deepEqual(await page.troubles(), []);
  });

  test('results are left out by kind and by topic, and the address says so', async (t) => {
    const page = await fresh(t);
    await page.goto(`${other.url}en/search/index.html?q=cable`);
    await results(page).nth(2).waitFor();
    assert.deepEqual(await page.locator('#wm-found h2').allInnerTexts(), ['Questions', 'Articles']);
    await page.locator('select[name=topic]').selectOption('Phones');
    await said(page, /^1 result$/);
    assert.match(await results(page).innerText(), /Charge a phone/);
    await page.locator('select[name=kind]').selectOption('Questions');
    await said(page, 'Nothing found');
    assert.match(page.url(), /q=cable&kind=questions&topic=2$/);
    await page.reload();
    await page.locator('.search-none').waitFor();
    await page.locator('select[name=topic]').selectOption('All');
    await said(page, /^1 result$/);
    assert.deepEqual(await page.troubles(), []);
  });
});

describe('on a phone', () => {
  for (const locale of ['en', 'de', 'ja', 'ar']) {
    test(`nothing is too wide in ${locale}`, async (t) => {
      const page = await opened(t, `${own.url}${locale}/index.html`, phone);
      const fits = async (what) => {
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(over <= 0, `${what}: ${over} px too wide`);
      };
      await field(page).tap();
      await page.keyboard.insertText('api');
      await options(page).first().waitFor();
      await fits('the box');
      assert.deepEqual(await accessibility(page), []);
      const long = 'Donaudampfschifffahrtsgesellschaft'.repeat(20);
      await page.goto(`${own.url}${locale}/search/index.html?q=${long}`);
      await page.locator('.search-none').waitFor();
      await fits('nothing found');
      await field(page).fill('api');
      await results(page).first().waitFor();
      await fits('the page of results');
      await page.goto(`${own.url}${locale}/errors/index.html`);
      await page.locator('#wm-paste').fill(`${long}\n403 ${long} HTTP/1.1 403 Forbidden ${long}`);
      await page.locator('.error-box button').tap();
      await page.locator('#wm-matches .entry').first().waitFor();
      await fits('the errors page');
      assert.deepEqual(await accessibility(page), []);
      assert.deepEqual(await page.troubles(), []);
    });
  }
});

describe('on bad lines', () => {
  test('from a folder on a disk, without any network', async (t) => {
    const page = await opened(t, `file://${own.out}/de/search/index.html?q=schl%C3%BCssel`);
    await page.context().setOffline(true);
    await results(page).first().waitFor();
    await page.locator('select[name=kind]').selectOption({ index: 1 });
    await page.waitForFunction(() => document.querySelectorAll('#wm-found h2').length === 1);
    await page.goto(`file://${own.out}/de/errors/index.html`);
    await page.locator('#wm-paste').fill('HTTP/1.1 403 Forbidden');
    await page.locator('.error-box button').click();
    await Promise.all([page.waitForURL(/403/), page.locator('#wm-matches .entry a').first().click()]);
    assert.deepEqual(await page.troubles(), []);
  });

  test('on a slow one, the answer is to all that was typed, and comes as a whole', async (t) => {
    const page = await opened(t, `${own.url}en/index.html`);
    const line = await page.context().newCDPSession(page);
    await line.send('Network.enable');
    await line.send('Network.emulateNetworkConditions', { offline: false, latency: 300, downloadThroughput: 50_000, uploadThroughput: 20_000 });
    await field(page).focus();
    await page.waitForFunction(() => window.waymark);
    await page.evaluate(() => {
      const form = document.getElementById('wm-search').form;
      // Every list that is shown ends with what stands at the end of a whole one.
      window.__ends = [];
      const note = () => window.__ends.push([...form.querySelectorAll('[role=option]')].at(-1)?.className);
      new MutationObserver(note).observe(form.querySelector('.results-panel'), { childList: true });
      new MutationObserver(() => (window.__waited ||= 'busy' in form.dataset)).observe(form, { attributes: true });
    });
    await page.keyboard.type('copy the key');
    await options(page).filter({ hasText: 'Copy the key' }).first().waitFor();
    await page.locator('form[data-busy]').waitFor({ state: 'detached' });
    assert.match(await options(page).first().innerText(), /Copy the key/);
    assert.equal(await page.evaluate(() => window.__waited), true);
    assert.deepEqual(await page.evaluate(() => [...new Set(window.__ends.filter(Boolean))]), ['result see-all']);
    assert.deepEqual(await page.troubles(), []);
  });

  test('an answer that comes late does not take the place of a newer one', async (t) => {
    const page = await fresh(t);
    await page.goto(`${own.url}en/search/index.html`);
    await page.waitForFunction(() => window.waymark?.query);
    const late = [];
    let isLate = true;
    await page.route(/\/search\/en\/[twr]\d+\.[\w-]+\.js/, (route) => (isLate ? late.push(() => route.continue()) : route.continue()));
    const asked = page.waitForRequest(/\/search\/en\/t\d+\.[\w-]+\.js/);
    await field(page).fill('forbidden');
    await asked;
    isLate = false;
    await field(page).fill('xqzwvk jjqqzz');
    // One of its files may be one that the first is waiting for.
    late.splice(0).forEach((go) => go());
    await said(page, 'Nothing found for “xqzwvk jjqqzz”');
    await page.evaluate(() => window.waymark.answer('../../', 'en', 'forbidden', 10));
    assert.equal(await results(page).count(), 0);
    assert.equal(new URL(page.url()).searchParams.get('q'), 'xqzwvk jjqqzz');
  });

  test('a lost file of the page of results is said, and the rest of the page works', async (t) => {
    const page = await fresh(t);
    await page.route(/\/search\/en\/r\d+\.[\w-]+\.js/, (route) => route.abort());
    await page.goto(`${own.url}en/search/index.html?q=copy+key`);
    await said(page, 'The search could not be loaded.');
    await page.locator('.search-failed').waitFor();
    assert.deepEqual(await accessibility(page), []);
    await page.unroute(/\/search\/en\/r\d+\.[\w-]+\.js/);
    await page.getByRole('button', { name: 'Try again' }).focus();
    await page.keyboard.press('Enter');
    await results(page).first().waitFor();
    assert.equal(await focused(page), 'wm-search');
    await Promise.all([page.waitForURL(/copy-key/), results(page).first().click()]);
  });

  test('so is the list of errors', async (t) => {
    const page = await fresh(t);
    await page.route(/\/errors\/data\.js/, (route) => route.abort());
    await page.goto(`${own.url}en/errors/index.html`);
    await page.locator('#wm-paste').fill('HTTP/1.1 403 Forbidden');
    await page.locator('.error-box button[type=submit]').click();
    await said(page, 'The search could not be loaded.');
    await page.unroute(/\/errors\/data\.js/);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('#wm-matches .entry').first().waitFor();
    assert.equal(await focused(page), 'wm-paste');
  });

  test('an index of another version leads to a new page', async (t) => {
    const page = await fresh(t);
    await page.route(/\/search\/root\.js/, (route) => route.fulfill({ contentType: 'text/javascript', body: 'waymark("en/root",999,{})' }));
    await page.goto(`${own.url}en/search/index.html?q=copy+key`);
    await said(page, /Reload/);
    assert.equal(await results(page).count(), 0);
    await page.unroute(/\/search\/root\.js/);
    await page.getByRole('button', { name: 'Try again' }).click();
    await results(page).first().waitFor();
    await page.troubles();
  });
});

describe('bad input', () => {
  test('each query is answered, and quoted no longer than it can be read', async (t) => {
    const page = await fresh(t);
    await page.goto(`${own.url}en/search/index.html`);
    // Some have words that pages have.
    const queries = ['zq'.repeat(5000), 'zqj wvk '.repeat(1250), '...!?', '¿¡…“”', '\ud800\udc00\ud800', '\u202eאבג דהו', 'ᚠᛇᚻ᛫ᛒᛦᚦ', '🦆🦆🦆', '<b>zqj</b>', '<img src=x onerror=window.__xss=1>zqj', '&lt;zqj&gt; &amp;', '%00%ff', '"zqj" AND (wvk OR *)', 'zqj\u0000wvk'];
    for (const query of queries) {
      await page.evaluate((query) => {
        const field = document.getElementById('wm-search');
        document.getElementById('wm-status').textContent = '';
        field.value = query;
        field.dispatchEvent(new InputEvent('input'));
      }, query);
      await said(page, /./);
      const told = await page.getByRole('status').textContent();
      assert.ok(told.length < 100, told);
      const quoted = query.length > 60 ? `${query.slice(0, 60)}…` : query;
      if (!/^\d+ results?$|^Nothing here fits well/.test(told)) assert.equal(told.toWellFormed(), `Nothing found for “${quoted.toWellFormed()}”.`);
      assert.equal(await page.locator('#wm-found :is(b, img)').count(), 0);
    }
    assert.equal(await page.evaluate(() => window.__xss), undefined);
    assert.deepEqual(await page.troubles(), []);
  });

  test('50 MB on the clipboard hang neither box', async (t) => {
    const page = await opened(t, `${own.url}en/errors/index.html`);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: own.url });
    await page.waitForFunction(() => window.waymark?.match);
    await page.evaluate(() => navigator.clipboard.writeText('HTTP/1.1 403 Forbidden\n' + 'all is well 12345\n'.repeat(50_000_000 / 18)));
    const explained = async () => {
      await page.locator('#wm-matches .entry').first().waitFor();
      assert.match(await page.locator('#wm-matches').innerText(), /Only the first part was read/);
    };
    await page.locator('#wm-paste').focus();
    await page.keyboard.press('Control+v');
    await explained();
    // The search box keeps less, and hands on what the error box reads.
    await page.goto(guide);
    await field(page).focus();
    await page.getByRole('combobox').waitFor();
    await page.keyboard.press('Control+v');
    await Promise.all([page.waitForURL(/\/errors\//), page.locator('.offer').click()]);
    await explained();
    assert.deepEqual(await page.troubles(), []);
  });

  test('a pasted log is text, whatever stands in it', async (t) => {
    const page = await fresh(t);
    await page.goto(`${own.url}en/errors/index.html`);
    await page.locator('#wm-paste').fill('<img src=x onerror=window.__xss=1> HTTP/1.1 403 Forbidden </pre><script>window.__xss=1</script>');
    await page.locator('.error-box button').click();
    await page.locator('#wm-matches .entry').first().waitFor();
    assert.match(await page.locator('#wm-matches mark').first().innerText(), /<img src=x onerror/);
    assert.equal(await page.locator('#wm-matches :is(img, script)').count(), 0);
    for (const text of ['...!?', '\ud800', ' \n\t\n', '\u0000', '403'.repeat(20_000)]) {
      await page.evaluate((text) => {
        document.getElementById('wm-paste').value = text;
        document.querySelector('.error-box').requestSubmit();
      }, text);
    }
    await page.locator('#wm-matches .entry').first().waitFor({ state: 'detached' });
    assert.equal(await page.evaluate(() => window.__xss), undefined);
    assert.deepEqual(await page.troubles(), []);
  });
});

test('of a query that is still being typed nothing is reported', async (t) => {
  const folder = temporary();
  const server = await serve({ policy: false });
  t.after(server.close);
  for (const [path, text] of Object.entries(pages)) {
    mkdirSync(dirname(join(folder, 'content', path)), { recursive: true });
    writeFileSync(join(folder, 'content', path), path === 'site.yaml' ? `${text}search_report: ${server.url}report\n` : text);
  }
  server.show(build(folder));
  const page = await open(browser, wide);
  t.after(() => page.context().close());
  const reports = [];
  page.on('request', (request) => request.url().endsWith('/report') && reports.push(request.postData()));
  await page.clock.install();
  await page.goto(`${server.url}en/index.html`);
  for (const text of ['zqjw', 'zqjw xv', 'zqjw xvk', '!?!?']) {
    await field(page).fill(text);
    await said(page, `Nothing found for “${text}”`);
    await page.clock.runFor(1000);
  }
  await page.clock.runFor(5000);
  assert.deepEqual(reports, []);
  const sent = page.waitForRequest(/\/report$/);
  await field(page).fill('zqjw xvk');
  await said(page, 'Nothing found for “zqjw xvk”');
  await page.clock.runFor(5000);
  assert.equal((await sent).postData(), 'zqjw xvk');
  assert.equal(reports.length, 1);
});
