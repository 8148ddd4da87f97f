// The help drawer and the offers below a form, on pages of another site.
import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { accessibility, launch, open } from './browser.mjs';
import { build, locales, serve, temporary } from './site.mjs';

const browser = await launch();
const closing = [];
after(async () => {
  await browser.close();
  for (const server of closing) server.close();
});

// A shop on an origin of its own. Its policy allows scripts and frames of the help centre, and nothing else.
let help;
let body = '';
let language = 'en';
const shop = createServer((request, response) => {
  const origin = new URL(help.url).origin;
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; script-src ${origin}; frame-src ${origin}; require-trusted-types-for 'script'`,
  });
  response.end(`<!DOCTYPE html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Shop</title></head><body>${body}</body></html>`);
});
await new Promise((done) => shop.listen(0, '127.0.0.1', done));
closing.push({ close: () => (shop.closeAllConnections(), shop.close()) });
const host = `http://127.0.0.1:${shop.address().port}`;

// Pages for feedback, which nobody answers.
const received = [];
const endpoint = createServer((request, response) => {
  let text = '';
  request.on('data', (part) => (text += part));
  request.on('end', () => (received.push(text), response.writeHead(204).end()));
});
await new Promise((done) => endpoint.listen(0, '127.0.0.1', done));
closing.push(endpoint);

// A copy of the site in two languages, with entries that belong to addresses of the shop, and more in its `site.yaml`.
const shownOn = {
  'parcels/everything': '[/orders/**]',
  'parcels/faq/where': '[/orders/*/status, "https://other.example.com/**"]',
  'parcels/track/1-find-number': '[/orders/bestätigt]',
};
function withPatterns(more = '', edit = (yaml) => yaml) {
  const folder = join(temporary(), 'site');
  cpSync(locales, folder, { recursive: true });
  for (const [id, patterns] of Object.entries(shownOn)) {
    const path = join(folder, `content/en/${id}.md`);
    writeFileSync(path, readFileSync(path, 'utf8').replace('---\n', `---\nshown_on: ${patterns}\n`));
  }
  const yaml = join(folder, 'content/site.yaml');
  writeFileSync(yaml, edit(readFileSync(yaml, 'utf8')) + more);
  return folder;
}
async function served(more, edit, options = {}) {
  const server = await serve(options);
  closing.push(server);
  return server.show(build(withPatterns(more, edit), options.prefix ? { baseUrl: server.url } : {}));
}
const plain = await served();
const telling = await served(`feedback_endpoint: http://127.0.0.1:${endpoint.address().port}/\n`);

const script = () => `<script src="${help.url}embed.js" async></script>`;
const button = '<main><h1>Shop</h1></main><waymark-help></waymark-help>';
const form = '<main><h1>Contact</h1><form><label for="message">Message</label><textarea id="message" rows="4"></textarea><waymark-offers for="message"></waymark-offers></form></main>';

// A page of the shop, and all that is requested while it is open.
async function opened(t, html, { path = '/orders/17', lang = 'en', site = plain, ...options } = {}) {
  help = site;
  [body, language] = [script() + html, lang];
  const page = await open(browser, { viewport: { width: 1280, height: 800 }, ...options });
  t.after(() => page.context().close());
  page.setDefaultTimeout(8000);
  page.requests = [];
  page.context().on('request', (request) => page.requests.push(request));
  await page.goto(host + path);
  await page.waitForFunction(() => customElements.get('waymark-help'));
  return page;
}
const ofHelp = (page) => page.requests.map((request) => request.url()).filter((url) => url.startsWith(help.url) && !url.endsWith('/embed.js'));
const opener = (page) => page.locator('waymark-help button.help');
const drawer = (page) => page.frameLocator('iframe');
const isOpen = (page) => page.locator('dialog').evaluate((dialog) => dialog.open);
async function press(page) {
  await opener(page).focus();
  await page.keyboard.press('Enter');
  await drawer(page).locator('h1').waitFor();
}
// Until what is asserted holds.
async function until(assertion) {
  for (let times = 0; ; times++) {
    try {
      return await assertion();
    } catch (error) {
      if (times == 60) throw error;
    }
    await new Promise((done) => setTimeout(done, 50));
  }
}
const titles = (page) => drawer(page).locator('#wm-here .entry-title').allTextContents();
// The element with the focus, in the frame.
const focused = (page) => page.frames()[1].evaluate(() => document.hasFocus() && (document.activeElement.id || document.activeElement.tagName));
// Nothing leaves but requests for files of the help centre, and none of them says what the reader does.
function staysPrivate(page, words) {
  for (const request of page.requests) {
    assert.equal(request.method(), 'GET');
    assert.ok(request.url().startsWith(host) || request.url().startsWith(help.url), request.url());
    assert.ok(!words.some((word) => request.url().startsWith(help.url) && decodeURIComponent(request.url()).includes(word)), request.url());
    if (request.url().startsWith(help.url)) assert.ok(!String(request.headers().referer).includes('/orders'), request.headers().referer);
  }
}

describe('the drawer', () => {
  test('asks for nothing before it is opened, and opens and closes by keyboard', async (t) => {
    const page = await opened(t, button);
    await page.waitForTimeout(300);
    assert.deepEqual(ofHelp(page), []);
    assert.equal(await opener(page).innerText(), 'Help');
    assert.equal(await opener(page).getAttribute('aria-expanded'), 'false');
    assert.deepEqual(await accessibility(page), []);
    await press(page);
    assert.ok(await isOpen(page));
    assert.equal(await opener(page).getAttribute('aria-expanded'), 'true');
    assert.ok(await page.getByRole('dialog', { name: 'Help' }).isVisible());
    await page.waitForFunction(() => document.activeElement?.tagName == 'WAYMARK-HELP');
    await until(async () => assert.equal(await focused(page), 'wm-search'));
    // Escape within the frame, then on the page around it.
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => !document.querySelector('waymark-help').shadowRoot.querySelector('dialog').open);
    assert.equal(await page.evaluate(() => document.activeElement.shadowRoot.activeElement.className), 'help');
    await page.keyboard.press('Enter');
    await page.locator('dialog .close').focus();
    await page.keyboard.press('Escape');
    assert.ok(!(await isOpen(page)));
    assert.equal(await opener(page).getAttribute('aria-expanded'), 'false');
    assert.deepEqual(await page.troubles(), []);
    staysPrivate(page, ['orders']);
  });

  test('shows what belongs to the address of the page first, the most exact first', async (t) => {
    for (const [path, wanted] of [
      ['/orders/17', ['Everything that a page can hold']],
      ['/orders', ['Everything that a page can hold']],
      ['/orders/17/status?token=secret#part', ['Where is my parcel, if its status does not change?', 'Everything that a page can hold']],
      ['/orders/best%C3%A4tigt/', ['Find the number of your parcel', 'Everything that a page can hold']],
      ['/order', []],
      ['/%', []],
    ]) {
      const page = await opened(t, button, { path });
      await press(page);
      await until(async () => assert.deepEqual(await titles(page), wanted, path));
      assert.equal(await drawer(page).locator('#wm-here').isVisible().catch(() => false), wanted.length > 0, path);
      // No entry is listed twice, and there is always a way on.
      const links = await drawer(page).locator('.entry:visible a').evaluateAll((all) => all.map((link) => link.href));
      assert.equal(new Set(links).size, links.length);
      assert.ok(links.length);
      staysPrivate(page, ['orders', 'secret']);
    }
  });

  test('opens an entry in the frame, with a way back and one to the whole page', async (t) => {
    const page = await opened(t, button);
    await press(page);
    const frame = drawer(page);
    await frame.getByRole('link', { name: 'Everything that a page can hold' }).click();
    await frame.getByRole('heading', { level: 1, name: 'Everything that a page can hold' }).waitFor();
    assert.equal(await focused(page), 'H1');
    assert.ok(await frame.locator('#wm-main').isHidden());
    const full = frame.getByRole('link', { name: 'Open the whole page in a new tab' });
    assert.equal(await full.evaluate((link) => link.href), `${help.url}en/parcels/everything/index.html`);
    assert.equal(await full.getAttribute('target'), '_blank');
    assert.deepEqual(await accessibility(page.frames()[1]), []);
    // It stays open while the drawer is closed.
    await page.keyboard.press('Escape');
    await until(async () => assert.ok(!(await isOpen(page))));
    await page.keyboard.press('Enter');
    await until(async () => assert.equal(await focused(page), 'H1'));
    await frame.getByRole('button', { name: 'Back' }).click();
    assert.equal(await page.frames()[1].evaluate(() => document.activeElement.textContent), 'Everything that a page can hold');
    assert.ok(await frame.locator('#wm-main').isVisible());
    assert.deepEqual(await page.troubles(), []);
  });

  test('finds entries, also those with an address of their own, and keeps what was found', async (t) => {
    const page = await opened(t, button);
    await press(page);
    const frame = drawer(page);
    await frame.locator('#wm-search').fill('follow parcel');
    await frame.locator('#wm-found .result').first().waitFor();
    assert.match(await frame.getByRole('status').textContent(), /results?$/);
    assert.ok(await frame.locator('#wm-start').isHidden());
    assert.deepEqual(await accessibility(page.frames()[1]), []);
    // This one stands at `parcels/follow/`, and its id is `parcels/track`.
    await frame.locator('#wm-found .result[href*="/parcels/follow/index.html"]').first().click();
    await frame.getByRole('heading', { level: 1, name: 'Follow your parcel' }).waitFor();
    assert.equal(await frame.locator('.step').count(), 3);
    const pictures = await frame.locator('img').evaluateAll((images) => images.map((image) => image.src));
    assert.ok(pictures.length && pictures.every((src) => src.startsWith(`${help.url}assets/`)), pictures);
    await frame.getByRole('button', { name: 'Back' }).click();
    assert.ok(await frame.locator('#wm-found .result').first().isVisible());
    // Escape empties the box first, as browsers do.
    await frame.locator('#wm-search').focus();
    await page.keyboard.press('Escape');
    assert.ok(await isOpen(page));
    await frame.locator('#wm-start').waitFor();
    assert.deepEqual(await page.troubles(), []);
    staysPrivate(page, ['follow parcel']);
  });

  test('explains an error message', async (t) => {
    const page = await opened(t, button);
    await press(page);
    const frame = drawer(page);
    await frame.getByText('Find an error message').click();
    await frame.locator('#wm-paste').fill('at line 3\nError: unknown parcel 55\n');
    await frame.getByRole('button', { name: 'Find', exact: true }).click();
    await frame.locator('#wm-matches .entry-title').waitFor();
    assert.deepEqual(await accessibility(page.frames()[1]), []);
    await frame.locator('#wm-matches .entry-title').click();
    await frame.getByRole('heading', { level: 1, name: 'We do not know this number' }).waitFor();
    assert.deepEqual(await page.troubles(), []);
    staysPrivate(page, ['unknown parcel']);
  });

  test('takes a log that is pasted into the search to the error box', async (t) => {
    const page = await opened(t, button);
    await press(page);
    const frame = drawer(page);
    await frame.locator('#wm-search').fill(`unknown parcel 55 ${'and more words of a log '.repeat(5)}`);
    await frame.locator('.offer').click();
    await frame.locator('#wm-matches .entry-title').waitFor();
    assert.match(await frame.locator('#wm-paste').inputValue(), /^unknown parcel 55/);
    assert.deepEqual(await page.troubles(), []);
  });

  test('speaks the language of the page, from right to left, in an area that is full on phones', async (t) => {
    const phone = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true };
    const page = await opened(t, button, { lang: 'ar-EG', path: '/orders/17', ...phone });
    assert.equal(await opener(page).innerText(), 'المساعدة');
    assert.deepEqual(await accessibility(page), []);
    await press(page);
    const frame = drawer(page);
    await frame.locator('#wm-here').waitFor();
    assert.equal(await frame.locator('html').getAttribute('dir'), 'rtl');
    const box = await page.locator('dialog').boundingBox();
    assert.deepEqual([box.x, box.y, box.width, box.height], [0, 0, 360, 640]);
    // Nothing behind it can be reached.
    assert.ok(await page.locator('dialog').evaluate((dialog) => dialog.matches(':modal')));
    // No keyboard comes up over the lists.
    await until(async () => assert.equal(await focused(page), 'H1'));
    assert.ok(await page.frames()[1].evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    assert.deepEqual(await accessibility(page.frames()[1]), []);
    await frame.locator('#wm-here .entry-title').first().click();
    await frame.locator('#wm-entry h1').waitFor();
    assert.deepEqual(await accessibility(page.frames()[1]), []);
    assert.ok(await page.frames()[1].evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    await page.locator('dialog .close').click();
    assert.ok(!(await isOpen(page)));
    assert.deepEqual(await page.troubles(), []);
  });

  test('takes an attribute before the language of the page, and the language of the site where both are unknown', async (t) => {
    for (const [lang, attribute, wanted] of [
      ['en', ' locale="ar"', 'المساعدة'],
      ['ar', ' locale="xx"', 'المساعدة'],
      ['pt', '', 'Help'],
      ['', ' locale="tlh"', 'Help'],
    ]) {
      const page = await opened(t, `<main><h1>Shop</h1></main><waymark-help${attribute}></waymark-help>`, { lang });
      assert.equal(await opener(page).innerText(), wanted);
    }
  });

  test('can be opened by a button of the page itself', async (t) => {
    const page = await opened(t, '<main><h1>Shop</h1><waymark-help>\n<button slot="button" type="button">Need help?</button>\n</waymark-help></main>');
    const own = page.getByRole('button', { name: 'Need help?' });
    assert.equal(await own.getAttribute('aria-expanded'), 'false');
    assert.equal(await own.getAttribute('aria-haspopup'), 'dialog');
    await own.click();
    await drawer(page).locator('h1').waitFor();
    assert.equal(await own.getAttribute('aria-expanded'), 'true');
    await own.click();
    assert.ok(!(await isOpen(page)));
    assert.deepEqual(await accessibility(page), []);
  });

  test('stands in every scheme, and the styles of the page around do not reach it', async (t) => {
    for (const [colorScheme, theme, wanted] of [['light', '', 'rgb(253, 252, 250)'], ['dark', '', 'rgb(28, 27, 25)'], ['light', 'dark', 'rgb(28, 27, 25)'], ['dark', 'light', 'rgb(253, 252, 250)']]) {
      const page = await opened(t, `<main><h1>Shop</h1></main><waymark-help theme="${theme}"></waymark-help>`, { colorScheme });
      await page.evaluate(() => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync('* { font-size: 3px; color: red !important; line-height: 9 } button, dialog, iframe { display: none !important }');
        document.adoptedStyleSheets = [sheet];
      });
      await press(page);
      assert.equal(await drawer(page).locator('body').evaluate((element) => getComputedStyle(element).backgroundColor), wanted);
      assert.equal(await page.locator('dialog').evaluate((element) => getComputedStyle(element).backgroundColor), wanted);
      assert.equal(await page.locator('dialog .close').evaluate((element) => getComputedStyle(element).fontSize), '26px');
    }
  });

  test('is a link where the site does not answer, or may not be framed', async (t) => {
    const closed = await served('embed_origins: ["https://nobody.example.com"]\n');
    const page = await opened(t, button, { site: closed });
    await page.clock.install();
    await opener(page).click();
    await until(async () => {
      await page.clock.runFor(5000);
      assert.equal(await page.locator('dialog a').count(), 1);
    });
    assert.equal(await page.locator('dialog a').getAttribute('href'), `${help.url}en/index.html`);
    assert.equal(await page.locator('dialog a').innerText(), 'Open the help centre in a new tab');
    await page.keyboard.press('Escape');
    assert.ok(!(await isOpen(page)));
  });

  test('works below a path, twice on a page, and where storage is blocked', async (t) => {
    const below = await served('', undefined, { prefix: '/help/' });
    help = below;
    const twice = `${script()}${script()}<main><h1>Shop</h1></main><waymark-help></waymark-help><waymark-help locale="ar"></waymark-help>`;
    const page = await opened(t, twice, { site: below });
    await page.addInitScript(() => {
      for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get: () => { throw new DOMException('no', 'SecurityError'); } });
    });
    await page.reload();
    await page.waitForFunction(() => customElements.get('waymark-help'));
    await opener(page).first().click();
    await drawer(page).getByRole('link', { name: 'Everything that a page can hold' }).click();
    await drawer(page).getByRole('heading', { level: 1, name: 'Everything that a page can hold' }).waitFor();
    // Of two drawers one is open.
    await opener(page).last().evaluate((button) => button.click());
    const areOpen = () => page.locator('dialog').evaluateAll((all) => all.map((dialog) => dialog.open));
    assert.deepEqual(await areOpen(), [false, true]);
    await page.frameLocator('waymark-help[locale] iframe').getByRole('heading', { level: 1, name: 'المساعدة' }).waitFor();
    assert.deepEqual(await page.troubles(), []);
  });

  test('goes with its element, and comes again with it', async (t) => {
    const page = await opened(t, button);
    await press(page);
    await page.evaluate(() => {
      const element = document.querySelector('waymark-help');
      element.remove();
      document.body.append(element);
    });
    assert.ok(!(await isOpen(page)));
    await until(() => assert.equal(page.frames().length, 1));
    await press(page);
    await until(async () => assert.deepEqual(await titles(page), ['Everything that a page can hold']));
  });

  test('has what the site has: without a search the lists, without errors no box, without frames nothing', async (t) => {
    const quiet = await served('outputs: { search: false }\n');
    const page = await opened(t, button, { site: quiet });
    await press(page);
    await until(async () => assert.deepEqual(await titles(page), ['Everything that a page can hold']));
    assert.equal(await drawer(page).locator('input, textarea').count(), 0);
    await until(async () => assert.equal(await focused(page), 'H1'));
    assert.deepEqual(await page.troubles(), []);
    const none = build(withPatterns('outputs: { embed: false }\n'));
    assert.throws(() => readFileSync(join(none, 'embed.js')));
  });
});

