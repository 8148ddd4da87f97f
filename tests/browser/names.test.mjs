// Names that scripts use, in an author's HTML and headings: none of them drives a script, and none keeps one from running.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { launch, open } from './browser.mjs';
import { build, builtAndServed, locales, run, serve, temporary } from './site.mjs';

// Each as the anchor of a heading, and so as a property of `window` where nothing else has its name.
const ids = ['waymark', 'currentScript', 'requestIdleCallback', 'ResizeObserver', 'HTMLDialogElement', 'customElements', 'navigator', 'location',
  'localStorage', 'sessionStorage', 'document', 'history', 'matchMedia', 'fetch', 'parent', 'top', 'name', 'words', 'root', 'script'];

const headings = `---
title: Names
---

## Waymark

Zebra.

## Percent {#a%%zz}

${ids.map((id, at) => `## Heading ${at} {#${id === 'waymark' ? 'Symbol.for' : id}}\n\nText ${at}.\n`).join('\n')}
`;

const html = `---
title: Attributes
---

<div class="ticket" data-ticket="../evil.json">first</div>

<div class="ticket" data-wm-ticket="../evil.json">second</div>

<p class="progress" data-words="x|y" data-wm-words="x|y">third</p>

<a class="level" data-step="a" data-wm-step="a" href="#fourth">fourth</a>

<details class="languages" open><summary>fifth</summary> <a hreflang="xx" href="#fourth">xx</a></details>

<div class="scheme" data-auto="a" data-light="l" data-dark="d">sixth</div>

<div class="contents"><a href="#fourth">seventh</a></div>

<a class="zoom" href="#eighth">eighth</a>

<div class="code">ninth</div>

<span id="wm-status" role="status">tenth</span>

<img name="currentScript" id="currentScript" src="/images/dot.svg" alt="eleventh">

<div class="search-box results-form" data-folder="//elsewhere.example/"><span class="error-box" data-folder="x">twelfth</span></div>

## Fourth

Text.

## Eighth

Text.
`;

const guide = ['---\ntitle: Guide\nkind: guide\n---\n', '---\ntitle: Step\n---\n<a data-wm-step="en/g/step/" data-step="en/g/step/" href="../index.md">x</a>\n'];

function site(files) {
  const folder = temporary();
  const common = {
    'content/site.yaml': 'title: T\nbase_url: https://help.example.com/\nsource_locale: en\nlocales: { en: { name: English } }\n',
    'content/en/index.md': '---\ntitle: Home\n---\n',
    'images/dot.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>',
  };
  for (const [path, text] of Object.entries({ ...common, ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const browser = await launch();
const named = (await serve()).show(build(site({
  'content/en/headings.md': headings,
  'content/en/html.md': html,
  'content/en/g/index.md': guide[0],
  'content/en/g/1-step.md': guide[1],
})));
const two = await builtAndServed(locales);
after(async () => {
  await browser.close();
  named.close();
  two.close();
});

async function opened(t, address, prepare) {
  const page = await open(browser, { viewport: { width: 1200, height: 700 } });
  t.after(() => page.context().close());
  page.on('dialog', (dialog) => assert.fail(dialog.message()));
  if (prepare) await page.addInitScript(prepare);
  await page.goto(address);
  return page;
}

describe('names that scripts use', { concurrency: 2 }, () => {
  for (const [browserOf, prepare] of [
    ['this browser', undefined],
    ['one that lacks what these are named like', () => ['ResizeObserver', 'HTMLDialogElement'].forEach((name) => delete window[name])],
  ]) {
    test(`as anchors, in ${browserOf}: search, contents and copying work`, async (t) => {
      const page = await opened(t, `${named.url}en/headings/`, prepare);
      assert.equal(await page.evaluate(() => document.getElementById('waymark')?.localName), 'h2');
      await page.locator('#wm-search').fill('zebra');
      await page.locator('.results-box .result').first().waitFor();
      await page.locator('#wm-search').press('Escape');
      await page.evaluate(() => document.getElementById('a%%zz').scrollIntoView());
      await page.locator('nav.contents a[aria-current]').waitFor();
      assert.deepEqual(await page.troubles(), []);
    });
  }

  test('as attributes and classes of an author: nothing is driven by them', async (t) => {
    const asked = [];
    const page = await opened(t, `${named.url}en/html/?agent`);
    page.on('request', (request) => asked.push(request.url()));
    const main = page.locator('.prose');
    const text = await main.innerText();
    await page.locator('.ticket-button').first().click();
    assert.equal(await page.locator('.ticket-button').count(), 1, 'the page has one menu, its own');
    assert.equal(await main.locator('.ticket-button').count(), 0);
    await page.keyboard.press('Escape');
    await page.locator('button.scheme').click();
    await page.locator('h1').click();
    assert.equal(await main.locator('details.languages').evaluate((details) => details.open), true);
    await main.locator('details.languages a').click();
    assert.equal(await page.evaluate(() => localStorage.getItem('locale')), null);
    await main.locator('a.zoom').click();
    assert.equal(new URL(page.url()).hash, '#eighth', 'the link leads on');
    assert.equal(await main.getByText('tenth').getAttribute('id'), null);
    assert.equal(await main.locator('[data-wm-ticket], [data-wm-words], [data-wm-step]').count(), 0);
    assert.equal(await main.innerText(), text);
    assert.deepEqual(asked.filter((url) => /evil|elsewhere/.test(url)), []);
    assert.deepEqual(await page.troubles(), []);
  });

  test('a tick marks the links of the guide, and none of an author', async (t) => {
    const page = await opened(t, `${named.url}en/g/`);
    await page.locator('input[data-wm-step]').check();
    assert.equal(await page.locator('nav .done-word').count(), 1);
    assert.equal(await page.locator('.prose .done-word').count(), 0);
    assert.deepEqual(await page.troubles(), []);
  });

  test('an id that begins as those of scripts is a fault', () => {
    const { status, stdout } = run('check', '--format', 'json', '--site', site({ 'content/en/a.md': '---\ntitle: A\n---\n## S {#wm-status}\n\nx\n\n## WM-main\n\nx\n' }));
    assert.equal(status, 1);
    assert.deepEqual(JSON.parse(stdout).filter(({ code }) => code === 'reserved-id').map(({ line }) => line), [4]);
  });
});

test('an anchor that is no valid escape ends no script', async (t) => {
  const paths = ['en/parcels/everything/', 'en/index.html', 'index.html', 'en/search/index.html', 'en/errors/index.html', '404.html', 'embed/en/parcels/everything/index.html'];
  const page = await opened(t, `${two.url}en/index.html`);
  for (const path of paths) {
    for (const [at, anchor] of ['#%', '#%%zz', '#%ff', '#//', '#http://[', '#\ud800'].entries()) {
      await page.goto(`${two.url}${path}?${at}${anchor}`, { waitUntil: 'load' });
      assert.deepEqual(await page.troubles(), [], path + anchor);
    }
  }
});
