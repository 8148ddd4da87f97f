// Words that a site's readers use for one another, and what is said where words differ or nothing fits.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { accessibility, launch, open } from './browser.mjs';
import { builtAndServed, run, temporary } from './site.mjs';

const browser = await launch();
const synonyms = {
  'en/synonyms.yaml': '- [vault, safe, Tresor]\n- [money back, chargeback, reimbursal]\n- [QX papers, passport]\n',
  'ja/synonyms.yaml': '- [返金, 払い戻し]\n- [SIMカード, 電話番号]\n',
};
const pages = {
  'site.yaml': 'title: T\nbase_url: https://help.example.com/\nsource_locale: en\nlocales: { en: { name: English }, ja: { name: 日本語 } }\n',
  'en/index.md': '---\ntitle: Home\n---\n',
  'en/vault.md': '---\ntitle: Vaults\n---\n\nWhere your things are.\n',
  'en/delete.md': '---\ntitle: Delete your account\n---\n\nThis cannot be undone.\n\n## Chargebacks\n\nAsk for one first.\n',
  'en/refund.md': '---\ntitle: Request a chargeback\nkeywords: [reimbursals]\n---\n\nWrite to us.\n',
  'en/safe.md': '---\ntitle: Good to know\n---\n\nIt is safe to close the window. Money goes back and forth.\n',
  'en/passport.md': '---\ntitle: Show your passport\n---\n\nAt the counter.\n',
  'ja/index.md': '---\ntitle: ホーム\n---\n',
  'ja/refund.md': '---\ntitle: 返金の方法\n---\n\nご連絡ください。\n',
  'ja/phone.md': '---\ntitle: 電話番号を変える\n---\n\n設定を開きます。\n',
};

const written = (files) => {
  const folder = temporary();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, 'content', path)), { recursive: true });
    writeFileSync(join(folder, 'content', path), text);
  }
  return folder;
};
const folder = written({ ...pages, ...synonyms });
const own = await builtAndServed(folder);
const without = await builtAndServed(written(pages));
after(async () => {
  await browser.close();
  own.close();
  without.close();
});

async function opened(t, address) {
  const page = await open(browser, { viewport: { width: 1280, height: 800 } });
  t.after(() => page.context().close());
  await page.goto(address);
  return page;
}

const questions = {
  en: ['tresor', 'tresor ', 'tres', 'tresro', 'safe', 'is it safe', 'money back', 'back money', 'money', 'how do I get my money back from you', 'qx papers', 'lost my QX-papers', 'close account', 'reimbursals', 'vault money back passport', 'money money back back'],
  ja: ['払い戻し', 'お金の払い戻し', '戻し払い', 'simカード', 'SIMカードの電話番号'],
};

describe('the words of a site’s own readers', () => {
  for (const [locale, queries] of Object.entries(questions)) {
    test(`find the same in the browser and on the command line in ${locale}`, async (t) => {
      const file = join(temporary(), 'queries.txt');
      writeFileSync(file, queries.join('\n') + '\n');
      const told = run('search', '--site', folder, '--locale', locale, '--queries', file);
      assert.equal(told.status, 0, told.stderr);
      const wanted = told.stdout.trim().split('\n').map((line) => JSON.parse(line).results.map(({ title, anchor, score }) => [title, anchor, score]));
      const page = await opened(t, `${own.url}${locale}/search/index.html`);
      await page.waitForFunction(() => window.waymark?.query);
      for (const [at, query] of queries.entries()) {
        const found = await page.evaluate(
          async ([locale, query]) => {
            const { shown } = await window.waymark.answer('../../', locale, query, 30);
            return shown.map(({ title, anchor, score }) => [title, anchor ?? null, Math.round(score * 1e4) / 1e4]);
          },
          [locale, query],
        );
        assert.deepEqual(found, wanted[at], query);
      }
      const first = (query) => wanted[queries.indexOf(query)][0]?.[0];
      if (locale === 'en') assert.deepEqual(['safe', 'money back', 'lost my QX-papers'].map(first), ['Vaults', 'Request a chargeback', 'Show your passport']);
      else assert.deepEqual(['お金の払い戻し', 'simカード'].map(first), ['返金の方法', '電話番号を変える']);
    });
  }

  test('load nothing that a site without them does not load', async (t) => {
    const loaded = [];
    for (const { url } of [own, without]) {
      const page = await opened(t, `${url}en/index.html`);
      const names = [];
      page.on('request', (request) => names.push(new URL(request.url()).pathname.replace(/\.[\w-]+\.js$/, '.js')));
      await page.locator('#wm-search').fill('money vault');
      await page.getByRole('option').first().waitFor();
      loaded.push(names.filter((name) => /search/.test(name) && !/\/r\d/.test(name)).sort());
    }
    assert.deepEqual(loaded[0], loaded[1]);
  });
});

