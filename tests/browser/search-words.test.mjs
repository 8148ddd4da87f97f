// Words that a site's readers use for one another.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { launch, open } from './browser.mjs';
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
