// The ticket menu of a page: what is behind, what is not translated, parts of a long text, and the short permalink.
import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { accessibility, launch, open } from './browser.mjs';
import { builtAndServed, repository, run, temporary } from './site.mjs';

// The help centre itself, stamped, and then with its source changed in one step, and with a long article.
const folder = temporary();
for (const part of ['content', 'images', 'themes']) cpSync(join(repository, part), join(folder, part), { recursive: true });
assert.equal(run('l10n', 'stamp', '--untracked', '--locale', 'de', '--site', folder).status, 0);
const step = join(folder, 'content/en/wix/get-api-key/2-create-key.md');
writeFileSync(step, readFileSync(step, 'utf8').replace(/^expect: /m, 'expect: Now, '));
const article = join(folder, 'content/en/wix/about-keys.md');
writeFileSync(article, `${readFileSync(article, 'utf8')}\n${'A long paragraph about keys. '.repeat(200)}\n`);

const browser = await launch();
const site = await builtAndServed(folder);
after(async () => {
  await browser.close();
  site.close();
});

// Nothing of the page, such as its list of contents, may lie above the open menu.
async function menu(t, path, nth = 0) {
  const page = await open(browser, { permissions: ['clipboard-read', 'clipboard-write'], viewport: { width: 390, height: 844 } });
  t.after(() => page.context().close());
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(`${site.url}${path}index.html?agent`);
  const place = page.locator('.ticket').nth(nth);
  await place.locator('.ticket-button').waitFor();
  assert.deepEqual(asked.filter((url) => /answer|embed/.test(url)), [], 'nothing is loaded before an agent opens the menu');
  await place.locator('.ticket-button').click();
  // It comes with what the menu loads.
  await place.locator('[data-form=permalink]').waitFor();
  const copy = async (form) => {
    if (!(await place.locator('.ticket-panel').isVisible())) await place.locator('.ticket-button').click();
    await page.evaluate(() => navigator.clipboard.writeText(''));
    await place.locator(`[data-form=${form}]`).click();
    await page.waitForFunction(async () => await navigator.clipboard.readText());
    await place.locator('.ticket-panel').waitFor({ state: 'hidden' });
    return page.evaluate(() => navigator.clipboard.readText());
  };
  return { page, place, copy };
}

describe('the ticket menu', () => {
  test('warns of what is behind, step by step, and offers the source', async (t) => {
    const { page, place, copy } = await menu(t, 'de/wix/api-schluessel-erhalten/');
    const note = place.locator('.ticket-note');
    assert.equal(await note.textContent(), 'Diese Übersetzung ist möglicherweise veraltet.');
    assert.deepEqual(await accessibility(page), []);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/menu-de.png` });
    await place.getByRole('button', { name: 'Ausgangstext nehmen (English)' }).click();
    await note.waitFor({ state: 'hidden' });
    assert.match(await copy('text'), /^Get an API key from Wix/);
    // The first step is not behind, the second is.
    for (const [nth, isBehind] of [[1, false], [2, true]]) {
      const own = await menu(t, 'de/wix/api-schluessel-erhalten/', nth);
      assert.equal(await own.place.locator('.ticket-note').isVisible(), isBehind, `step ${nth}`);
    }
  });

  test('copies a permalink, and that for what is not translated', async (t) => {
    const { copy } = await menu(t, 'en/wix/faq/find-key/');
    assert.equal(await copy('permalink'), 'https://help.example.com/go/wix/faq/find-key/');
    assert.equal(await copy('link'), 'https://help.example.com/en/wix/faq/find-key/');
    const arabic = await menu(t, 'ar/wix/about-keys/');
    if (process.env.SHOTS) await arabic.page.screenshot({ path: `${process.env.SHOTS}/menu-ar.png` });
    assert.match(await arabic.place.locator('.ticket-note').textContent(), /English/);
    assert.equal(await arabic.copy('link'), 'https://help.example.com/go/wix/about-keys/');
    const text = await arabic.copy('text');
    assert.match(text, /https:\/\/help\.example\.com\/go\/wix\/about-keys\//);
    assert.doesNotMatch(text, /en\/wix\/about-keys\//);
  });

  test('offers the sections of a long text, and the steps of a guide', async (t) => {
    const { place, copy } = await menu(t, 'en/wix/about-keys/');
    const parts = place.locator('select').nth(1);
    assert.ok((await parts.locator('option').allTextContents()).includes('How to keep a key safe'));
    await parts.selectOption({ label: 'How to keep a key safe' });
    const text = await copy('text');
    assert.match(text, /Keep it in a password manager/);
    assert.doesNotMatch(text, /door through which/);
    assert.equal(await copy('link'), 'https://help.example.com/en/wix/about-keys/#how-to-keep-a-key-safe');
    const guide = await menu(t, 'en/wix/get-api-key/');
    await guide.place.locator('select').nth(1).selectOption({ label: '4. Verify your account' });
    const step = await guide.copy('text');
    assert.match(step, /Verify your account/);
    assert.doesNotMatch(step, /Copy the token/);
    const short = await menu(t, 'en/wix/faq/find-key/');
    assert.equal(await short.place.locator('select').nth(1).isVisible(), false);
  });
});
