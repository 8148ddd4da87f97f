// Help desks in the ticket menu: what is copied for a desk is what `waymark embed --for` prints, and the choice is remembered.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { accessibility, launch, open } from './browser.mjs';
import { builtAndServed, files, repository, run, some } from './site.mjs';

const browser = await launch();
const site = await builtAndServed(repository);
after(async () => {
  await browser.close();
  site.close();
});

const desks = ['zendesk', 'freshdesk', 'intercom', 'helpscout', 'gmail'];
const shaper = readFileSync(join(repository, 'themes/default/scripts/desks.js'), 'utf8');

test('what the menu copies for a desk is what the command prints', async (t) => {
  const page = await open(browser);
  t.after(() => page.context().close());
  await page.goto('about:blank');
  await page.addScriptTag({ type: 'module', content: `${shaper}\nwindow.shaped = shaped;` });
  const answers = files(site.out, 'embed.json').map((path) => JSON.parse(readFileSync(join(site.out, path), 'utf8')));
  assert.ok(answers.length > 40);
  for (const desk of desks) {
    // Arabic has what runs the other way.
    const chosen = [...some(answers, 4, desk), ...some(answers.filter(({ locale }) => locale === 'ar'), 2, desk)];
    for (const { id, locale, html, url } of chosen) {
      const { status, stdout, stderr } = run('embed', id, '--locale', locale, '--for', desk, '--format', 'html', '--site', repository);
      assert.equal(status, 0, stderr);
      const [made, printed] = await page.evaluate(
        ([html, desk, url, printed]) => {
          // As trees: how a browser writes a tree is its own business.
          const tree = (text) => {
            const { body } = new DOMParser().parseFromString(text, 'text/html');
            return body.innerHTML.replace(/\s*\u202c\s*/g, '\u202c').replace(/\n+/g, '\n').trim();
          };
          return [tree(window.shaped(html, desk, url, 'rest')), tree(printed)];
        },
        [html, desk, url, stdout],
      );
      assert.equal(made, printed, `${id} in ${locale} for ${desk}`);
    }
  }
  const long = `<p style="margin:0 0 12px">${'words '.repeat(500)}</p>\n`.repeat(30);
  const cut = await page.evaluate((long) => window.shaped(long, 'zendesk', 'https://example.com/a/', 'Rest'), long);
  assert.ok(cut.length < 60_000 && cut.length > 50_000 && cut.endsWith('<p><a href="https://example.com/a/">Rest</a></p>'), cut.slice(-200));
});

for (const storage of ['kept', 'denied']) {
  test(`the menu offers desks; storage is ${storage}`, async (t) => {
    const page = await open(browser, { permissions: ['clipboard-read', 'clipboard-write'] });
    t.after(() => page.context().close());
    if (storage === 'denied') {
      await page.addInitScript(() => Object.defineProperty(window, 'localStorage', { get: () => { throw new DOMException('denied', 'SecurityError'); } }));
    }
    const shown = async () => {
      await page.goto(`${site.url}en/wix/get-api-key/index.html?agent`);
      const place = page.locator('.ticket').first();
      await place.locator('.ticket-button').click();
      await place.locator('[data-rest]').waitFor();
      return place;
    };
    const rich = async (place) => {
      if (!(await place.locator('.ticket-panel').isVisible())) await place.locator('.ticket-button').click();
      await page.evaluate(() => {
        window.copied = '';
        // After the page has filled it.
        addEventListener('copy', (event) => (window.copied = event.clipboardData.getData('text/html')));
      });
      await place.locator('[data-form=html]').click();
      await page.waitForFunction(() => window.copied);
      return page.evaluate(() => window.copied);
    };
    const place = await shown();
    const list = place.getByLabel('Help desk');
    assert.deepEqual(await list.locator('option').allTextContents(), ['any', 'Zendesk', 'Freshdesk', 'Intercom', 'Help Scout', 'Gmail']);
    assert.deepEqual(await accessibility(page), []);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/menu-desk.png` });
    assert.match(await rich(place), / style=/);
    await place.locator('.ticket-button').click();
    await list.selectOption('intercom');
    const html = await rich(place);
    assert.doesNotMatch(html, /style=|<blockquote/);
    assert.match(html, /<h2>/);
    const again = await shown();
    assert.equal(await again.getByLabel('Help desk').inputValue(), storage === 'kept' ? 'intercom' : '');
    assert.deepEqual(await page.troubles(), []);
  });
}
