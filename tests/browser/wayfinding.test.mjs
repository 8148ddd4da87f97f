// The way through a help centre of 300 entries and one of 800: the tree beside the page and in its sheet, the bar of contents on phones, the
// search over the header, what is pasted on the home page, and how many clicks lie between any two pages.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, describe, test } from 'node:test';
import { accessibility, launch, open } from './browser.mjs';
import { build, builtAndServed, some, temporary } from './site.mjs';

const body = 'Text.\n\n## One\n\nText.\n\n## Two\n\nText.\n\n### Three\n\nText.\n';

// A site with topics, topics below them, and entries of each kind in these. English entries, and an Arabic home page.
function written({ topics, below, entries }) {
  const folder = temporary();
  const write = (path, text) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write('content/site.yaml', 'title: { en: Help, ar: مساعدة }\nbase_url: https://help.example.com/\nlocales:\n  en: { name: English }\n  ar: { name: العربية }\nsource_locale: en\n');
  write('content/en/index.md', '---\ntitle: How can we help?\n---\n');
  write('content/ar/index.md', '---\ntitle: كيف يمكننا مساعدتك؟\n---\n');
  for (let topic = 1; topic <= topics; topic++) {
    write(`content/en/t${topic}/index.md`, `---\ntitle: Topic ${topic}\norder: ${topic}\n---\n`);
    for (let at = 1; at <= below; at++) {
      const place = `content/en/t${topic}/b${at}`;
      write(`${place}/index.md`, `---\ntitle: Branch ${topic}.${at}\norder: ${at}\n---\n`);
      write(`${place}/guide/index.md`, `---\nkind: guide\ntitle: Guide ${topic}.${at}\norder: 1\noutcome: It works ${topic}.${at}.\n---\n`);
      for (let step = 1; step <= 3; step++) write(`${place}/guide/${step}-s.md`, `---\ntitle: Step ${step} of ${topic}.${at}\nid: t${topic}/b${at}/guide/s${step}\n---\n${'Do this.\n\n'.repeat(12)}`);
      write(`${place}/errors/e.md`, `---\ntitle: Failure ${topic}.${at}\ncode: E${topic}${at}\nmatch: ["broken pipe number ${topic}${at}"]\n---\n## Cause\n\nIt broke.\n\n## Fix\n\n1. Mend it.\n2. [Try again](../guide/index.md).\n`);
      for (let entry = 1; entry <= entries; entry++) write(`${place}/a${entry}.md`, `---\ntitle: Article ${topic}.${at}.${entry}\n---\n${body}`);
    }
  }
  return folder;
}

const browser = await launch();
const folder = written({ topics: 6, below: 4, entries: 10 });
const site = await builtAndServed(folder);
const large = await builtAndServed(written({ topics: 4, below: 5, entries: 40 }));
after(async () => {
  await browser.close();
  site.close();
  large.close();
});

async function opened(t, address, width = 1280, options = {}) {
  const page = await open(browser, { viewport: { width, height: 800 }, ...options });
  t.after(() => page.context().close());
  await page.goto(address);
  return page;
}

const names = (list) => list.evaluateAll((all) => all.filter((element) => element.checkVisibility()).map((element) => element.innerText.trim()));

