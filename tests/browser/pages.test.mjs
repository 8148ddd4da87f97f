// Every page type, at three widths, in light and dark: accessible, within the policy, without errors, not too wide,
// and nothing moves while it loads.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { accessibility, launch, loadPictures, open, pool, standing } from './browser.mjs';
import { builtAndServed, locales, oneOfEachKind, repository, some } from './site.mjs';

const widths = [360, 768, 1280];
const schemes = ['light', 'dark'];
const looks = schemes.flatMap((colorScheme) => widths.map((width) => ({ colorScheme, width })));
const rtl = ['ar'];

const browser = await launch();
const sites = {
  'this site': await builtAndServed(repository),
  'two languages': await builtAndServed(locales),
  'under a path': await builtAndServed(locales, { prefix: '/help/' }),
};
const slow = {};
for (const name of ['this site', 'two languages']) {
  // Pictures and the deferred script come late, so that whatever they move is seen to move.
  slow[name] = await builtAndServed(name === 'this site' ? repository : locales, {
    slow: (path) => (/\.(png|svg)$/.test(path) ? 300 : /\/main\.\w+\.js$/.test(path) ? 200 : 0),
  });
}
after(async () => {
  await browser.close();
  for (const site of [...Object.values(sites), ...Object.values(slow)]) site.close();
});

const borrow = pool(browser);

// What must hold on every page, whatever its width.
async function check(page, { folder }) {
  const found = await page.evaluate(() => {
    const root = document.documentElement;
    return {
      lang: root.lang,
      dir: root.dir,
      headings: [...document.querySelectorAll('h1')].map((heading) => heading.textContent.trim()),
      tooWide: root.scrollWidth - root.clientWidth,
      unloaded: [...document.images].filter((image) => !image.complete || !image.naturalWidth).map((image) => image.src),
      rules: [...document.styleSheets].map((sheet) => sheet.cssRules.length),
    };
  });
  // The page for agents has a folder for each language below its own.
  const lang = folder || /\/answer\/([\w-]+)\/index\.html$/.exec(page.url())?.[1] || 'en';
  assert.equal(found.lang, lang, 'the language of the page');
  assert.equal(found.dir, rtl.includes(lang) ? 'rtl' : 'ltr', 'the direction of the page');
  assert.equal(found.headings.length, 1, `one h1, not ${JSON.stringify(found.headings)}`);
  assert.notEqual(found.headings[0], '');
  assert.equal(found.tooWide, 0, 'pixels that the page is wider than the window');
  assert.deepEqual(found.unloaded, [], 'pictures that did not load');
  assert.ok(found.rules[0] > 50, 'the style sheet loads');
}

for (const [name, site] of Object.entries(sites).slice(0, 2)) {
  describe(`${name}: each page type`, { concurrency: 3 }, () => {
    for (const { path, kind, folder } of oneOfEachKind(site.pages)) {
      test(`${folder} ${kind} (${path})`, async (t) => {
        const page = await borrow(t);
        if (kind === 'moved' || kind === 'chooser') await standing(page);
        await page.goto(site.url + path);
        const found = [];
        for (const { colorScheme, width } of some(looks, 2, path)) {
          await page.emulateMedia({ colorScheme });
          await page.setViewportSize({ width, height: 800 });
          await loadPictures(page);
          await check(page, { folder });
          for (const trouble of [...(await accessibility(page)), ...(await page.troubles())]) {
            found.push(`${colorScheme}, ${width} px: ${trouble}`);
          }
        }
        assert.equal(found.join('\n'), '');
      });
    }
  });
}

// The pages that the above left out, and pages of all kinds where the site is under a path: one width, without axe.
describe('every page', { concurrency: 3 }, () => {
  for (const [name, site] of Object.entries(sites)) {
    test(name, async (t) => {
      const page = await borrow(t);
      await page.setViewportSize({ width: 360, height: 800 });
      await standing(page);
      const seen = name === 'under a path' ? [] : oneOfEachKind(site.pages);
      for (const found of some(site.pages.filter((page) => !seen.includes(page)), 40, name)) {
        await page.goto(site.url + found.path);
        await loadPictures(page);
        try {
          await check(page, found);
          assert.deepEqual(await page.troubles(), []);
        } catch (error) {
          error.message = `${found.path}: ${error.message}`;
          throw error;
        }
      }
    });
  }
});

