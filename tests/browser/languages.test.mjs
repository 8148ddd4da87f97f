// Four languages: every element says what it speaks, nothing is cut off, and a reader is brought to theirs and stays there.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { accessibility, launch, open, pool, standing } from './browser.mjs';
import { builtAndServed, oneOfEachKind, repository, some, temporary } from './site.mjs';

const browser = await launch();
const site = await builtAndServed(repository);
after(async () => {
  await browser.close();
  site.close();
});

const directions = { en: 'ltr', de: 'ltr', ja: 'ltr', ar: 'rtl' };
const locales = Object.keys(directions);
const pagesOf = (locale) => site.pages.filter(({ folder, kind }) => folder === locale && kind !== 'moved');
const guideOf = (locale) => pagesOf(locale).find(({ kind }) => kind === 'guide').path;
const missing = 'ar/wix/about-keys/index.html';
const borrow = pool(browser);

// The strings of the interface without arguments, by name.
function strings(locale) {
  const text = readFileSync(join(repository, `themes/default/strings/${locale}.ftl`), 'utf8');
  return Object.fromEntries([...text.matchAll(/^([a-z0-9_]+) = ([^{}\n]+)$/gm)].map(([, name, words]) => [name, words.trim()]));
}

describe('each language', { concurrency: 2 }, () => {
  for (const locale of locales) {
    test(`${locale}: language and direction, words, pictures, and nothing cut off`, async (t) => {
      const page = await borrow(t);
      await page.setViewportSize({ width: 360, height: 800 });
      await standing(page);
      const english = strings('en');
      const own = strings(locale);
      // Words that both languages share are no English in the wrong place.
      const foreign = Object.keys(own).filter((name) => own[name] !== english[name]).map((name) => english[name]);
      // The longest page of each kind, that which is not translated, and some of the rest.
      const chosen = pagesOf(locale).filter((page) => page.path === missing || oneOfEachKind(site.pages).includes(page));
      const rest = pagesOf(locale).filter((page) => !chosen.includes(page));
      for (const { path } of [...chosen, ...some(rest, 6, locale)]) {
        await page.goto(site.url + path);
        const found = await page.evaluate((foreign) => {
          const shown = (element) => element.checkVisibility?.() ?? true;
          const language = (node) => node.parentElement.closest('[lang]').lang;
          const texts = [];
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const text = walker.currentNode.data.trim();
            if (text) texts.push({ text, language: language(walker.currentNode) });
          }
          const cut = [...document.querySelectorAll('body *')].filter((element) => {
            const style = getComputedStyle(element);
            if (!shown(element) || element.closest('.code, .table, .hidden, svg') || style.display === 'inline') return false;
            const hides = style.overflowX !== 'visible' || style.textOverflow === 'ellipsis';
            return (hides && element.scrollWidth > element.clientWidth + 1) || element.getBoundingClientRect().right > innerWidth + 1 || element.getBoundingClientRect().left < -1;
          });
          return {
            lang: document.documentElement.lang,
            dir: getComputedStyle(document.body).direction,
            english: texts.filter(({ text, language }) => language !== 'en' && foreign.includes(text)).map(({ text }) => text),
            cut: cut.map((element) => element.outerHTML.slice(0, 120)),
            mute: [...document.querySelectorAll('[lang]')].filter((element) => !element.lang).map((element) => element.outerHTML.slice(0, 120)),
            wrongWay: [...document.querySelectorAll('[lang]')]
              .filter((element) => element.innerText?.trim().length > 40 && getComputedStyle(element).direction !== (element.lang === 'ar' ? 'rtl' : 'ltr'))
              .map((element) => element.outerHTML.slice(0, 120)),
            pictures: [...document.querySelectorAll('main img')].map((image) => image.src),
          };
        }, foreign);
        assert.equal(found.lang, locale, path);
        assert.equal(found.dir, directions[locale], path);
        assert.deepEqual(found.english, [], `English words on ${path}`);
        assert.deepEqual(found.cut, [], `cut off on ${path}`);
        assert.deepEqual(found.mute, [], path);
        assert.deepEqual(found.wrongWay, [], `runs the wrong way on ${path}`);
        if (path !== missing) {
          const screens = found.pictures.filter((address) => /\/assets\/(account|copy|gener|key|send|verify)/.test(address));
          const suffix = locale === 'en' ? /\/[a-z-]+\.[0-9a-f]+\.png$/ : new RegExp(`\\.${locale}\\.[0-9a-f]+\\.png$`);
          assert.deepEqual(screens.filter((address) => !suffix.test(address)), [], `pictures in another language on ${path}`);
        }
      }
      assert.deepEqual(await page.troubles(), []);
    });
  }
});