describe('the tree', { concurrency: 3 }, () => {
  test('stands beside the page, open at the place where the reader is', async (t) => {
    const page = await opened(t, `${site.url}en/t2/b3/a4/`);
    await page.locator('.tree .fold').first().waitFor();
    const shown = await names(page.locator('.tree > ul a'));
    assert.deepEqual(shown.filter((name) => name.startsWith('Topic')), [1, 2, 3, 4, 5, 6].map((number) => `Topic ${number}`));
    assert.deepEqual(shown.filter((name) => name.startsWith('Branch')), [1, 2, 3, 4].map((number) => `Branch 2.${number}`));
    assert.equal(shown.filter((name) => name.startsWith('Article 2.3.')).length, 10);
    assert.deepEqual(await names(page.locator('.tree [aria-current=page]')), ['Article 2.3.4']);
    assert.ok(!shown.some((name) => name.startsWith('Step')));
    assert.deepEqual(await accessibility(page), []);
    assert.deepEqual(await page.troubles(), []);
  });

  test('folds by keyboard, and stays as it was on the next page', async (t) => {
    const page = await opened(t, `${site.url}en/t2/b3/a4/`);
    const fold = page.locator('.tree').getByRole('button', { name: 'Topic 5', exact: true });
    await fold.focus();
    await page.keyboard.press('Enter');
    assert.equal(await fold.getAttribute('aria-expanded'), 'true');
    await page.locator('.tree').getByRole('link', { name: 'Branch 5.1' }).click();
    await page.waitForURL('**/t5/b1/index.html');
    await page.goto(`${site.url}en/t1/`);
    await page.locator('.tree .fold').first().waitFor();
    assert.ok((await names(page.locator('.tree > ul a'))).includes('Branch 5.1'), 'what was open stays open');
    await page.locator('.tree').getByRole('button', { name: 'Topic 5', exact: true }).click();
    await page.reload();
    await page.locator('.tree .fold').first().waitFor();
    assert.ok(!(await names(page.locator('.tree > ul a'))).includes('Branch 5.1'));
  });

  test('is a list of all pages where there is no script', async (t) => {
    const page = await opened(t, `${site.url}en/t2/b3/guide/s2/`, 1280, { javaScriptEnabled: false });
    assert.deepEqual(await names(page.locator('.tree a')), ['All pages from A to Z']);
    await page.setViewportSize({ width: 360, height: 800 });
    await page.locator('header a.menu').click();
    assert.equal(page.url(), `${site.url}en/a-z/index.html`);
  });

  test('is a sheet on small screens: by keyboard, kept apart, closed by Escape and a press beside it', async (t) => {
    const page = await opened(t, `${site.url}en/t2/b3/a4/`, 360);
    const asked = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.reload();
    await page.waitForLoadState('networkidle');
    assert.deepEqual(asked.filter((path) => /tree/.test(path)), [], 'nobody pays for it who has not asked');
    const menu = page.getByRole('button', { name: 'Menu' });
    await menu.focus();
    await page.keyboard.press('Enter');
    const sheet = page.locator('dialog.sheet');
    await sheet.locator('.fold').first().waitFor();
    assert.deepEqual(await names(sheet.locator('[aria-current=page]')), ['Article 2.3.4']);
    assert.deepEqual(await accessibility(page), []);
    await page.keyboard.press('Escape');
    assert.equal(await sheet.count(), 0);
    assert.ok(await menu.evaluate((element) => element === document.activeElement), 'the focus returns');
    await page.keyboard.press(' ');
    await sheet.waitFor();
    await page.mouse.click(350, 400);
    assert.equal(await sheet.count(), 0);
    await menu.click();
    await sheet.getByRole('link', { name: 'Topic 6' }).click();
    await page.waitForURL('**/en/t6/index.html');
    assert.deepEqual(await page.troubles(), []);
  });

  test('of a large site comes in parts, when they are opened', async (t) => {
    const asked = [];
    const page = await open(browser, { viewport: { width: 1280, height: 800 } });
    t.after(() => page.context().close());
    page.on('request', (request) => asked.push(new URL(request.url()).pathname.split('/').at(-1)));
    await page.goto(`${large.url}en/t2/b3/a4/`);
    await page.locator('.tree [aria-current=page]').waitFor();
    await page.locator('.tree .fold').first().waitFor();
    assert.deepEqual(asked.filter((name) => /^tree(-\d)?\.js$/.test(name)), ['tree.js', 'tree-2.js']);
    assert.deepEqual(await names(page.locator('.tree [aria-current=page]')), ['Article 2.3.4']);
    await page.locator('.tree').getByRole('button', { name: 'Topic 4', exact: true }).click();
    await page.locator('.tree').getByRole('link', { name: 'Branch 4.5' }).waitFor();
    assert.deepEqual(await page.troubles(), []);
  });

  test('works from a folder on a disk', async (t) => {
    const page = await opened(t, `${pathToFileURL(build(folder)).href}/en/t2/b3/a4/index.html`);
    await page.locator('.tree .fold').first().waitFor();
    await page.locator('.tree').getByRole('link', { name: 'Article 2.3.5' }).click();
    assert.match(page.url(), /t2\/b3\/a5\/index\.html$/);
  });

  test('whose file does not come leaves the way to the list of all pages', async (t) => {
    const page = await open(browser, { viewport: { width: 1280, height: 800 } });
    t.after(() => page.context().close());
    await page.route('**/tree.js', (route) => route.abort());
    await page.goto(`${site.url}en/t2/b3/a4/`);
    await page.waitForLoadState('networkidle');
    assert.deepEqual(await names(page.locator('.tree a')), ['All pages from A to Z']);
  });
});

