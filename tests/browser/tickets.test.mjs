// From the help centre into a ticket: the menu, the clipboard, frames and the widget, as agents and other sites use them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { accessibility, launch, open } from './browser.mjs';
import { build, builtAndServed, locales, repository, serve } from './site.mjs';

const browser = await launch();
const site = await builtAndServed(repository);
after(async () => {
  await browser.close();
  site.close();
});

const words = (text) => text.replace(/\s+/g, ' ').trim();

async function guide(t, options = {}, query = '?agent') {
  const page = await open(browser, { permissions: ['clipboard-read', 'clipboard-write'], ...options });
  t.after(() => page.context().close());
  await page.goto(`${site.url}en/wix/get-api-key/index.html${query}`);
  if (query === '?agent') await page.locator('.ticket-button').first().waitFor();
  return page;
}

// A page of a help desk, without a policy of its own.
async function desk(page, body = '') {
  const other = await page.context().newPage();
  await other.route('**/desk', (route) => route.fulfill({ contentType: 'text/html', body: `<!DOCTYPE html><title>Desk</title>${body}` }));
  await other.goto(`${site.url}desk`);
  await other.bringToFront();
  return other;
}

// The clipboard as a program that is pasted into sees it.
async function clipboard(page) {
  const other = await desk(page);
  const found = await other.evaluate(async () => {
    const found = {};
    for (const item of await navigator.clipboard.read()) {
      for (const type of item.types) found[type] = await (await item.getType(type)).text();
    }
    return found;
  });
  await other.close();
  await page.bringToFront();
  return found;
}

async function copied(page, place, form) {
  const said = page.locator('#wm-status');
  await place.locator('.ticket-button').click();
  await place.locator(`[data-form=${form}]`).click();
  await said.filter({ hasText: /\S/ }).waitFor({ state: 'attached' });
  return clipboard(page);
}