describe('an answer says', () => {
  const site = {
    'site.yaml': 'title: T\nbase_url: https://help.example.com/\nsource_locale: en\nlocales: { en: { name: English }, de: { name: Deutsch }, ar: { name: العربية } }\ncontact: { label: Write to us, url: "mailto:help@example.com" }\n',
    'en/index.md': '---\ntitle: Home\n---\n',
    'en/synonyms.yaml': '- [money back, refund]\n',
    'en/delete.md': '---\ntitle: Delete your account\n---\nThis cannot be undone.\n',
    'en/refund.md': '---\ntitle: Request a refund\n---\nWrite to us.\n',
    'en/print.md': '---\ntitle: Print a label\n---\nOn paper.\n',
    'en/hidden.md': '---\ntitle: Where things are\nkeywords: [refund]\n---\nHere.\n',
    'en/pay/index.md': '---\ntitle: Payment\n---\n',
    'en/pay/errors/card.md': '---\ntitle: The card was declined\ncode: E1042\nmatch: ["card declined"]\n---\n\n## Cause\n\nx\n',
    'de/index.md': '---\ntitle: Start\n---\n',
    'de/seat.md': '---\ntitle: Sitzplatz reservieren\n---\nText.\n',
    'ar/index.md': '---\ntitle: الرئيسية\n---\n',
    'ar/synonyms.yaml': '- [استرداد, chargeback]\n',
    'ar/refund.md': '---\ntitle: طلب استرداد الأموال\n---\nنص.\n',
  };
  let built;
  const shown = async () => (built ??= await builtAndServed(written(site)));
  after(() => built?.close());
  const asked = async (t, locale, query) => {
    const { url } = await shown();
    const page = await opened(t, `${url}${locale}/search/index.html?q=${encodeURIComponent(query)}`);
    await page.locator('#wm-found > *').first().waitFor();
    return page;
  };
  const why = (page) => page.locator('#wm-found .result-why').allInnerTexts();
  const said = (page, text) => page.getByRole('status').filter({ hasText: text }).waitFor({ state: 'attached' });

  test('which words stand for those that were asked for, and marks them', async (t) => {
    const page = await asked(t, 'en', 'Money-back');
    assert.deepEqual((await why(page)).sort(), ['Other words for “Money-back”', '“refund” for “Money-back”']);
    assert.equal(await page.locator('.result-title mark').first().innerText(), 'refund');
    assert.deepEqual(await accessibility(page), []);
    const built = await asked(t, 'en', 'close account');
    assert.deepEqual(await why(built), ['“Delete” for “close”']);
    const exact = await asked(t, 'en', 'delete account');
    assert.deepEqual(await why(exact), []);
    assert.deepEqual(await exact.troubles(), []);
  });

  test('so in the box, to screen readers too, and in Arabic', async (t) => {
    const { url } = await shown();
    const page = await opened(t, `${url}ar/refund/index.html`);
    await page.locator('#wm-search').fill('chargeback');
    await page.getByRole('option', { name: /استرداد.*بدلاً من.*chargeback/ }).waitFor();
    assert.deepEqual(await accessibility(page), []);
    assert.deepEqual(await page.troubles(), []);
  });

  test('that it means the same', async (t) => {
    const page = await asked(t, 'en', 'mein Konto löschen');
    await page.locator('#wm-found .result').first().waitFor();
    assert.equal((await why(page))[0], 'Means much the same');
  });

  test('that nothing fits well, and whom to ask', async (t) => {
    const page = await asked(t, 'en', 'chocolate cake recipe oven label ');
    await said(page, 'Nothing here fits well. These come closest:');
    assert.equal(await page.locator('.results-count').innerText(), 'Nothing here fits well. These come closest:');
    assert.match(await page.locator('.search-after').innerText(), /Write to us\s+Find an error message/);
    await page.goto(`${(await shown()).url}en/refund/index.html`);
    await page.locator('#wm-search').fill('chocolate cake recipe oven label ');
    await page.locator('.results-note').waitFor();
    assert.match(await page.locator('.results-panel').innerText(), /Nothing here fits well[^]*Print a label[^]*Write to us/);
    assert.deepEqual(await accessibility(page), []);
    await page.goto(`${(await shown()).url}en/search/index.html?q=zebra+quux`);
    assert.match(await page.locator('.search-none').innerText(), /Nothing found[^]*Write to us[^]*Find an error message/);
  });

  test('what another language has, without its files while somebody types', async (t) => {
    const { url } = await shown();
    const page = await opened(t, `${url}en/refund/index.html`);
    const names = [];
    page.on('request', (request) => names.push(new URL(request.url()).pathname));
    const others = () => names.filter((name) => /\/(de|ar)\//.test(name));
    // The clock stands, so that a slow machine's seconds do not count as the reader's.
    await page.clock.install();
    await page.clock.pauseAt(Date.now() + 1000);
    await page.locator('#wm-search').focus();
    await page.locator('#wm-search').fill('Sitzplatz reserv');
    await page.clock.runFor(300);
    await said(page, /Nothing found for “Sitzplatz reserv”/);
    await page.clock.runFor(700);
    await page.locator('#wm-search').fill('Sitzplatz reservieren');
    await page.clock.runFor(300);
    await said(page, /Nothing found for “Sitzplatz reservieren”/);
    await page.clock.runFor(700);
    assert.deepEqual(others(), []);
    await page.clock.runFor(500);
    const link = page.getByRole('link', { name: '1 result in Deutsch' });
    await link.waitFor();
    await said(page, '1 result in Deutsch');
    // The root, the words that say nothing only in sentences, and a file for each term.
    assert.ok(others().filter((name) => name.includes('/de/')).length <= 3, `${others()}`);
    assert.ok(!others().some((name) => /\/[wrmvg]\d/.test(name)), `${others()}`);
    await page.clock.resume();
    await Promise.all([page.waitForURL(/\/de\/search\/.*q=Sitzplatz%20reservieren/), link.click()]);
    await page.locator('#wm-found .result').first().waitFor();
    // A query that is answered asks no other language, nor for any word on it.
    const answered = await opened(t, `${url}en/refund/index.html`);
    const asked = [];
    answered.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await answered.locator('#wm-search').fill('delete account');
    await answered.getByRole('option').first().waitFor();
    await answered.waitForTimeout(1500);
    assert.deepEqual(asked.filter((name) => /\/(de|ar)\/|hints/.test(name)), []);
  });

  test('nothing of it where the script for it is lost, and the results all the same', async (t) => {
    const { url } = await shown();
    const page = await open(browser, { viewport: { width: 1280, height: 800 } });
    t.after(() => page.context().close());
    await page.route(/\/hints\./, (route) => route.abort());
    await page.goto(`${url}en/search/index.html?q=close+account`);
    await page.locator('#wm-found .result').first().waitFor();
    assert.deepEqual(await why(page), []);
    await page.unroute(/\/hints\./);
    await page.locator('#wm-search').fill('close account ');
    await page.locator('#wm-found .result-why').first().waitFor();
    await page.troubles();
  });
});