describe('on a phone', { concurrency: 3 }, () => {
  test('a guide says at which step the reader is, and leads to the others', async (t) => {
    const page = await opened(t, `${site.url}en/t2/b3/guide/`, 360);
    const bar = page.locator('.contents-small summary');
    assert.equal(await bar.innerText(), 'Steps of this guide');
    await bar.click();
    await page.locator('.contents-small a').nth(1).click();
    await page.waitForFunction(() => document.querySelector('.contents-small summary').textContent === 'Step 2 of 3');
    assert.equal(await page.locator('.contents-small details').evaluate((details) => details.open), false, 'the list is closed');
    const [heading, under] = await page.evaluate(() => [document.getElementById('s2').getBoundingClientRect().top, document.querySelector('.contents-small').getBoundingClientRect().bottom]);
    assert.ok(heading >= under, `the step is not covered: ${heading} ${under}`);
    // Axe takes what lies half below the bar for a target that is too small.
    await page.evaluate(() => scrollTo(0, 0));
    assert.deepEqual(await accessibility(page), []);
  });

  test('the search lies over the header, keeps the place, and goes by Escape and Tab', async (t) => {
    const page = await opened(t, `${site.url}en/t2/b3/guide/`, 360);
    await page.evaluate(() => scrollTo(0, 900));
    const form = page.locator('header form.search-box');
    const opacity = () => form.evaluate((element) => getComputedStyle(element).opacity);
    assert.equal(await opacity(), '0');
    await page.getByRole('button', { name: 'Search' }).click();
    assert.equal(await opacity(), '1');
    await page.keyboard.type('article 2.3');
    await page.locator('.results-panel .result').first().waitFor();
    const box = await page.locator('.results-panel').boundingBox();
    assert.ok(box.x >= 0 && box.width <= 360 && box.y >= 40 && box.y + box.height <= 800, JSON.stringify(box));
    assert.equal(await page.evaluate(() => scrollY), 900);
    await page.evaluate(() => scrollTo(0, 0));
    assert.deepEqual(await accessibility(page), []);
    await page.locator('.results-panel .result').first().tap().catch(() => page.locator('.results-panel .result').first().click());
    await page.waitForURL((url) => !url.pathname.includes('/guide/'));
  });
});

// One at a time: they share the clipboard.
describe('one step at a time', { concurrency: 2 }, () => {
  const way = async (t, locale, keys) => {
    const page = await opened(t, `${site.url}${locale}/t2/b3/guide/s1/`);
    for (const [key, step] of keys) {
      await page.keyboard.press(key);
      await page.waitForURL(`**/guide/${step}/index.html`);
    }
    return page;
  };

  test('by the keys with arrows, to the end and what the reader has there', async (t) => {
    const page = await way(t, 'en', [['ArrowRight', 's2'], ['ArrowRight', 's3'], ['ArrowLeft', 's2'], ['ArrowRight', 's3']]);
    assert.equal(await page.locator('.step-progress .passed').count(), 3);
    assert.equal(await page.locator('.outcome').innerText(), 'What you have now\nIt works 2.3.');
    await page.goto(`${site.url}en/t2/b3/guide/s2/`);
    assert.equal(await page.locator('.outcome').count(), 0);
    await page.locator('#wm-search').focus();
    await page.keyboard.type('ab');
    await page.keyboard.press('ArrowLeft');
    await page.waitForTimeout(200);
    assert.match(page.url(), /s2\/$/, 'within a text the keys move in the text');
  });

  test('the other way round where one reads from right to left', async (t) => {
    await way(t, 'ar', [['ArrowLeft', 's2'], ['ArrowLeft', 's3'], ['ArrowRight', 's2']]);
  });

  test('by a swipe', async (t) => {
    const page = await opened(t, `${site.url}en/t2/b3/guide/s1/`, 360, { hasTouch: true });
    const session = await page.context().newCDPSession(page);
    const swipe = async (from, to) => {
      const point = (x) => [{ x, y: 300 }];
      await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: point(from) });
      await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: point((from + to) / 2) });
      await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: point(to) });
      await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    };
    await swipe(300, 100);
    await page.waitForURL('**/guide/s2/index.html');
    await swipe(60, 300);
    await page.waitForURL('**/guide/s1/index.html');
  });
});