describe('copy for ticket', () => {
  test('stands at the page and at each step, and is no part of print', async (t) => {
    const page = await guide(t);
    assert.equal(await page.locator('.ticket-button').count(), (await page.locator('li.step').count()) + 1);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('.ticket-button').first().isVisible(), false);
    assert.deepEqual(await page.troubles(), []);
  });

  test('is there for agents who have asked for it once in their browser, and for no reader', async (t) => {
    const page = await guide(t, {}, '');
    const asked = [];
    page.on('request', (request) => asked.push(request.url()));
    const buttons = page.locator('.ticket-button');
    await page.reload();
    assert.equal(await buttons.count(), 0);
    assert.deepEqual(asked.filter((url) => /ticket/.test(url)), [], 'readers do not load its script');
    await page.goto(`${site.url}en/wix/faq/find-key/index.html?agent`);
    await buttons.first().waitFor();
    // In another tab, on another page, another day.
    const other = await page.context().newPage();
    await other.goto(`${site.url}de/wix/get-api-key/index.html`);
    await other.locator('.ticket-button').first().waitFor();
    await other.goto(`${site.url}en/wix/get-api-key/index.html?agent=off`);
    await other.goto(`${site.url}en/wix/faq/find-key/index.html`);
    await other.waitForLoadState('networkidle');
    assert.equal(await other.locator('.ticket-button').count(), 0);
  });

  test('copies what the command line prints', async (t) => {
    const page = await guide(t);
    const place = page.locator('li.step').nth(1).locator('.ticket');
    const answer = JSON.parse(readFileSync(join(site.out, 'en/wix/get-api-key/create-key/embed.json'), 'utf8'));
    assert.equal((await copied(page, place, 'link'))['text/plain'], answer.url);
    assert.equal((await copied(page, place, 'markdown'))['text/plain'], answer.markdown);
    assert.equal((await copied(page, place, 'text'))['text/plain'], answer.text);
    const rich = await copied(page, place, 'html');
    assert.equal(rich['text/plain'], answer.text);
    assert.match(rich['text/html'], /<ol/);
    assert.deepEqual(await page.troubles(), []);
  });

  test('rich text arrives in a rich text field', async (t) => {
    const page = await guide(t);
    await copied(page, page.locator('li.step').nth(1).locator('.ticket'), 'html');
    const answer = JSON.parse(readFileSync(join(site.out, 'en/wix/get-api-key/create-key/embed.json'), 'utf8'));
    const other = await desk(page, '<div contenteditable="true"></div>');
    const field = other.locator('[contenteditable]');
    await field.click();
    await other.keyboard.press('Control+V');
    await field.locator('a').first().waitFor();
    const [pasted, meant] = await other.evaluate((html) => {
      const wanted = document.createElement('div');
      wanted.innerHTML = html;
      document.body.append(wanted);
      const seen = (element) => ({
        text: element.innerText,
        links: [...element.querySelectorAll('a')].map((link) => link.href),
        pictures: [...element.querySelectorAll('img')].map((image) => [image.src, image.alt]),
        items: element.querySelectorAll('ol > li').length,
      });
      return [seen(document.querySelector('[contenteditable]')), seen(wanted)];
    }, answer.html);
    assert.equal(words(pasted.text), words(meant.text));
    assert.deepEqual({ ...pasted, text: '' }, { ...meant, text: '' });
    assert.ok(pasted.pictures.length > 0 && pasted.items > 0);
  });

  test('in another language with one choice', async (t) => {
    const page = await guide(t);
    const place = page.locator('li.step').first().locator('.ticket');
    await place.locator('.ticket-button').click();
    const select = place.locator('select').first();
    // The languages come with the forms, which are fetched when the menu opens.
    await select.locator('option').nth(1).waitFor({ state: 'attached' });
    const other = (await select.locator('option').evaluateAll((options) => options.filter((option) => !option.selected).map((option) => [option.value, option.lang])))[0];
    await select.selectOption(other[0]);
    await place.locator('[data-form=link]').click();
    await page.locator('#wm-status').filter({ hasText: /\S/ }).waitFor({ state: 'attached' });
    assert.equal((await clipboard(page))['text/plain'], `https://help.example.com/${other[0]}`);
  });

  test('by keyboard, and closed by Escape', async (t) => {
    const page = await guide(t);
    const place = page.locator('li.step').first().locator('.ticket');
    const button = place.locator('.ticket-button');
    await button.focus();
    await page.keyboard.press('Enter');
    assert.equal(await button.getAttribute('aria-expanded'), 'true');
    assert.deepEqual(await accessibility(page), []);
    await page.keyboard.press('Escape');
    assert.equal(await button.getAttribute('aria-expanded'), 'false');
    assert.ok(await button.evaluate((element) => element == document.activeElement));
  });

  test('from a disk, where nothing can be fetched', async (t) => {
    const page = await open(browser, { permissions: ['clipboard-read', 'clipboard-write'] });
    t.after(() => page.context().close());
    await page.goto(`${pathToFileURL(join(site.out, 'en/wix/get-api-key/index.html')).href}?agent`);
    const place = page.locator('li.step').nth(1).locator('.ticket');
    const rich = await copied(page, place, 'html');
    assert.match(rich['text/plain'], /https:\/\/help\.example\.com\/en\/wix\/get-api-key\/#create-key/);
    assert.match(rich['text/html'], /src="https:\/\/help\.example\.com\/assets\//);
    assert.doesNotMatch(rich['text/html'], /class=|<script|<button/);
  });

  test('without a clipboard of the browser, on plain http', async (t) => {
    const page = await open(browser, { permissions: [] });
    t.after(() => page.context().close());
    await page.goto(`http://plain.test:${site.port}/en/wix/faq/find-key/index.html?agent`);
    assert.equal(await page.evaluate(() => 'clipboard' in navigator), false);
    const place = page.locator('.ticket').first();
    await page.evaluate(() => {
      window.__copied = null;
      document.addEventListener('copy', (event) => {
        window.__copied = { html: event.clipboardData.getData('text/html'), text: event.clipboardData.getData('text/plain') };
      });
    });
    await place.locator('.ticket-button').click();
    await place.locator('[data-form=html]').click();
    await page.locator('#wm-status').filter({ hasText: /\S/ }).waitFor({ state: 'attached' });
    assert.equal(await page.locator('#wm-status').textContent(), await page.locator('#wm-ticket').getAttribute('data-copied'));
  });
});

describe('the page without chrome', () => {
  test('fits 280 px, needs no script to read, and takes the theme that it is asked for', async (t) => {
    const page = await open(browser, { viewport: { width: 280, height: 600 } });
    t.after(() => page.context().close());
    for (const [theme, dark] of [['light', false], ['dark', true]]) {
      await page.goto(`${site.url}embed/en/wix/get-api-key/index.html?theme=${theme}`);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 280);
      const [red] = (await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).match(/\d+/g).map(Number);
      assert.equal(red < 128, dark, theme);
      assert.deepEqual(await accessibility(page), []);
    }
    assert.deepEqual(await page.troubles(), []);
    const plain = await open(browser, { javaScriptEnabled: false });
    t.after(() => plain.context().close());
    await plain.goto(`${site.url}embed/en/wix/get-api-key/index.html`);
    assert.ok(await plain.locator('li.step').last().isVisible());
  });

  test('its links open in the full site', async (t) => {
    const page = await open(browser);
    t.after(() => page.context().close());
    await page.goto(`${site.url}embed/en/wix/faq/find-key/index.html`);
    const links = await page.locator('main a:not([href^="#"])').evaluateAll((all) => all.map((link) => [link.target, link.href]));
    assert.ok(links.length > 0);
    for (const [target, href] of links) {
      assert.equal(target, '_blank');
      assert.ok(!href.includes('/embed/'), href);
    }
  });
});

