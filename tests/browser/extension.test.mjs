// The extension for the desk: the help centre's page in the side panel, with what an agent has selected.
import assert from 'node:assert/strict';
import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { chromium } from 'playwright-core';
import { accessibility } from './browser.mjs';
import { builtAndServed, repository, temporary } from './site.mjs';

const extension = join(repository, 'dist/extension');
const site = await builtAndServed(join(repository, 'benches/tickets/site'));
after(() => site.close());

// A press of the button gives the extension the right to read that tab. The driver cannot press it, so the copy under test may read the
// pages of this machine; all else is as it is shipped.
function copyForTest() {
  const folder = join(temporary(), 'extension');
  cpSync(extension, folder, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, host_permissions: ['http://127.0.0.1/*'] }));
  return folder;
}

async function start(t, options = {}) {
  const folder = copyForTest();
  const context = await chromium.launchPersistentContext(temporary(), {
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    headless: false,
    args: ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', `--disable-extensions-except=${folder}`, `--load-extension=${folder}`],
    reducedMotion: 'reduce',
    locale: 'en-GB',
    ...options,
  });
  t.after(() => context.close());
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  const asked = [];
  context.on('request', (request) => asked.push(request));
  const own = (page) => `chrome-extension://${new URL(worker.url()).host}/${page}`;
  return { context, worker, asked, own };
}

async function show(context, url) {
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

describe('the extension', () => {
  test('asks for few rights, and has its words in every language', () => {
    const manifest = JSON.parse(readFileSync(join(extension, 'manifest.json'), 'utf8'));
    assert.deepEqual(manifest.permissions, ['activeTab', 'scripting', 'sidePanel', 'storage']);
    assert.equal(manifest.host_permissions, undefined);
    assert.equal(manifest.content_scripts, undefined);
    const of = (locale) => JSON.parse(readFileSync(join(extension, '_locales', locale, 'messages.json'), 'utf8'));
    const locales = readdirSync(join(extension, '_locales'));
    assert.equal(locales.length, readdirSync(join(repository, 'themes/default/strings')).length);
    for (const locale of locales) assert.deepEqual(Object.keys(of(locale)), Object.keys(of('en')), locale);
    const scripts = readdirSync(extension).filter((name) => name.endsWith('.js')).map((name) => readFileSync(join(extension, name), 'utf8'));
    assert.doesNotMatch(scripts.join('\n'), /fetch\(|XMLHttpRequest|sendBeacon|WebSocket|storage\.sync/);
  });

  test('takes the address of the help centre, and says what is none', async (t) => {
    const { context, own } = await start(t);
    const options = await show(context, own('options.html'));
    await options.locator('#address').fill('http://example.com/');
    await options.locator('[type=submit]').click();
    await options.locator('#said').filter({ hasText: 'https://help.example.com/' }).waitFor();
    assert.equal(await options.locator('#address').getAttribute('aria-invalid'), 'true');
    await options.locator('#address').fill('help.example.com/support/go/wix/faq/find-key/');
    await options.locator('[type=submit]').click();
    await options.locator('#said').filter({ hasText: 'Saved' }).waitFor();
    assert.equal(await options.locator('#address').inputValue(), 'https://help.example.com/support/');
    assert.deepEqual(await accessibility(options), []);
  });

  test('shows what fits the selected text beside the ticket, and sends the text nowhere', async (t) => {
    const { context, worker, asked, own } = await start(t);
    const panel = await show(context, own('panel.html'));
    await panel.getByRole('button', { name: 'Open the settings' }).waitFor();
    await worker.evaluate((address) => chrome.storage.local.set({ address }), site.url);
    const frame = panel.frameLocator('iframe');
    await frame.locator('textarea').waitFor();
    // The desk: the ticket in its page, and the press of the button.
    const desk = await context.newPage();
    await desk.route('**/desk', (route) => route.fulfill({ contentType: 'text/html', body: '<!DOCTYPE html><title>Desk</title><div id="ticket">Hello,<br>my secret word is <b>lindworm</b>.<br>The parcel came in pieces, it is damaged. What now?<br>-- <br>Gus</div><textarea></textarea>' }));
    await desk.goto(`${site.url}desk`);
    await desk.evaluate(() => getSelection().selectAllChildren(document.getElementById('ticket')));
    const press = () => worker.evaluate(async () => {
      const [tab] = await chrome.tabs.query({ url: 'http://127.0.0.1/desk' }).then((found) => (found.length ? found : chrome.tabs.query({})));
      const all = await chrome.tabs.query({});
      chrome.action.onClicked.dispatch(all.find(({ url }) => url?.endsWith('/desk')) ?? tab);
    });
    await press();
    await frame.locator('.answer-entry').first().waitFor();
    assert.match(await frame.locator('textarea').inputValue(), /lindworm\.\nThe parcel came in pieces/);
    assert.ok((await frame.locator('.answer-title').allTextContents()).includes('The parcel arrived damaged'));
    // Selected again, in the agent's own reply.
    await desk.locator('textarea').fill('I forgot my password');
    await desk.locator('textarea').selectText();
    await press();
    await frame.locator('.answer-title').filter({ hasText: 'I forgot my password' }).waitFor();
    assert.deepEqual(await worker.evaluate(() => chrome.storage.session.get()), {}, 'what was handed over is forgotten');
    for (const request of asked) {
      assert.match(request.url(), /^(http:\/\/127\.0\.0\.1:\d+\/|chrome-extension:\/\/)/);
      assert.doesNotMatch(decodeURIComponent(request.url()) + (request.postData() ?? ''), /lindworm|forgot/);
    }
  });

  test('copies from the side panel', async (t) => {
    const { context, worker, own } = await start(t, { permissions: ['clipboard-read', 'clipboard-write'] });
    await worker.evaluate((address) => chrome.storage.local.set({ address }), site.url);
    await worker.evaluate(() => chrome.storage.session.set({ ticket: { text: 'Where do I find my invoices?', at: 1 } }));
    const panel = await show(context, own('panel.html'));
    const frame = panel.frameLocator('iframe');
    const entry = frame.locator('.answer-entry').first();
    await entry.locator('[data-form=link]').click();
    await frame.locator('#wm-status').filter({ hasText: 'Copied' }).waitFor({ state: 'attached' });
    const text = await panel.evaluate(() => navigator.clipboard.readText());
    assert.equal(text, 'https://parcels.example.com/en/billing/faq/invoice/');
  });
});
