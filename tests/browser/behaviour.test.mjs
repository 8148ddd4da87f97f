// What scripts add: the colour scheme, copying, the zoom, the contents list, ticks; and what the keyboard reaches.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { accessibility, launch, loadPictures, open, pool } from './browser.mjs';
import { builtAndServed, locales, repository } from './site.mjs';

const browser = await launch();
const own = await builtAndServed(repository);
const two = await builtAndServed(locales);
after(async () => {
  await browser.close();
  own.close();
  two.close();
});

const wide = { viewport: { width: 1280, height: 800 } };
const guide = `${own.url}en/wix/get-api-key/`;
const article = `${two.url}en/parcels/everything/`;

async function opened(t, address, options = wide) {
  const page = await open(browser, options);
  t.after(() => page.context().close());
  if (address) await page.goto(address);
  return page;
}

const ground = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const isDark = (colour) => colour.match(/\d+/g).slice(0, 3).every((part) => part < 80);

describe('the colour scheme', { concurrency: 3 }, () => {
  for (const colorScheme of ['light', 'dark']) {
    test(`follows a ${colorScheme} device, and can be switched, and stays so on the next page`, async (t) => {
      const page = await opened(t, guide, { ...wide, colorScheme });
      assert.equal(isDark(await ground(page)), colorScheme === 'dark');
      const button = page.locator('button.scheme');
      const said = [await button.getAttribute('aria-label')];
      for (const wanted of ['light', 'dark']) {
        await button.click();
        said.push(await button.getAttribute('aria-label'));
        assert.equal(await page.locator('html').getAttribute('data-scheme'), wanted);
        assert.equal(isDark(await ground(page)), wanted === 'dark');
        await page.goto(own.url + 'en/index.html');
        assert.equal(isDark(await ground(page)), wanted === 'dark', `${wanted} on the next page`);
        await page.goBack();
      }
      await button.click();
      assert.equal(await page.locator('html').getAttribute('data-scheme'), null, 'as the device again');
      assert.equal(isDark(await ground(page)), colorScheme === 'dark');
      assert.equal(new Set(said).size, 3, `each state has its name: ${said}`);
      assert.equal(await button.getAttribute('aria-label'), said[0]);
      assert.deepEqual(await page.troubles(), []);
    });
  }

  test('a saved scheme is there before the first paint, without the deferred script', async (t) => {
    const page = await opened(t, guide);
    await page.evaluate(() => localStorage.setItem('scheme', 'dark'));
    await page.route(/\/main\.\w+\.js$/, (route) => route.abort());
    await page.addInitScript(() => {
      new MutationObserver((_, observer) => {
        if (!document.documentElement?.dataset.scheme) return;
        window.__set = performance.now();
        observer.disconnect();
      }).observe(document, { attributes: true, childList: true, subtree: true });
    });
    await page.goto(guide);
    await page.waitForFunction(() => performance.getEntriesByType('paint').length);
    const times = await page.evaluate(() => ({ set: window.__set, painted: performance.getEntriesByName('first-paint')[0].startTime }));
    assert.ok(times.set < times.painted, JSON.stringify(times));
    assert.ok(isDark(await ground(page)));
  });

  test('a picture with a dark variant follows the switch', async (t) => {
    const page = await opened(t, `${two.url}ar/parcels/track/`, { ...wide, colorScheme: 'light' });
    const image = page.locator('#enter-number img');
    const shown = async () => (await loadPictures(page), image.evaluate((element) => element.currentSrc.match(/field[.a-z]*(?=\.[0-9a-f]+\.svg)/)[0]));
    assert.equal(await shown(), 'field.ar');
    await page.locator('button.scheme').click();
    assert.equal(await shown(), 'field.ar');
    await page.locator('button.scheme').click();
    assert.equal(await shown(), 'field.ar.dark');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.reload();
    assert.equal(await shown(), 'field.ar.dark');
    await page.evaluate(() => localStorage.setItem('scheme', 'light'));
    await page.reload();
    assert.equal(await shown(), 'field.ar', 'light, on a dark device');
  });

  test('everything works where the browser blocks storage', async (t) => {
    const page = await opened(t);
    await page.addInitScript(() => {
      Object.defineProperty(window, 'localStorage', {
        get() {
          throw new DOMException('blocked', 'SecurityError');
        },
      });
    });
    await page.goto(guide);
    await page.locator('button.scheme').click();
    assert.equal(await page.locator('html').getAttribute('data-scheme'), 'light');
    await page.locator('input[data-wm-step]').first().check();
    assert.match(await page.locator('.progress').innerText(), /^1 of 5/);
    assert.deepEqual(await page.troubles(), []);
  });
});