test('what is not translated says so, in the reader’s language, and is marked as what it is', async (t) => {
  const page = await borrow(t);
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await page.goto(site.url + missing);
    const notice = page.locator('.notice');
    assert.match(await notice.innerText(), /العربية.*English/s);
    assert.equal(await notice.locator('a').evaluate((link) => new URL(link.href).pathname), '/en/wix/about-keys/index.html');
    assert.deepEqual(await notice.locator('bdi').evaluateAll((all) => all.map((name) => name.lang)), ['', 'en', 'en']);
    assert.equal(await notice.evaluate((element) => element.closest('[lang]').lang), 'ar');
    for (const part of ['h1', '.lead', '.prose']) {
      assert.deepEqual(await page.locator(`main ${part}`).first().evaluate((element) => [element.lang, element.dir]), ['en', 'ltr'], part);
    }
    assert.equal(await page.locator('link[rel=canonical]').getAttribute('href'), 'https://help.example.com/en/wix/about-keys/');
    assert.equal(await page.locator('link[hreflang]').count(), 0);
    assert.deepEqual(await accessibility(page), []);
  }
  await page.emulateMedia({ colorScheme: null });
  // Its links keep the reader among the pages of their own language.
  const links = await page.locator('.prose a:not([href^="#"])').evaluateAll((all) => all.map((link) => new URL(link.href).pathname));
  assert.ok(links.length > 0);
  assert.deepEqual(links.filter((path) => path.startsWith('/en/')), []);
});