// Runs before the page: adds up what moves without the reader's doing.
function watchShifts() {
  window.__shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue;
      const place = ({ x, y, width, height }) => `${x},${y} ${width}x${height}`;
      const what = entry.sources.map(({ node, previousRect, currentRect }) => {
        const element = node?.nodeType == Node.TEXT_NODE ? node.parentElement : node;
        return `${element?.outerHTML?.slice(0, 120)} ${place(previousRect)} -> ${place(currentRect)}`;
      });
      window.__shifts.push({ value: entry.value, what });
    }
  }).observe({ type: 'layout-shift', buffered: true });
}

// Every reader is a first one here: nothing comes from the cache.
const borrowWatched = pool(browser, {}, async (page) => {
  await page.addInitScript(watchShifts);
  const session = await page.context().newCDPSession(page);
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
});

// Reads a page to its end, as slowly as the pictures need, and gives what moved.
async function shifts(page, address) {
  await page.goto(address);
  await page.evaluate(async () => {
    const pause = (time) => new Promise((done) => setTimeout(done, time));
    for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight * 0.8) {
      scrollTo({ top: y, behavior: 'instant' });
      await pause(60);
    }
    await Promise.all([...document.images].map((image) => image.complete || new Promise((done) => (image.onload = image.onerror = done))));
    await pause(100);
  });
  return page.evaluate(() => window.__shifts);
}

describe('nothing moves while a page loads', { concurrency: 6 }, () => {
  for (const [name, site] of Object.entries(slow)) {
    for (const { path, kind, folder } of oneOfEachKind(site.pages).filter(({ kind }) => kind !== 'moved')) {
      for (const width of some([360, 1280], 1, path)) {
        test(`${name}: ${folder} ${kind} at ${width} px`, async (t) => {
          const page = await borrowWatched(t);
          await page.setViewportSize({ width, height: 800 });
          if (kind === 'chooser') await standing(page);
          assert.deepEqual(await shifts(page, site.url + path), []);
        });
      }
    }

    for (const width of [360, 1280]) {
      test(`${name}: a guide at ${width} px, for a reader who comes back to it`, async (t) => {
        const page = await open(browser, { viewport: { width, height: 800 } });
        t.after(() => page.context().close());
        await page.addInitScript(watchShifts);
        const { path } = site.pages.find(({ kind, folder }) => kind === 'guide' && folder === 'en');
        await page.goto(site.url + path);
        await page.evaluate(() => {
          localStorage.setItem('scheme', 'dark');
          for (const tick of document.querySelectorAll('input[data-wm-step]')) tick.click();
        });
        assert.deepEqual(await shifts(page, site.url + path), []);
      });
    }
  }
});

describe('an address that does not exist, deep under the path', () => {
  for (const path of ['en/parcels/no/such/page/', 'en/parcels/follow/nothing.html', 'x', 'a/b/c/d/e/f?g=h']) {
    test(path, async (t) => {
      const { url } = sites['under a path'];
      const page = await borrow(t);
      const response = await page.goto(url + path);
      assert.equal(response.status(), 404);
      await loadPictures(page);
      await check(page, { folder: 'en' });
      // The console says that the page itself is not there; nothing else may be missing.
      const troubles = (await page.troubles()).filter((trouble) => !/status of 404/.test(trouble));
      assert.deepEqual(troubles, []);
      const links = await page.locator('a[href]:not([href^="#"])').evaluateAll((all) => all.map((link) => link.href).filter((href) => href.startsWith('http')));
      assert.ok(links.length >= 3);
      for (const link of new Set(links)) assert.equal((await page.request.get(link)).status(), 200, link);
      await page.locator('#wm-start-again a').first().click();
      assert.equal(page.url(), `${url}en/index.html`);
      assert.equal(await page.locator('h1').count(), 1);
    });
  }

  test('lists what its words find', async (t) => {
    const { url } = sites['under a path'];
    const page = await borrow(t);
    await page.goto(`${url}en/parcels/folow-a-parcell.html`);
    const meant = page.locator('#wm-meant .result');
    await meant.first().waitFor();
    assert.match(await meant.first().innerText(), /follow/i);
    assert.equal((await page.request.get(await meant.first().evaluate((link) => link.href))).status(), 200);
    assert.equal(await page.evaluate(() => document.activeElement.tagName), 'BODY', 'the focus stays');
    // Nothing is found, so nothing is said.
    await page.goto(`${url}en/qqqqq-zzzzz/`);
    await page.waitForFunction(() => window.waymark);
    await page.waitForTimeout(500);
    assert.equal(await page.locator('#wm-meant').innerText(), '');
    assert.ok(await page.locator('#wm-start-again').isVisible());
  });
});
