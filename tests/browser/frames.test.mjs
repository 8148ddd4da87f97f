// Who may frame: what the header says is what browsers do.
import assert from 'node:assert/strict';
import { appendFileSync, cpSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { launch, open } from './browser.mjs';
import { build, locales, serve, temporary } from './site.mjs';

const browser = await launch();
const hosts = [];
after(async () => {
  await browser.close();
  for (const host of hosts) host.close();
});

// Another site on this machine: a port of its own is an origin of its own.
async function host() {
  let body = '';
  const server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(`<!DOCTYPE html><html lang="en"><title>Shop</title><body>${body}</body></html>`);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const shown = {
    origin: `http://127.0.0.1:${server.address().port}`,
    show: (html) => (body = html),
    close: () => (server.closeAllConnections(), server.close()),
  };
  hosts.push(shown);
  return shown;
}

// A copy of a site with more in its `site.yaml`, built and served with its own headers.
async function served(more) {
  const folder = join(temporary(), 'site');
  cpSync(locales, folder, { recursive: true });
  appendFileSync(join(folder, 'content/site.yaml'), more);
  const server = await serve({});
  hosts.push(server);
  return server.show(build(folder));
}

// What a frame on a page of `shop` shows of `address`: the heading, or nothing where the browser refuses.
async function framed(t, shop, address) {
  shop.show(`<iframe src="${address}" title="Help"></iframe>`);
  const page = await open(browser);
  t.after(() => page.context().close());
  // The page's load event waits for the frame, refused or not.
  await page.goto(shop.origin);
  // In the place of a page that may not be framed stands one of the browser's own.
  const frame = page.frames()[1];
  return frame.url() === address ? frame.locator('h1').textContent() : null;
}

const answer = 'embed/en/parcels/track/index.html';

describe('who may frame', () => {
  test('pages without chrome: everybody, where the site names nobody', async (t) => {
    const help = await served('');
    const shop = await host();
    assert.ok(await framed(t, shop, help.url + answer));
    assert.equal(await framed(t, shop, `${help.url}en/index.html`), null);
  });

  test('only the origins in `embed_origins`, once it names one', async (t) => {
    const [shop, stranger] = [await host(), await host()];
    const help = await served(`embed_origins: ["${shop.origin}"]\n`);
    assert.ok(await framed(t, shop, help.url + answer));
    assert.equal(await framed(t, stranger, help.url + answer), null);
    // The rest of the site stays its own.
    assert.equal(await framed(t, shop, `${help.url}en/index.html`), null);
    assert.equal(await framed(t, stranger, `${help.url}go/parcels/track/index.html`), null);
  });

  test('the widget on a site that may not frame becomes a link', async (t) => {
    const [shop, stranger] = [await host(), await host()];
    const help = await served(`embed_origins: ["${shop.origin}"]\n`);
    for (const [page, wanted] of [[shop, 'ready'], [stranger, 'error']]) {
      page.show(`<script src="${help.url}embed.js" async></script><waymark-article ref="parcels/track" locale="en"></waymark-article>`);
      const tab = await open(browser);
      t.after(() => tab.context().close());
      await tab.goto(page.origin);
      await tab.locator(`waymark-article[state=${wanted}]`).waitFor({ state: 'attached' });
      assert.equal(await tab.locator('waymark-article a').count(), wanted === 'error' ? 1 : 0);
    }
  });
});
