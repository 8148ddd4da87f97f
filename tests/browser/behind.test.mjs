// A translation whose source has gone on: readers are told where, in their language, and can read what is new.
import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { accessibility, launch, open } from './browser.mjs';
import { builtAndServed, repository, run, temporary } from './site.mjs';

// The help centre itself, stamped, and then with its source changed: in a step, and in a section of an article.
const folder = temporary();
for (const part of ['content', 'images', 'themes']) cpSync(join(repository, part), join(folder, part), { recursive: true });
const directions = { de: 'ltr', ja: 'ltr', ar: 'rtl' };
for (const locale of Object.keys(directions)) {
  const { status, stderr } = run('l10n', 'stamp', '--untracked', '--locale', locale, '--site', folder);
  assert.equal(status, 0, stderr);
}
function change(path, from, to) {
  const file = join(folder, 'content/en', path);
  const text = readFileSync(file, 'utf8');
  assert.match(text, from);
  writeFileSync(file, text.replace(from, to));
}
change('wix/get-api-key/2-create-key.md', /^expect: /m, 'expect: Now, ');
change('wix/errors/403-forbidden.md', /$/, '\nAnd one more thing to do.\n');
assert.equal(run('l10n', 'status', '--fail-on', 'stale', '--site', folder).status, 1);

const browser = await launch();
const site = await builtAndServed(folder);
after(async () => {
  await browser.close();
  site.close();
});

describe('a part that is behind', () => {
  for (const [locale, direction] of Object.entries(directions)) {
    for (const colorScheme of ['light', 'dark']) {
      test(`${locale}, ${colorScheme}: is told at its step and section, and nowhere else`, async (t) => {
        const page = await open(browser, { colorScheme });
        t.after(() => page.context().close());
        const all = site.pages.filter(({ folder: of, html }) => of === locale && html.includes('class="behind"'));
        // The same three in frames.
        const marked = all.filter(({ kind }) => kind !== 'embed');
        assert.deepEqual(marked.map(({ kind }) => kind).sort(), ['error', 'guide', 'step']);
        assert.equal(all.length, 6);
        for (const { path, kind } of marked) {
          await page.goto(site.url + path);
          const notice = page.locator('.behind');
          assert.equal(await notice.count(), 1, path);
          const said = await notice.evaluate((element) => ({
            language: element.closest('[lang]').lang,
            direction: getComputedStyle(element).direction,
            name: [...element.querySelectorAll('bdi')].map((name) => `${name.lang} ${getComputedStyle(name).direction} ${name.textContent}`),
            step: element.closest('li.step')?.id,
            below: element.previousElementSibling?.localName,
            link: element.querySelector('a').href,
            hreflang: element.querySelector('a').hreflang,
          }));
          assert.equal(said.language, locale);
          assert.equal(said.direction, direction);
          assert.ok(said.name.length >= 1 && said.name.every((name) => name === 'en ltr English'), JSON.stringify(said));
          assert.equal(said.hreflang, 'en');
          assert.equal(said.step, kind === 'guide' ? 'create-key' : undefined);
          assert.equal(said.below, kind === 'error' ? 'h2' : undefined);
          assert.deepEqual(await accessibility(page), [], path);
          await notice.locator('a').click();
          const { hash, pathname } = new URL(page.url());
          assert.match(pathname, /\/en\//);
          assert.equal(await page.locator('html').getAttribute('lang'), 'en');
          if (kind === 'error') assert.equal(await page.locator(`[id="${decodeURIComponent(hash.slice(1))}"]`).count(), 1);
        }
      });
    }
  }
});

describe('the menu of languages', () => {
  for (const [path, expected] of [
    ['en/wix/get-api-key/', ['complete', 'may be out of date', 'may be out of date', 'may be out of date']],
    ['en/wix/about-keys/', ['complete', 'complete', 'complete', 'shown in English']],
    ['en/wix/faq/find-key/', []],
  ]) {
    test(`says how complete each is: ${path}`, async (t) => {
      const page = await open(browser, { colorScheme: 'dark', viewport: { width: 390, height: 844 } });
      t.after(() => page.context().close());
      await page.goto(`${site.url}${path}index.html`);
      await page.locator('.languages summary').click();
      assert.deepEqual(await page.locator('.languages .note').allInnerTexts(), expected);
      // A screen reader reads it with the language's name.
      if (expected.length) await page.getByRole('link', { name: `العربية ${expected[3]}` }).waitFor();
      assert.deepEqual(await accessibility(page), []);
    });
  }

  test('lists name the language of what is in another one, and axe finds nothing in them', async (t) => {
    const page = await open(browser);
    t.after(() => page.context().close());
    for (const path of ['ar/a-z/', 'ar/wix/', 'ar/wix/get-api-key/', 'ar/']) {
      await page.goto(`${site.url}${path}index.html`);
      const marks = page.locator('main :is(.in-language, .facts [lang])');
      for (const mark of await marks.all()) assert.deepEqual(await mark.evaluate((name) => [name.lang, name.dir, name.textContent]), ['en', 'ltr', 'English']);
      assert.ok(path === 'ar/wix/get-api-key/' || (await marks.count()) > 0, path);
      // A title that runs the other way stays apart from the words around it.
      const titles = await page.locator('main a[lang=en]').evaluateAll((all) => all.map((title) => getComputedStyle(title).unicodeBidi));
      assert.ok(titles.every((way) => way === 'isolate'), `${path}: ${titles}`);
      assert.deepEqual(await accessibility(page), [], path);
    }
  });
});