describe('the menu of languages', () => {
  test('leads to the same page, by keyboard, and says where it is not translated', async (t) => {
    const page = await borrow(t);
    await page.goto(`${site.url}en/wix/about-keys/`);
    await page.locator('.languages summary').focus();
    await page.keyboard.press('Enter');
    const names = await page.locator('.languages a').allInnerTexts();
    assert.deepEqual(names.map((name) => name.split('\n')[0].trim()), ['English', 'Deutsch', '日本語', 'العربية']);
    await page.getByRole('link', { name: 'العربية shown in English' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/de/wix/was-ist-ein-api-schluessel/**');
    assert.match(await page.locator('.languages summary').innerText(), /Deutsch/);
  });

  test('leads to the same step', async (t) => {
    const page = await borrow(t);
    await page.goto(`${site.url}${guideOf('de')}#verify-account`);
    await page.locator('.languages summary').click();
    await page.getByRole('link', { name: '日本語' }).click();
    await page.waitForURL(/\/ja\/.*#verify-account$/);
    assert.equal(await page.locator(':target').getAttribute('class'), 'step');
  });
});

describe('a reader is brought to their language', { concurrency: 3 }, () => {
  const expected = [
    [['de-AT', 'en'], 'de'],
    [['ja'], 'ja'],
    [['ar-EG', 'de'], 'ar'],
    [['pl', 'de-CH'], 'de'],
    [['en-GB'], 'en'],
  ];
  for (const [languages, wanted] of expected) {
    test(`${languages} gets ${wanted}`, async (t) => {
      const page = await open(browser, { locale: languages[0] });
      t.after(() => page.context().close());
      await page.addInitScript((languages) => Object.defineProperty(navigator, 'languages', { get: () => languages }), languages);
      await page.goto(site.url);
      await page.waitForURL(`**/${wanted}/index.html`);
      await page.goto(`${site.url}go/wix/get-api-key/#verify-account`);
      await page.waitForURL(new RegExp(`/${wanted}/.*#verify-account$`));
      assert.equal(decodeURI(new URL(page.url()).pathname).slice(1), guideOf(wanted));
    });
  }

  test('what they chose once beats the browser', async (t) => {
    const page = await open(browser, { locale: 'de' });
    t.after(() => page.context().close());
    await page.goto(`${site.url}de/`);
    await page.locator('.languages summary').click();
    await page.getByRole('link', { name: '日本語' }).click();
    await page.waitForURL('**/ja/index.html');
    await page.goto(`${site.url}go/wix/faq/lost-key/`);
    await page.waitForURL('**/ja/**');
    await page.goto(site.url);
    await page.waitForURL('**/ja/index.html');
  });

  test('without JavaScript it is a list of links', async (t) => {
    const page = await open(browser, { javaScriptEnabled: false, locale: 'de' });
    t.after(() => page.context().close());
    await page.goto(`${site.url}go/wix/about-keys/`);
    const links = await page.locator('main a').evaluateAll((all) => all.map((link) => [link.hreflang, new URL(link.href).pathname]));
    assert.deepEqual(links.map(([language]) => language), locales);
    assert.equal(links[3][1], '/ar/wix/about-keys/index.html');
    assert.match(await page.locator('main li').nth(3).innerText(), /shown in English/);
    await page.getByRole('link', { name: 'Deutsch' }).click();
    await page.waitForURL('**/de/wix/was-ist-ein-api-schluessel/**');
  });

  test('a language that the site has not gets the list', async (t) => {
    const page = await open(browser, { locale: 'pl' });
    t.after(() => page.context().close());
    await page.goto(`${site.url}go/wix/about-keys/#top`);
    await page.waitForLoadState('load');
    assert.equal(new URL(page.url()).pathname, '/go/wix/about-keys/');
    assert.deepEqual(await accessibility(page), []);
  });
});

describe('an old address from the root of the host', { concurrency: 2 }, () => {
  const folder = temporary();
  mkdirSync(join(folder, 'content/en'), { recursive: true });
  const files = {
    'site.yaml': 'title: T\nbase_url: https://help.example.com/\nsource_locale: en\nlocales:\n  en: { name: English }\n',
    'en/index.md': '---\ntitle: Home\n---\n',
    'en/keys.md': '---\ntitle: Keys\naliases: ["/faq#why a", /old/keys.html, "/two#a"]\n---\nText\n',
    'en/codes.md': '---\ntitle: Codes\naliases: [/faq, "/faq#code", "/two#b"]\n---\nText\n',
  };
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, 'content', path), text);

  test('leads on by the part behind #', async (t) => {
    const moved = await builtAndServed(folder);
    t.after(() => moved.close());
    const page = await open(browser);
    t.after(() => page.context().close());
    const cases = [
      ['faq/#why%20a', 'en/keys/'], ['faq/#code', 'en/codes/'], ['faq/#other', 'en/codes/'], ['faq/', 'en/codes/'],
      ['old/keys.html', 'en/keys/'], ['two/#b', 'en/codes/'],
    ];
    for (const [from, to] of cases) {
      await page.goto('about:blank');
      await page.goto(moved.url + from);
      await page.waitForURL(`**/${to}**`);
    }
    await page.goto('about:blank');
    await page.goto(`${moved.url}two/`);
    await page.waitForLoadState('load');
    assert.equal(new URL(page.url()).pathname, '/two/');
    assert.deepEqual(await page.locator('main a').allInnerTexts(), ['Keys', 'Codes']);
    assert.deepEqual(await accessibility(page), []);
  });
});
