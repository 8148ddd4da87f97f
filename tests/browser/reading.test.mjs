// Reading needs no script, no server and no screen: without JavaScript, from a folder by double click, and on paper.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { launch, loadPictures, open, pool } from './browser.mjs';
import { build, builtAndServed, locales, oneOfEachKind, repository, run, some, temporary } from './site.mjs';

const browser = await launch();
const sites = { 'this site': await builtAndServed(repository), 'two languages': await builtAndServed(locales) };
// Whoever prints at once still wants the pictures that have not come yet.
const slow = await builtAndServed(repository, { slow: (path) => (path.endsWith('.png') ? 300 : 0) });
after(async () => {
  await browser.close();
  for (const site of [...Object.values(sites), slow]) site.close();
});

// Where the guide stands, and its steps as their writer wrote them.
const guides = {
  'this site': { path: 'en/wix/get-api-key/', source: join(repository, 'content/en/wix/get-api-key') },
  'two languages': { path: 'ar/parcels/track/', source: join(locales, 'content/ar/parcels/track') },
};
function stepsOf(folder) {
  const names = readdirSync(folder).filter((name) => /^\d+-/.test(name)).sort();
  return names.map((name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const field = (key) => text.match(new RegExp(`^${key}: (.*)$`, 'm'))?.[1] ?? '';
    return {
      title: field('title'),
      expect: field('expect').replaceAll('**', ''),
      pictures: [...text.matchAll(/!\[(.*?)\]\(/g)].map(([, alt]) => alt),
    };
  });
}

async function opened(t, options) {
  const page = await open(browser, options);
  t.after(() => page.context().close());
  return page;
}

describe('without JavaScript', { concurrency: 3 }, () => {
  const borrow = pool(browser, { javaScriptEnabled: false, viewport: { width: 1280, height: 900 } });

  for (const [name, site] of Object.entries(sites)) {
    for (const { path, kind, folder } of oneOfEachKind(site.pages).filter(({ kind }) => kind !== 'moved')) {
      test(`${name}: ${folder} ${kind}: all its text is there, and nothing that would not work`, async (t) => {
        const page = await borrow(t);
        // The chooser of a site with one language leads on by itself.
        await page.goto(site.url + path, { waitUntil: 'networkidle' });
        const found = await page.evaluate(() => {
          const isShown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
          const unseen = [];
          const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
          while (texts.nextNode()) {
            const element = texts.currentNode.parentElement;
            if (!texts.currentNode.data.trim() || element.closest('.js-only, details:not([open])')) continue;
            if (!isShown(element)) unseen.push(texts.currentNode.data.trim());
          }
          const dead = [...document.querySelectorAll('button, input:not([disabled]), select, .js-only')].filter(isShown);
          return {
            text: document.querySelector('main').innerText.length,
            unseen,
            dead: dead.map((element) => element.outerHTML),
            pictures: [...document.images].filter((image) => !isShown(image)).map((image) => image.src),
          };
        });
        assert.ok(found.text > 20);
        assert.deepEqual(found.unseen, [], 'text that is not shown');
        assert.deepEqual(found.dead, [], 'controls that do nothing');
        assert.deepEqual(found.pictures, [], 'pictures that are not shown');
        assert.deepEqual(await page.troubles(), []);
      });
    }

    test(`${name}: a guide has its steps, pictures and results`, async (t) => {
      const { path, source } = guides[name];
      const steps = stepsOf(source);
      const page = await borrow(t);
      await page.goto(site.url + path);
      await loadPictures(page);
      const sections = page.locator('.step');
      assert.equal(await sections.count(), steps.length);
      for (const [index, { title, expect, pictures }] of steps.entries()) {
        const section = sections.nth(index);
        const text = await section.innerText();
        assert.ok(text.includes(title), `${text} has the title ${title}`);
        assert.ok(text.includes(expect), `${text} has what one should see: ${expect}`);
        assert.deepEqual(await section.locator('img').evaluateAll((images) => images.map((image) => image.alt)), pictures);
        assert.ok(await section.locator('img').evaluateAll((images) => images.every((image) => image.naturalWidth > 0)));
      }
    });

    test(`${name}: a picture's zoom is a plain link to the picture`, async (t) => {
      const page = await borrow(t);
      await page.goto(site.url + guides[name].path);
      const link = page.locator('a.zoom').first();
      const target = await link.evaluate((element) => element.href);
      const [response] = await Promise.all([page.waitForResponse(target), link.click()]);
      assert.match(response.headers()['content-type'], /^image\//);
      await page.waitForURL(target);
    });
  }

  test('the links to other languages work', async (t) => {
    const page = await borrow(t);
    const { url } = sites['two languages'];
    for (const [from, to] of [['en/index.html', 'ar/index.html'], ['en/parcels/follow/index.html', 'ar/parcels/track/index.html']]) {
      await page.goto(url + from);
      await page.locator('.languages summary').click();
      await page.getByRole('link', { name: 'العربية' }).click();
      assert.equal(page.url(), url + to);
      assert.equal(await page.locator('html').getAttribute('dir'), 'rtl');
      await page.locator('.languages summary').click();
      await page.getByRole('link', { name: 'English' }).click();
      assert.equal(page.url(), url + from);
    }
  });

  test('the choice of a language is a list of links', async (t) => {
    const page = await borrow(t);
    const { url } = sites['two languages'];
    await page.goto(url);
    await page.getByRole('link', { name: 'العربية' }).click();
    assert.equal(page.url(), `${url}ar/index.html`);
  });

  test('with one language, the first page leads to it, and an old address to the new one', async (t) => {
    const folder = join(temporary(), 'new');
    assert.equal(run('new', folder).status, 0);
    const one = await builtAndServed(folder);
    t.after(() => one.close());
    const page = await borrow(t);
    await page.goto(one.url);
    await page.waitForURL('**/en/index.html');
    await page.goto(`${sites['two languages'].url}en/parcels/faq/old-name/`);
    await page.waitForURL('**/en/parcels/faq/where/index.html');
  });
});

describe('from a folder, by double click', { concurrency: 2 }, () => {
  // A name that has to be encoded in an address, as folders on a desktop have.
  const placed = (site) => pathToFileURL(build(site, { out: join(temporary(), 'Hilfe für #1, 100 %') })).href;

  test('from the first page to a picture, by clicking', async (t) => {
    const page = await opened(t, { viewport: { width: 1280, height: 900 }, locale: 'en-GB' });
    const root = placed(repository);
    await page.goto(`${root}/index.html`);
    await page.waitForURL(`${root}/en/index.html`);
    await page.locator('#wm-topics h3 a').first().click({ position: { x: 5, y: 5 } });
    assert.equal(page.url(), `${root}/en/wix/index.html`);
    await page.getByRole('main').getByRole('link', { name: 'Get an API key from Wix' }).click();
    assert.equal(page.url(), `${root}/en/wix/get-api-key/index.html`);
    await page.locator('.alone a').click();
    assert.equal(page.url(), `${root}/en/wix/get-api-key/open-settings/index.html`);
    const steps = stepsOf(guides['this site'].source);
    for (const { title } of steps.slice(1)) {
      await page.locator('.pager a.next').click();
      assert.equal(await page.locator('h1').innerText(), title);
    }
    await page.locator('.pager a.previous').click();
    assert.equal(await page.locator('h1').innerText(), steps.at(-2).title);
    await loadPictures(page);
    assert.ok(await page.locator('main img').first().evaluate((image) => image.naturalWidth > 0));
    await page.locator('.aside-more a').click();
    assert.equal(page.url(), `${root}/en/wix/get-api-key/index.html`);
    await page.locator('a.zoom').first().click();
    assert.ok(await page.locator('dialog[open] img').evaluate((image) => image.decode().then(() => image.naturalWidth > 0)));
    await page.keyboard.press('Escape');
    await page.locator('.scheme').click();
    assert.deepEqual(await page.troubles(), []);
  });

  test('every page: no error, and its style', async (t) => {
    const page = await opened(t);
    const root = placed(locales);
    for (const { path, kind } of some(sites['two languages'].pages.filter(({ kind }) => kind !== 'not_found' && kind !== 'moved'), 30)) {
      await page.goto(`${root}/${path}`);
      await loadPictures(page);
      assert.notEqual(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgba(0, 0, 0, 0)', `${path} (${kind}) has its style`);
      assert.deepEqual(await page.troubles(), [], path);
    }
  });

  for (const scripts of [true, false]) {
    test(`an old address leads to the new one, ${scripts ? 'with its anchor' : 'without JavaScript too'}`, async (t) => {
      const page = await opened(t, { javaScriptEnabled: scripts });
      const root = placed(locales);
      await page.goto(`${root}/en/parcels/faq/old-name/index.html`);
      await page.waitForURL(`${root}/en/parcels/faq/where/index.html`);
      // An id stays an address where a slug has taken its place.
      await page.goto(`${root}/en/parcels/track/index.html${scripts ? '#enter-number' : ''}`);
      await page.waitForURL(`${root}/en/parcels/follow/index.html${scripts ? '#enter-number' : ''}`);
      assert.deepEqual(await page.troubles(), []);
    });
  }

  test('the first page goes to the language of the browser', async (t) => {
    const root = placed(locales);
    for (const [locale, folder] of [['ar-EG', 'ar'], ['en-GB', 'en']]) {
      const page = await opened(t, { locale });
      await page.goto(`${root}/index.html`);
      await page.waitForURL(`${root}/${folder}/index.html`);
    }
    const page = await opened(t, { locale: 'fr-FR' });
    await page.goto(`${root}/index.html`, { waitUntil: 'networkidle' });
    assert.equal(page.url(), `${root}/index.html`, 'with neither language it stays');
  });
});

describe('on paper', { concurrency: 2 }, () => {
  async function printed(t, address, options) {
    const page = await opened(t, options);
    await page.goto(address);
    // Pictures further down are fetched when the page is done and idle; who prints has looked at it for a moment.
    await page.waitForFunction(() => [...document.images].every((image) => image.complete && image.naturalWidth));
    await page.waitForFunction(() => [...document.images].every(({ src }) => performance.getEntriesByName(src).length));
    const file = join(temporary(), 'page.pdf');
    writeFileSync(file, await page.pdf({ format: 'A4', printBackground: true }));
    const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
    const pictures = execFileSync('pdfimages', ['-list', file], { encoding: 'utf8' }).trim().split('\n').slice(2);
    // Line ends fall anywhere, also within addresses.
    return { page, text, solid: text.replace(/\s+/g, ''), pictures };
  }
  const solid = (text) => text.replace(/\s+/g, '');

  for (const [how, options] of Object.entries({ light: {}, dark: { colorScheme: 'dark' } })) {
    test(`a guide, on a ${how} screen: steps, pictures, where links lead, the page's address, and no controls`, async (t) => {
      const { path, source } = guides['this site'];
      const paper = await printed(t, slow.url + path, options);
      const steps = stepsOf(source);
      assert.equal(steps.length, 5);
      let after = 0;
      for (const [index, { title, expect }] of steps.entries()) {
        const at = paper.solid.indexOf(solid(`${index + 1}${title}`), after);
        assert.ok(at >= after, `step ${index + 1}, "${title}", stands on paper, in order:\n${paper.text}`);
        assert.ok(paper.solid.includes(solid(expect), at), `what one should see: ${expect}`);
        after = at;
      }
      const wanted = steps.flatMap(({ pictures }) => pictures).length;
      assert.equal(paper.pictures.length, wanted, `pictures on paper:\n${paper.pictures.join('\n')}`);
      assert.ok(paper.solid.includes('(https://help.example.com/en/wix/about-keys/#what-you-use-a-key-for)'), paper.text);
      assert.match(paper.text, /https:\/\/help\.example\.com\/en\/wix\/get-api-key\/(?!\S)/, 'the address of the page');
      for (const control of ['Skip to content', 'is done', 'One step at a time', 'Copy a link', 'Copy\n', 'Colours:', 'This page as Markdown', 'You are here', 'Steps of this guide']) {
        assert.ok(!paper.text.includes(control), `"${control}" is not on paper`);
      }
      // Paper is white, whatever the screen is.
      await paper.page.emulateMedia({ media: 'print', ...options });
      const colours = await paper.page.evaluate(() => {
        const { color, backgroundColor } = getComputedStyle(document.body);
        return [color, backgroundColor];
      });
      assert.deepEqual(colours, ['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
      assert.deepEqual(await paper.page.troubles(), []);
    });
  }

  test('a reader who chose dark prints light, with the light pictures, and has dark again afterwards', async (t) => {
    const page = await opened(t);
    await page.goto(`${sites['two languages'].url}en/parcels/follow/`);
    await page.evaluate(() => localStorage.setItem('scheme', 'dark'));
    await page.reload();
    await loadPictures(page);
    const shown = () => page.evaluate(() => [...document.images].map((image) => image.currentSrc).find((src) => /field/.test(src)));
    assert.match(await shown(), /field\.dark\./);
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await loadPictures(page);
    assert.match(await shown(), /field\.\w+\.svg$/);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await loadPictures(page);
    assert.match(await shown(), /field\.dark\./);
    assert.equal(await page.locator('html').getAttribute('data-scheme'), 'dark');
  });

  test('every page type can be printed: its title, its address', async (t) => {
    const site = sites['two languages'];
    for (const { path, kind } of oneOfEachKind(site.pages).filter(({ kind, folder }) => folder === 'en' && !['moved', 'not_found', 'embed', 'drawer'].includes(kind))) {
      const { text, page } = await printed(t, site.url + path);
      const [title, canonical] = await page.evaluate(() => [document.querySelector('h1').innerText, document.querySelector('link[rel=canonical]').href]);
      assert.ok(solid(text).includes(solid(title)), `${path}: ${title}`);
      assert.ok(solid(text).includes(canonical), `${path}: ${canonical}`);
      await page.close();
    }
  });
});