// One test, since the clipboard is one for all pages.
test('copying: the link of a step, code, and the same on plain http', async (t) => {
  const page = await opened(t, guide);
  for (const { url } of [own, two]) await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: url });
  const holds = (text) => page.waitForFunction(async (text) => (await navigator.clipboard.readText()) === text, text);
  const status = (page) => page.getByRole('status');
  const said = (page, text) => status(page).filter({ hasText: new RegExp(`^${text}$`) }).waitFor({ state: 'attached' });

  for (const step of ['create-key', 'copy-key']) {
    const link = page.locator(`#${step} a.anchor`);
    await link.click();
    await said(page, 'Link copied');
    assert.equal(await link.getAttribute('data-said'), 'Link copied', 'it is shown beside the link too');
    await holds(`${guide}#${step}`);
    assert.equal(page.url(), `${guide}#${step}`, 'the link is still a link');
  }
  await page.locator('[data-said]').first().waitFor({ state: 'detached' });
  await said(page, '');

  await page.goto(article);
  const source = readFileSync(join(locales, 'content/en/parcels/everything.md'), 'utf8');
  const written = [...source.matchAll(/^```\S+\n(.*?)^```$/gms)].map(([, code]) => code);
  assert.ok(written.length > 5);
  for (const [index, code] of written.slice(0, 3).entries()) {
    await page.locator('.code').nth(index).getByRole('button', { name: 'Copy' }).click();
    await holds(code);
    await said(page, 'Copied');
  }
  assert.deepEqual(await page.troubles(), []);

  // A name that is not this machine's own, without TLS: browsers hide the clipboard's interface there.
  const plain = await page.context().newPage();
  await plain.goto(guide.replace('127.0.0.1', 'plain.test'));
  assert.equal(await plain.evaluate(() => isSecureContext), false);
  await plain.locator('#verify-account a.anchor').focus();
  await plain.keyboard.press('Enter');
  await said(plain, 'Link copied');
  await plain.keyboard.press('Tab');
  assert.equal(await plain.evaluate(() => document.activeElement.closest('.step')?.id), 'verify-account', 'the keyboard goes on from there');
  await plain.close();
  await page.bringToFront();
  await holds(`${guide.replace('127.0.0.1', 'plain.test')}#verify-account`);
});

describe('the zoom', { concurrency: 2 }, () => {
  test('opens in a dialog, and closes by Escape, by its button and by a press beside the picture; the focus returns', async (t) => {
    const page = await opened(t, guide);
    const link = page.locator('a.zoom').nth(1);
    const alt = await link.locator('img').getAttribute('alt');
    const dialog = page.locator('dialog');
    const ways = {
      Escape: () => page.keyboard.press('Escape'),
      button: () => dialog.getByRole('button', { name: 'Close' }).click(),
      beside: () => page.mouse.click(5, 400),
    };
    for (const [way, close] of Object.entries(ways)) {
      await link.focus();
      await page.keyboard.press('Enter');
      await dialog.waitFor();
      assert.equal(await dialog.evaluate((element) => element.matches(':modal')), true);
      assert.equal(await dialog.getAttribute('aria-label'), alt);
      assert.ok(await dialog.locator('img').evaluate((image) => image.decode().then(() => image.naturalWidth > 0)));
      assert.equal(await page.evaluate(() => document.querySelector('dialog').contains(document.activeElement)), true, 'the focus is within');
      if (way === 'Escape') {
        assert.deepEqual(await accessibility(page), []);
        await page.emulateMedia({ colorScheme: 'dark' });
        assert.deepEqual(await accessibility(page), []);
      }
      await close();
      await dialog.waitFor({ state: 'detached' });
      assert.equal(await link.evaluate((element) => element === document.activeElement), true, `the focus returns after closing by ${way}`);
      assert.equal(page.url(), guide);
    }
    assert.deepEqual(await page.troubles(), []);
  });

  test('leaves a click with Ctrl to the browser', async (t) => {
    const page = await opened(t, guide);
    const [tab] = await Promise.all([page.context().waitForEvent('page'), page.locator('a.zoom').first().click({ modifiers: ['Control'] })]);
    assert.match(tab.url(), /\.png$/);
    assert.equal(await page.locator('dialog').count(), 0);
  });

  test('shows the dark picture where the page does', async (t) => {
    const page = await opened(t, `${two.url}en/parcels/follow/`, { ...wide, colorScheme: 'dark' });
    await page.locator('#enter-number a.zoom').click();
    assert.match(await page.locator('dialog img').evaluate((image) => image.src), /field\.dark\./);
  });
});

