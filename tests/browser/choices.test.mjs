// Choices as tabs: offered, made, kept, linked to, found, printed, by keyboard and in both directions.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { HtmlValidate } from 'html-validate';
import { accessibility, launch, open, pool } from './browser.mjs';
import { builtAndServed, run } from './site.mjs';

const folder = fileURLToPath(new URL('../sites/browser-choices', import.meta.url));
const browser = await launch();
const site = await builtAndServed(folder);
after(async () => {
  await browser.close();
  site.close();
});

const article = 'en/photos/share-album/index.html';
const guide = 'en/photos/sync/index.html';
const agents = {
  iphone: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
  android: 'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
  web: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
};

// A page of a new reader.
async function reader(t, path, options) {
  const page = await open(browser, options);
  t.after(() => page.context().close());
  await page.goto(site.url + path);
  return page;
}
const tab = (page, name, group = 0) => page.getByRole('tablist').nth(group).getByRole('tab', { name, exact: true });
const selected = (page) => page.locator('[role=tab][aria-selected=true]').allTextContents();
const shown = (page) => page.locator('.choice:visible').evaluateAll((panels) => panels.map((panel) => panel.dataset.wmChoice));

describe('what is offered', () => {
  for (const [id, userAgent] of Object.entries(agents)) {
    test(`on ${id}`, async (t) => {
      const page = await reader(t, article, { userAgent });
      assert.equal((await shown(page))[0], id);
      assert.deepEqual(await page.troubles(), []);
    });
  }

  test('on an iPad, which says that it is a Mac', async (t) => {
    const page = await open(browser, { userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15' });
    t.after(() => page.context().close());
    await page.addInitScript(() => Object.defineProperty(navigator, 'maxTouchPoints', { get: () => 5 }));
    await page.goto(site.url + article);
    assert.equal((await shown(page))[0], 'iphone');
  });
});

describe('what is chosen', () => {
  test('holds for all groups of the kind, for all pages, and for the next visit', async (t) => {
    const page = await reader(t, article, { userAgent: agents.web });
    assert.deepEqual(await shown(page), ['web', 'web', 'free']);
    await tab(page, 'iPhone').click();
    assert.deepEqual(await shown(page), ['iphone', 'iphone', 'free']);
    assert.deepEqual(await selected(page), ['iPhone', 'iPhone', 'Free']);
    // A group that does not have it stays as it is.
    await tab(page, 'Android').click();
    assert.deepEqual(await shown(page), ['android', 'iphone', 'free']);
    await tab(page, 'Pro', 2).click();
    await page.goto(site.url + 'en/photos/faq/lost/index.html');
    assert.deepEqual(await shown(page), ['android']);
    await page.goto(site.url + 'ar/photos/share-album/index.html');
    assert.deepEqual(await selected(page), ['أندرويد']);
    await page.goto(site.url + article);
    assert.deepEqual(await shown(page), ['android', 'web', 'pro']);
    assert.deepEqual(await page.troubles(), []);
  });

  test('lasts as long as the page where storage is blocked', async (t) => {
    const page = await open(browser, { userAgent: agents.web });
    t.after(() => page.context().close());
    await page.addInitScript(() => {
      for (const name of ['getItem', 'setItem']) Storage.prototype[name] = () => { throw new DOMException('blocked', 'SecurityError'); };
    });
    await page.goto(site.url + article);
    await tab(page, 'Android').click();
    assert.equal((await shown(page))[0], 'android');
    assert.deepEqual(await page.troubles(), []);
  });

  test('what was pressed stays where it is', async (t) => {
    const page = await reader(t, article, { userAgent: agents.web, viewport: { width: 800, height: 400 } });
    const pressed = tab(page, 'iPhone', 1);
    await pressed.scrollIntoViewIfNeeded();
    const top = () => pressed.evaluate((element) => element.getBoundingClientRect().top);
    const [before, height] = [await top(), await page.evaluate(() => document.body.scrollHeight)];
    await pressed.click();
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    assert.notEqual(await page.evaluate(() => document.body.scrollHeight), height, 'the group above has another height');
    assert.ok(Math.abs((await top()) - before) < 2, `${before} became ${await top()}`);
  });
});

describe('links', () => {
  test('to a choice and to a heading within one open it, and what was chosen is kept', async (t) => {
    const page = await reader(t, `${article}#android`, { userAgent: agents.web });
    assert.equal((await shown(page))[0], 'android');
    await page.goto('about:blank');
    await page.goto(`${site.url}${article}#where-the-link-is-kept`);
    await page.locator('#where-the-link-is-kept').waitFor();
    const inView = () => page.locator('#where-the-link-is-kept').evaluate((heading) => {
      const { top, bottom } = heading.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    });
    assert.ok(await inView());
    // On the page itself too, and again with the same address.
    await tab(page, 'Web').click();
    await page.evaluate(() => document.querySelector('main').insertAdjacentHTML('afterbegin', '<a id="to-it" href="#where-the-link-is-kept">There</a>'));
    await page.locator('#to-it').click();
    assert.equal((await shown(page))[0], 'android');
    assert.ok(await inView());
    await page.goto(`${site.url}en/photos/faq/lost/index.html`);
    // The reader chose the web; the link chose for its page alone.
    assert.equal(await page.evaluate(() => localStorage.getItem('choice:platform')), 'web');
  });

  test('a result of the search leads into its choice', async (t) => {
    const page = await reader(t, 'en/index.html', { userAgent: agents.web });
    await page.locator('#wm-search').fill('share album android');
    await page.locator('.result').first().click();
    await page.waitForURL(/share-album\/index\.html#android$/);
    assert.equal((await shown(page))[0], 'android');
  });

  test('to a step of other readers shows it', async (t) => {
    const page = await reader(t, guide, { userAgent: agents.web });
    await page.locator('.left-out a:visible').click();
    assert.ok(await page.locator('#allow-access').isVisible());
    assert.ok(await page.getByRole('radio', { name: 'iPhone' }).isChecked());
  });
});

describe('the steps of a guide', () => {
  test('are those of the choice, with the numbers of the whole', async (t) => {
    const page = await reader(t, guide, { userAgent: agents.web });
    const numbers = () => page.locator('li.step:visible .number').allTextContents();
    assert.deepEqual(await numbers(), ['1', '3', '4']);
    assert.deepEqual(await page.locator('.left-out:visible').allTextContents(), ['Step 2: Only for iPhone / Android']);
    assert.equal(await page.locator('.facts li').first().textContent(), '3 steps');
    await page.getByText('Android', { exact: true }).first().click();
    assert.deepEqual(await numbers(), ['1', '2', '4']);
    assert.deepEqual(await shown(page), ['android']);
    // A tick in a step that is not shown does not count.
    const tick = (number) => page.getByRole('checkbox', { name: `Step ${number} is done` });
    const progress = page.locator('.progress');
    await tick(2).check();
    assert.equal(await progress.textContent(), '1 of 3 steps done');
    await page.getByText('Web', { exact: true }).first().click();
    assert.equal(await progress.textContent(), '0 of 3 steps done');
    for (const number of [1, 3, 4]) await tick(number).check();
    assert.equal(await progress.textContent(), 'All 3 steps done');
    assert.deepEqual(await page.troubles(), []);
  });
});

describe('without a script, on paper, in a frame', () => {
  test('all choices and steps are there, with their names', async (t) => {
    const page = await reader(t, article, { javaScriptEnabled: false });
    assert.equal(await page.locator('.choice:visible').count(), 7);
    for (const name of ['iPhone', 'Android', 'Web']) assert.ok(await page.getByRole('heading', { name, exact: true }).first().isVisible());
    await page.goto(site.url + guide);
    assert.equal(await page.locator('li.step:visible').count(), 4);
    assert.deepEqual(await page.locator('.only:visible').allTextContents(), ['Only for iPhone / Android', 'Only for Web']);
    assert.equal(await page.locator('.chooser:visible, .left-out:visible').count(), 0);
  });

  test('paper has all of it', async (t) => {
    const page = await reader(t, article, { userAgent: agents.web });
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('.choice-tabs:visible').count(), 0);
    const heights = await page.locator('.choice > :last-child').evaluateAll((parts) => parts.map((part) => part.getBoundingClientRect()));
    assert.ok(heights.every(({ height }) => height > 10));
    assert.ok(heights.every(({ top }, at) => !at || top > heights[at - 1].top), 'one below the other');
    assert.ok(await page.locator('h3#android').evaluate((heading) => heading.getBoundingClientRect().height > 10));
    await page.goto(site.url + guide);
    assert.equal(await page.locator('li.step:visible').count(), 4);
    assert.equal(await page.locator('.only:visible').count(), 2);
  });

  test('a frame has tabs too', async (t) => {
    const page = await reader(t, 'embed/en/photos/share-album/index.html', { userAgent: agents.android });
    assert.equal((await shown(page))[0], 'android');
    await tab(page, 'Web').click();
    assert.equal((await shown(page))[0], 'web');
    assert.deepEqual(await accessibility(page), []);
    assert.deepEqual(await page.troubles(), []);
  });
});

describe('keyboard and screen reader', () => {
  for (const [path, next, previous] of [[article, 'ArrowRight', 'ArrowLeft'], ['ar/photos/share-album/index.html', 'ArrowLeft', 'ArrowRight']]) {
    test(`${path}: one stop, arrows, Home and End`, async (t) => {
      const page = await reader(t, path, { userAgent: agents.iphone });
      const now = () => page.evaluate(() => [document.activeElement.getAttribute('role'), document.activeElement.id, document.querySelector('[role=tab][aria-selected=true]').id]);
      const at = (number) => ['tab', `wm-tab-0-${number}`, `wm-tab-0-${number}`];
      await page.locator('#wm-tab-0-0').focus();
      for (const [key, number] of [[next, 1], [next, 2], [next, 0], [previous, 2], ['Home', 0], ['End', 2]]) {
        await page.keyboard.press(key);
        assert.deepEqual(await now(), at(number), key);
      }
      await page.keyboard.press('Tab');
      assert.equal(await page.evaluate(() => document.activeElement.id), 'wm-choice-0-2');
      assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-labelledby')), 'wm-tab-0-2');
      await page.keyboard.press('Shift+Tab');
      assert.deepEqual(await now(), at(2));
    });
  }

  test('on the page of a step, arrows in tabs turn no page', async (t) => {
    const page = await reader(t, 'en/photos/sync/allow-access/index.html', { userAgent: agents.iphone });
    await tab(page, 'iPhone').focus();
    await page.keyboard.press('ArrowRight');
    assert.deepEqual(await shown(page), ['android']);
    assert.match(page.url(), /allow-access/);
  });

  const visit = pool(browser, { userAgent: agents.web });
  for (const path of [article, guide, 'en/photos/sync/allow-access/index.html', 'ar/photos/share-album/index.html', 'de/photos/sync/index.html']) {
    for (const colorScheme of ['light', 'dark']) {
      test(`axe finds nothing: ${path}, ${colorScheme}`, async (t) => {
        const page = await visit(t);
        await page.emulateMedia({ colorScheme });
        for (const width of [320, 1280]) {
          await page.setViewportSize({ width, height: 800 });
          await page.goto(site.url + path);
          assert.deepEqual(await accessibility(page), []);
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `no scrolling aside at ${width}`);
        }
        assert.deepEqual(await page.troubles(), []);
      });
    }
  }
});

test('the pages are valid', async () => {
  const validator = new HtmlValidate({ root: true, extends: ['html-validate:recommended'] });
  for (const path of [article, guide, 'en/photos/sync/choose-folder/index.html', 'embed/en/photos/sync/index.html']) {
    const report = await validator.validateFile(join(site.out, path));
    const messages = report.results.flatMap((result) => result.messages).map(({ line, ruleId, message }) => `${path}:${line} ${ruleId}: ${message}`);
    assert.deepEqual(messages, []);
  }
});

describe('the ticket menu', () => {
  test('asks which choice, and copies what the command line prints', async (t) => {
    const page = await open(browser, { permissions: ['clipboard-read', 'clipboard-write'] });
    t.after(() => page.context().close());
    for (const [path, id] of [[article, 'photos/share-album'], [guide, 'photos/sync']]) {
      await page.goto(`${site.url}${path}?agent`);
      const place = page.locator('.ticket').first();
      await place.locator('.ticket-button').click();
      const choices = place.getByLabel('Instructions for');
      await choices.waitFor();
      assert.deepEqual(await accessibility(page), []);
      await choices.selectOption('Android');
      for (const form of ['text', 'markdown']) {
        if (form == 'markdown') {
          await place.locator('.ticket-button').click();
          await choices.selectOption('Android');
        }
        await place.locator(`[data-form=${form}]`).click();
        await page.locator('#wm-status').filter({ hasText: /\S/ }).waitFor({ state: 'attached' });
        const copied = await page.evaluate(() => navigator.clipboard.readText());
        assert.equal(copied.trimEnd(), run('embed', id, '--site', folder, '--format', form, '--choice', 'android').stdout.trimEnd());
      }
    }
    assert.deepEqual(await page.troubles(), []);
  });

  test('the page that says which entry fits offers choices too', async (t) => {
    const page = await open(browser, { permissions: ['clipboard-read', 'clipboard-write'] });
    t.after(() => page.context().close());
    await page.goto(`${site.url}go/answer/en/index.html`);
    await page.locator('#wm-ticket-text').fill('How can I share an album of pictures?');
    await page.locator('.answer-ask button').click();
    const entry = page.locator('.answer-entry[data-id="photos/share-album"]');
    await entry.getByLabel('Part').selectOption('Android');
    await entry.locator('[data-form=text]').click();
    await page.locator('#wm-status').filter({ hasText: /\S/ }).waitFor({ state: 'attached' });
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(copied.trimEnd(), run('embed', 'photos/share-album', '--site', folder, '--format', 'text', '--choice', 'android').stdout.trimEnd());
  });
});