describe('on the home page', { concurrency: 1 }, () => {
  const log = '10:01 start\n10:02 broken pipe number 23 in worker\n10:03 stop';
  const pasted = async (page, text) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.evaluate((text) => navigator.clipboard.writeText(text), text);
    await page.locator('#wm-search').focus();
    await page.keyboard.press('Control+V');
  };

  test('a log that is pasted into the search shows its line, the cause and the fix', async (t) => {
    const page = await opened(t, `${site.url}en/`);
    await pasted(page, log);
    const best = page.locator('#wm-matches .entry').first();
    await best.locator('.prose').waitFor();
    assert.equal(await best.locator('mark').innerText(), '10:02 broken pipe number 23 in worker');
    assert.deepEqual(await best.locator('.prose :is(h2, li)').allInnerTexts(), ['Cause', 'Fix', 'Mend it.', 'Try again.']);
    assert.equal(await best.locator('.prose a').evaluate((link) => link.href), `${site.url}en/t2/b3/guide/index.html`, 'its links lead where they led there');
    assert.deepEqual(await accessibility(page), []);
    // Another one, and back to the search.
    await page.locator('#wm-paste').fill('');
    assert.equal(await page.locator('#wm-matches').innerText(), '');
    assert.ok(await page.locator('#wm-search').evaluate((element) => element === document.activeElement));
    await pasted(page, log.replace('23', '41'));
    await page.locator('#wm-matches').getByText('Failure 4.1').waitFor();
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('#wm-search').isVisible(), true);
    assert.deepEqual(await page.troubles(), []);
  });

  test('a few words that are pasted are searched for', async (t) => {
    const page = await opened(t, `${site.url}en/`);
    await pasted(page, 'Article 2.3.4');
    await page.locator('.results-panel .result').first().waitFor();
    assert.equal(await page.locator('#wm-paste').isVisible(), false);
  });

  test('a log leads to its error also from a disk, where no page can be read', async (t) => {
    const page = await opened(t, `${pathToFileURL(build(folder)).href}/en/index.html`);
    await pasted(page, log);
    await page.locator('#wm-matches').getByText('Failure 2.3').click();
    assert.match(page.url(), /t2\/b3\/errors\/e\/index\.html$/);
  });
});

describe('in all widths', { concurrency: 3 }, () => {
  const kinds = { 'a topic': 'en/t2/', 'an article': 'en/t2/b3/a4/', 'the list of all pages': 'en/a-z/', 'the errors': 'en/errors/', 'the home page': 'en/', 'an Arabic page with English text': 'ar/t2/b3/guide/', 'an Arabic topic': 'ar/t2/' };
  for (const [name, path] of Object.entries(kinds)) {
    test(`${name} is as wide as the window, and accessible`, async (t) => {
      const page = await opened(t, site.url + path);
      for (const colorScheme of ['light', 'dark']) {
        for (const width of some([360, 640, 768, 1099, 1100, 1279, 1280, 1920], 4, path + colorScheme)) {
          await page.emulateMedia({ colorScheme });
          await page.setViewportSize({ width, height: 800 });
          assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0, `${width} px`);
          assert.deepEqual(await accessibility(page), [], `${colorScheme}, ${width} px`);
        }
      }
      assert.deepEqual(await page.troubles(), []);
    });
  }
});

test('from any page to any other in three clicks, without a script', () => {
  const english = site.pages.filter(({ path, folder, kind }) => folder === 'en' && path.startsWith('en/') && !['moved', 'not_found', 'search'].includes(kind));
  assert.ok(english.length > 300);
  const links = new Map(english.map(({ path, html }) => {
    const hrefs = [...html.matchAll(/<a [^>]*href="([^"#]+)/g)].map(([, href]) => new URL(href, `http://host/${path}`).pathname.slice(1));
    return [path, new Set(hrefs)];
  }));
  // A step's text is on its guide's page.
  const entries = english.filter(({ kind }) => !['all', 'errors', 'step'].includes(kind)).map(({ path }) => path);
  let most = 0;
  for (const start of links.keys()) {
    const distance = new Map([[start, 0]]);
    const waiting = [start];
    for (const at of waiting) {
      for (const next of links.get(at) ?? []) {
        if (distance.has(next)) continue;
        distance.set(next, distance.get(at) + 1);
        waiting.push(next);
      }
    }
    for (const entry of entries) {
      assert.ok(distance.has(entry), `${entry} cannot be reached from ${start}`);
      most = Math.max(most, distance.get(entry));
    }
  }
  assert.ok(most <= 3, `${most} clicks`);
});