describe('the contents list', { concurrency: 2 }, () => {
  for (const [name, address] of [
    ['of a guide', guide],
    ['of an article', article],
    ['of an article in Arabic', `${two.url}ar/parcels/everything/`],
  ]) {
    test(`${name} follows the reader`, async (t) => {
      const page = await opened(t, address);
      await loadPictures(page);
      const marked = () => page.locator('.contents [aria-current]').evaluateAll((links) => links.map((link) => link.innerText));
      assert.deepEqual(await marked(), [], 'nothing at the top of the page');
      const links = await page.locator('.contents ol a').all();
      assert.ok(links.length >= 5);
      const wrong = [];
      for (const link of [...links, ...links.toReversed()]) {
        await link.click();
        // What stands at the end of a page cannot be scrolled to the top of the window.
        const top = await link.evaluate((element) => document.getElementById(decodeURIComponent(element.hash.slice(1))).getBoundingClientRect().top);
        if (top >= 100) continue;
        // The observer reports with one of the next frames, which are slow on a busy machine.
        const wanted = [await link.innerText()];
        let found = await marked();
        for (let tries = 0; tries < 60 && found.join() !== wanted.join(); tries++) {
          await page.waitForTimeout(50);
          found = await marked();
        }
        if (found.join() !== wanted.join()) wrong.push({ wanted, found });
      }
      assert.deepEqual(wrong, []);
    });
  }

  test('of a guide follows the wheel', async (t) => {
    const page = await opened(t, guide);
    await loadPictures(page);
    const seen = [];
    for (let turns = 0; turns < 60 && seen.length < 5; turns++) {
      await page.mouse.move(600, 400);
      await page.mouse.wheel(0, 200);
      await page.waitForTimeout(60);
      const [marked] = await page.locator('.contents [aria-current=location] .small-number').allInnerTexts();
      if (marked && marked !== seen.at(-1)) seen.push(marked);
    }
    assert.deepEqual(seen, ['1', '2', '3', '4', '5']);
  });
});

describe('ticks', { concurrency: 2 }, () => {
  test('persist, say the progress, and show on the steps of their own', async (t) => {
    const page = await opened(t, guide);
    const ticks = page.locator('input[data-wm-step]');
    const progress = page.locator('.progress');
    assert.equal(await ticks.count(), 5);
    assert.equal(await progress.innerText(), '0 of 5 steps done');
    assert.equal(await progress.getAttribute('aria-live'), 'polite');
    await ticks.nth(0).check();
    assert.equal(await progress.innerText(), '1 of 5 steps done');
    await ticks.nth(2).check();
    await page.reload();
    assert.equal(await progress.innerText(), '2 of 5 steps done');
    assert.deepEqual(await ticks.evaluateAll((all) => all.map((tick) => tick.checked)), [true, false, true, false, false]);
    // Said in words too, not by a colour alone.
    assert.match(await page.locator('.contents a').nth(2).innerText(), /done/);
    assert.deepEqual(await accessibility(page), []);

    await page.goto(`${guide}create-key/`);
    const tick = page.locator('input[data-wm-step]');
    assert.equal(await tick.isChecked(), false);
    await tick.check();
    await page.goto(`${guide}open-settings/`);
    assert.equal(await tick.isChecked(), true);
    assert.equal(await page.locator('.guide-steps a.done').count(), 3);

    await page.goto(guide);
    for (const index of [3, 4]) await ticks.nth(index).check();
    assert.equal(await progress.innerText(), 'All 5 steps done');
    await ticks.nth(0).uncheck();
    await page.reload();
    assert.equal(await progress.innerText(), '4 of 5 steps done');
    assert.equal(await ticks.nth(0).isChecked(), false);
    assert.deepEqual(await page.troubles(), []);
  });

  test('send nothing', async (t) => {
    const page = await opened(t, guide);
    await loadPictures(page);
    const sent = [];
    page.on('request', (request) => sent.push(request.url()));
    for (const tick of await page.locator('input[data-wm-step]').all()) await tick.check();
    await page.waitForTimeout(200);
    assert.deepEqual(sent, []);
    assert.deepEqual(await page.context().cookies(), []);
  });
});