// A page of another site that shows articles, under a strict policy of its own.
async function host(t, help, body, { frames = help } = {}) {
  const policy = `default-src 'none'; script-src ${new URL(help).origin} 'self'; frame-src ${new URL(frames).origin}; style-src 'self'`;
  const page = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Shop</title><script src="${help}embed.js" async></script></head><body>${body}</body></html>`;
  const server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy });
    response.end(page);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  t.after(() => (server.closeAllConnections(), server.close()));
  return `http://127.0.0.1:${server.address().port}/`;
}

const state = (page, selector, wanted) => page.locator(`${selector}[state=${wanted}]`).first().waitFor({ state: 'attached' });

describe('the widget on another site', () => {
  test('is at most 5 KB, gzipped, and knows the site\'s languages', () => {
    const script = readFileSync(join(site.out, 'embed.js'));
    assert.ok(gzipSync(script).length <= 5120, `${gzipSync(script).length} bytes`);
    assert.match(script.toString(), /=\["en"/);
  });

  test('shows five articles in their own heights, under strict policies on both sides', async (t) => {
    const refs = ['wix/get-api-key', 'wix/get-api-key/create-key', 'wix/faq/find-key', 'wix/errors/403-forbidden', 'wix/about-keys'];
    const address = await host(t, site.url, refs.map((ref) => `<waymark-article ref="${ref}"></waymark-article>`).join('\n'));
    const page = await open(browser);
    t.after(() => page.context().close());
    await page.goto(address);
    for (const ref of refs) await state(page, `waymark-article[ref="${ref}"]`, 'ready');
    const frames = await page.locator('iframe').evaluateAll((all) => all.map((frame) => [frame.title, Number(frame.height)]));
    assert.equal(frames.length, 5);
    for (const [title, height] of frames) {
      assert.ok(title.length > 3);
      assert.ok(height > 100 && height < 20000, `${title}: ${height}`);
    }
    // Nothing is cut off and nothing is left over.
    for (const frame of page.frames().slice(1)) {
      const [needed, given] = await frame.evaluate(() => [document.getElementById('wm-main').getBoundingClientRect().height, innerHeight]);
      assert.ok(Math.abs(needed - given) <= 2, `${frame.url()}: ${needed} in ${given}`);
    }
    assert.deepEqual(await page.troubles(), []);
  });

  test('takes no height from strangers, and none that no page can have', async (t) => {
    const address = await host(t, site.url, '<waymark-article ref="wix/faq/find-key"></waymark-article>');
    const page = await open(browser);
    t.after(() => page.context().close());
    await page.goto(address);
    await state(page, 'waymark-article', 'ready');
    const height = () => page.locator('iframe').evaluate((frame) => Number(frame.height));
    const before = await height();
    // From the page itself: another source and another origin.
    await page.evaluate(() => new Promise((done) => {
      addEventListener('message', () => setTimeout(done), { once: true });
      postMessage({ waymark: 'height', height: 5000 }, '*');
    }));
    assert.equal(await height(), before);
    // From the help centre's own frame, but nonsense.
    const frame = page.frames()[1];
    const heard = (data) => page.evaluate(() => new Promise((done) => addEventListener('message', () => setTimeout(done), { once: true })), data);
    for (const [sent, expected] of [['"tall"', before], ['NaN', before], ['-5', before], ['1e9', 20000], ['1', 48]]) {
      const waiting = heard();
      await frame.evaluate(`parent.postMessage({ waymark: 'height', height: ${sent} }, '*')`);
      await waiting;
      assert.equal(await height(), expected, sent);
    }
  });

  test('the page around it cannot lie about its size', async (t) => {
    const address = await host(t, site.url, '<waymark-article ref="wix/faq/find-key"></waymark-article>');
    const page = await open(browser);
    t.after(() => page.context().close());
    await page.goto(address);
    await state(page, 'waymark-article', 'ready');
    const frame = page.frames()[1];
    const needed = () => frame.evaluate(() => Math.ceil(document.getElementById('wm-main').getBoundingClientRect().bottom + scrollY));
    const before = await needed();
    for (const height of [1, 100000]) {
      await page.locator('iframe').evaluate((frame, height) => {
        frame.height = height;
        frame.contentWindow.postMessage({ waymark: 'height', height }, '*');
      }, height);
      await frame.waitForFunction((height) => innerHeight === height, height);
      assert.equal(await needed(), before, `${height}`);
    }
    // Narrower text is higher, and the frame says so by itself.
    const told = page.evaluate(() => new Promise((done) => addEventListener('message', ({ data }) => done(data.height), { once: true })));
    await page.locator('iframe').evaluate((frame) => (frame.width = 280));
    assert.equal(await told, await needed());
    assert.ok((await needed()) > before);
    assert.deepEqual(await page.troubles(), []);
  });

  test('a site that does not answer becomes a link', async (t) => {
    const gone = await serve({});
    gone.show(site.out);
    const address = await host(t, site.url, '<waymark-article ref="wix/no-such-page" title="Our help"></waymark-article><waymark-article ref="../../x"></waymark-article>');
    gone.close();
    const page = await open(browser);
    t.after(() => page.context().close());
    await page.goto(address);
    await state(page, 'waymark-article[title]', 'error');
    await state(page, 'waymark-article[ref="../../x"]', 'error');
    const link = page.locator('waymark-article[title] a');
    assert.equal(await link.textContent(), 'Our help');
    assert.match(await link.getAttribute('href'), /embed\/en\/wix\/no-such-page/);
    assert.equal(await page.locator('iframe').count(), 0);
  });

  test('a slow site is waited for', async (t) => {
    let release;
    const gate = new Promise((done) => (release = done));
    const slow = await serve({});
    t.after(() => slow.close());
    slow.show(site.out);
    const page = await open(browser);
    t.after(() => page.context().close());
    await page.route('**/embed/en/**', async (route) => {
      await gate;
      await route.continue();
    });
    await page.goto(await host(t, slow.url, '<waymark-article ref="wix/faq/find-key"></waymark-article>'), { waitUntil: 'domcontentloaded' });
    await state(page, 'waymark-article', 'loading');
    assert.equal(await page.locator('waymark-article').getAttribute('aria-busy'), 'true');
    release();
    await state(page, 'waymark-article', 'ready');
  });

  test('only origins that the site names may frame it', async (t) => {
    const server = await serve({});
    t.after(() => server.close());
    server.show(build(locales));
    const page = await open(browser);
    t.after(() => page.context().close());
    // The whole site may not be framed by others; its pages without chrome may.
    const address = await host(t, server.url, `<iframe id="whole" src="${server.url}en/index.html"></iframe>`);
    await page.goto(address);
    await page.waitForLoadState('load');
    const violations = (await page.troubles()).join('\n');
    assert.match(violations, /frame-ancestors|refused|blocked/i);
  });
});
