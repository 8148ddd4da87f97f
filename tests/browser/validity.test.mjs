// What is written is valid HTML, small, and leads nowhere that does not exist.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { after, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { HtmlValidate } from 'html-validate';
import { launch, loadPictures, open } from './browser.mjs';
import { builtAndServed, files, locales, oneOfEachKind, repository, some } from './site.mjs';

const browser = await launch();
const sites = { 'this site': await builtAndServed(repository), 'two languages': await builtAndServed(locales) };
after(async () => {
  await browser.close();
  for (const site of Object.values(sites)) site.close();
});

describe('html-validate, as recommended', { concurrency: 2 }, () => {
  const validator = new HtmlValidate({
    root: true,
    extends: ['html-validate:recommended'],
    rules: {
      // Safari forgets that a list is one where its markers are hidden, unless the role says so.
      'prefer-native-element': ['error', { exclude: ['list'] }],
    },
  });
  // The same, for the rule that takes no exceptions.
  const wanted = ({ ruleId, message }) => !(ruleId === 'no-redundant-role' && message.includes('Redundant role "list"'));
  for (const [name, { out, pages }] of Object.entries(sites)) {
    const kinds = oneOfEachKind(pages).map(({ path }) => path);
    for (const path of [...kinds, ...some(files(out, '.html').filter((path) => !kinds.includes(path)), 30, name)]) {
      test(`${name}: ${path}`, async () => {
        const report = await validator.validateFile(join(out, path));
        const messages = report.results.flatMap((result) => result.messages).filter(wanted);
        assert.equal(messages.map(({ line, column, ruleId, message }) => `${line}:${column} ${ruleId}: ${message}`).join('\n'), '');
      });
    }
  }
});

const attributes = (html, name) => [...html.matchAll(new RegExp(`\\s${name}="([^"]*)"`, 'g'))].map(([, value]) => value.replaceAll('&amp;', '&'));

for (const [name, { out, pages }] of Object.entries(sites)) {
  describe(`${name}: what is written hangs together`, () => {
    test('every link, picture, script and style leads to a file, and every anchor to an id', () => {
      const ids = new Map(pages.map(({ path, html }) => [path, new Set(attributes(html, 'id'))]));
      const broken = [];
      for (const { path, html } of pages) {
        for (const address of [...attributes(html, 'href'), ...attributes(html, 'src'), ...attributes(html, 'srcset')]) {
          if (/^[a-z]+:/.test(address)) continue;
          const [before, anchor] = address.split('#');
          // 404 pages are shown at any depth, so theirs count from the root.
          const target = decodeURIComponent(before === '' ? path : before.startsWith('/') ? before.slice(1) : posix.join(posix.dirname(path), before));
          if (!existsSync(join(out, target)) || statSync(join(out, target)).isDirectory()) broken.push(`${path}: ${address}`);
          else if (anchor && !ids.get(target)?.has(decodeURIComponent(anchor))) broken.push(`${path}: ${address} (no such id)`);
        }
      }
      assert.deepEqual(broken, []);
    });

    test('404 pages use no relative address', () => {
      for (const { path, html } of pages.filter(({ kind }) => kind === 'not_found')) {
        const relative = [...attributes(html, 'href'), ...attributes(html, 'src')].filter((address) => !/^([a-z]+:|\/|#)/.test(address));
        assert.deepEqual(relative, [], path);
      }
    });

    test('every redirect and every address of the sitemap exists', () => {
      const redirects = readFileSync(join(out, '_redirects'), 'utf8').trim().split('\n').filter(Boolean);
      for (const line of redirects) {
        const [from, to, status] = line.split(' ');
        assert.equal(status, '301', line);
        for (const path of [from, to]) assert.ok(existsSync(join(out, decodeURIComponent(path), 'index.html')), line);
      }
      const sitemap = readFileSync(join(out, 'sitemap.xml'), 'utf8');
      const places = [...sitemap.matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, place]) => new URL(place).pathname);
      assert.ok(places.length > 5);
      for (const place of places) assert.ok(existsSync(join(out, decodeURIComponent(place), 'index.html')), place);
    });

    test('the data for search engines can be read and names its type', () => {
      const blocks = pages.flatMap(({ html }) => [...html.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)].map(([, json]) => json));
      assert.ok(blocks.length > 5);
      for (const block of blocks) assert.ok(JSON.parse(block)['@type'], block);
    });

    test('no inline script, style or handler', () => {
      for (const { path, html } of pages) {
        assert.doesNotMatch(html, /<style|\sstyle=|\son[a-z]+="/, path);
        for (const [tag] of html.matchAll(/<script[^>]*>/g)) assert.match(tag, /\ssrc="|application\/ld\+json/, path);
      }
    });
  });
}

describe('weight', () => {
  for (const [name, site] of Object.entries(sites)) {
    for (const { path } of site.pages.filter(({ kind, folder }) => kind === 'guide' && folder === 'en')) {
      test(`${name}: what a guide loads before the reader acts is at most 20 KB, gzipped`, async (t) => {
        const page = await open(browser);
        t.after(() => page.context().close());
        const loaded = new Map();
        page.on('response', (response) => {
          const kind = response.request().resourceType();
          if (['document', 'stylesheet', 'script', 'fetch', 'xhr', 'font', 'other'].includes(kind)) loaded.set(response.url(), response);
        });
        await page.goto(site.url + path);
        await loadPictures(page);
        const sizes = {};
        for (const [url, response] of loaded) {
          if (/\.(svg|png)$/.test(url)) continue;
          sizes[posix.basename(url)] = gzipSync(await response.body()).length;
        }
        const total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
        t.diagnostic(`${total} bytes gzipped: ${Object.entries(sizes).map(([file, size]) => `${file} ${size}`).join(', ')}`);
        assert.ok(Object.keys(sizes).some((file) => file.endsWith('.css')) && Object.keys(sizes).some((file) => file.endsWith('.js')));
        assert.ok(total <= 20480, `${total} bytes`);
      });
    }

    test(`${name}: one script blocks, of at most 512 bytes`, () => {
      const html = site.pages.find(({ kind }) => kind === 'guide').html;
      const blocking = [...html.matchAll(/<script src="([^"]*)"(?! defer)[^>]*>/g)].map(([, address]) => posix.basename(address));
      assert.equal(blocking.length, 1, blocking.join(' '));
      const { size } = statSync(join(site.out, 'assets', blocking[0]));
      assert.ok(size <= 512, `${size} bytes`);
    });
  }
});