describe('offers below a form', () => {
  const solvedEvents = (page) => page.evaluate(() => window.__solved);
  async function writing(t, options) {
    const page = await opened(t, form, options);
    await page.evaluate(() => {
      window.__solved = [];
      document.addEventListener('waymark:solved', (event) => window.__solved.push(event.detail));
    });
    return page;
  }
  const offers = (page) => page.locator('waymark-offers .offer');

  test('come while somebody types, are counted for screen readers, and open in the drawer', async (t) => {
    const page = await writing(t);
    assert.deepEqual(ofHelp(page), []);
    await page.locator('#message').pressSequentially('status of my parcel does not change', { delay: 5 });
    await offers(page).first().waitFor();
    const count = await offers(page).count();
    assert.ok(count >= 1 && count <= 3);
    assert.match(await page.locator('waymark-offers').getByRole('status').textContent(), new RegExp(`^${count} answer`));
    assert.deepEqual(await accessibility(page), []);
    await offers(page).first().focus();
    await page.keyboard.press('Enter');
    const frame = drawer(page);
    await frame.getByRole('button', { name: 'This solved it' }).waitFor();
    assert.equal(await frame.locator('#wm-entry h1').textContent(), 'Where is my parcel, if its status does not change?');
    assert.deepEqual(await accessibility(page.frames()[1]), []);
    // Escape leads back to what was pressed.
    await page.keyboard.press('Escape');
    await until(async () => assert.ok(!(await isOpen(page))));
    assert.ok(await page.evaluate(() => document.activeElement.shadowRoot.activeElement.matches('.offer')));
    assert.deepEqual(await solvedEvents(page), []);
    assert.deepEqual(await page.troubles(), []);
    staysPrivate(page, ['status of', 'change']);
  });

  test('"This solved it" closes, thanks, and raises an event; nothing is sent', async (t) => {
    const page = await writing(t);
    await page.locator('#message').fill('Error: unknown parcel 77, what now?');
    await offers(page).first().click();
    await drawer(page).getByRole('button', { name: 'This solved it' }).click();
    await until(async () => assert.ok(!(await isOpen(page))));
    assert.equal(await page.locator('waymark-offers').getByRole('status').textContent(), 'Good to hear that this helped.');
    assert.equal(await offers(page).count(), 0);
    assert.equal(await page.evaluate(() => document.activeElement.shadowRoot.activeElement.className), 'said');
    assert.deepEqual(await solvedEvents(page), [{ url: `${help.url}en/parcels/errors/unknown-number/index.html`, title: 'We do not know this number' }]);
    assert.deepEqual(await accessibility(page), []);
    assert.deepEqual(received, []);
    staysPrivate(page, ['unknown parcel']);
  });

  test('"This solved it" is sent as a vote where the site asks for votes, and what was typed is not', async (t) => {
    const page = await writing(t, { site: telling });
    await page.locator('#message').fill('zqjw xvk qqzz');
    await page.waitForTimeout(3500);
    assert.equal(await offers(page).count(), 0);
    assert.deepEqual(received, []);
    await page.locator('#message').fill('Error: unknown parcel 77, what now?');
    await offers(page).first().click();
    await drawer(page).getByText(/go to 127\.0\.0\.1/).waitFor();
    await drawer(page).getByRole('button', { name: 'This solved it' }).click();
    await until(() => assert.equal(received.length, 1));
    assert.deepEqual(JSON.parse(received[0]), { event: 'vote', query: null, locale: 'en', page: 'en/parcels/errors/unknown-number/', helped: true, results: null });
  });

  test('go away with the text, and one word brings none', async (t) => {
    const page = await writing(t);
    await page.locator('#message').fill('parcel does not move');
    await offers(page).first().waitFor();
    await page.locator('#message').fill('');
    await until(async () => assert.equal(await offers(page).count(), 0));
    assert.equal(await page.locator('waymark-offers').getByRole('status').textContent(), '');
    await page.locator('#message').fill('parcel');
    await page.waitForTimeout(1200);
    assert.equal(await offers(page).count(), 0);
  });

  test('are in Arabic on an Arabic page, on a phone', async (t) => {
    const page = await writing(t, { lang: 'ar', viewport: { width: 360, height: 640 } });
    await page.locator('#message').fill('لماذا لا تتغير حالة طردي');
    await offers(page).first().waitFor();
    assert.equal(await page.locator('waymark-offers ul').getAttribute('dir'), 'rtl');
    assert.deepEqual(await accessibility(page), []);
    await offers(page).first().click();
    await drawer(page).getByRole('button', { name: 'هذا حلّ المشكلة' }).waitFor();
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  });

  test('a page without scripts is as it was', async (t) => {
    help = plain;
    [body, language] = [script() + form, 'en'];
    const page = await open(browser, { javaScriptEnabled: false });
    t.after(() => page.context().close());
    await page.goto(host);
    assert.equal(await page.locator('main').innerText(), 'Contact\nMessage');
  });
});