describe('the menu of languages', () => {
  test('opens by keyboard, closes by Escape and by a press elsewhere', async (t) => {
    const page = await opened(t, `${two.url}en/parcels/follow/`);
    const menu = page.locator('.languages');
    const isOpen = () => menu.evaluate((element) => element.open);
    await menu.locator('summary').focus();
    await page.keyboard.press('Enter');
    assert.equal(await isOpen(), true);
    assert.deepEqual(await accessibility(page), []);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Escape');
    assert.equal(await isOpen(), false);
    assert.equal(await menu.locator('summary').evaluate((element) => element === document.activeElement), true, 'the focus returns');
    await menu.locator('summary').click();
    assert.equal(await isOpen(), true);
    await page.locator('h1').click();
    assert.equal(await isOpen(), false);
  });
});

describe('the keyboard', { concurrency: 3 }, () => {
  const borrow = pool(browser);

  test('the skip link comes first, is seen, and leads past the header', async (t) => {
    const page = await opened(t, guide);
    await page.keyboard.press('Tab');
    const link = page.locator('a.skip');
    assert.equal(await link.evaluate((element) => element === document.activeElement), true);
    const box = await link.boundingBox();
    assert.ok(box.y >= 0 && box.x >= 0 && box.height >= 24, JSON.stringify(box));
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.querySelector('main').contains(document.activeElement)), true);
  });

  const addresses = {
    'the guide': guide,
    'a step': `${guide}create-key/`,
    'the start page': `${own.url}en/`,
    'an article': article,
    'an article in Arabic': `${two.url}ar/parcels/everything/`,
    'a page that does not exist': `${own.url}nothing`,
  };
  for (const [name, address] of Object.entries(addresses)) {
    for (const width of [360, 1280]) {
      test(`${name} at ${width} px: Tab reaches everything, in order, and one sees where it is`, async (t) => {
        const page = await borrow(t);
        await page.setViewportSize({ width, height: 700 });
        await page.goto(address);
        await loadPictures(page);
        // What can be focused, in the order in which it is read.
        const all = await page.evaluate(() => {
          const candidates = document.querySelectorAll('a[href], button, input:not([disabled]), summary, [tabindex="0"]');
          window.__order = [...candidates].filter((element) => element.checkVisibility({ visibilityProperty: true }));
          return window.__order.map((element) => element.outerHTML.slice(0, 100));
        });
        const reached = [];
        const unseen = [];
        for (let presses = 0; presses <= all.length + 5; presses++) {
          await page.keyboard.press('Tab');
          const at = await page.evaluate(async () => {
            const element = document.activeElement;
            if (element === document.body) return null;
            await new Promise((done) => requestAnimationFrame(done));
            const drawn = (style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
            const ring = [null, '::before', '::after'].some((part) => drawn(getComputedStyle(element, part)));
            const box = element.getClientRects()[0];
            const x = Math.min(Math.max((box.left + box.right) / 2, 1), innerWidth - 1);
            const y = Math.min(Math.max((box.top + box.bottom) / 2, 1), innerHeight - 1);
            const inWindow = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
            const top = document.elementFromPoint(x, y);
            const covered = !(element.contains(top) || top?.contains(element) || element.labels?.[0]?.contains(top));
            const size = Math.max(...[...element.getClientRects()].map((rect) => rect.width * rect.height));
            return { index: window.__order.indexOf(element), what: element.outerHTML.slice(0, 100), ring, inWindow, covered, size };
          });
          // After the last comes the browser's own window, or the first again.
          if (!at || (at.index === 0 && reached.length === all.length)) break;
          reached.push(at.index);
          if (!at.ring || !at.inWindow || at.covered || !at.size) unseen.push(at);
        }
        assert.deepEqual(reached, all.map((_, index) => index), `of\n${all.join('\n')}`);
        assert.deepEqual(unseen, [], 'the focus is seen');
        assert.deepEqual(await page.troubles().then((found) => found.filter((trouble) => !/status of 404/.test(trouble))), []);
      });
    }
  }
});
