// Every page type, at three widths, in light and dark: accessible, within the policy, without errors, not too wide.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, describe, test } from 'node:test';
import { launch, loadPictures, open, standing } from './browser.mjs';
import { builtAndServed, locales, oneOfEachKind, repository } from './site.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const widths = [360, 768, 1280];
const schemes = ['light', 'dark'];
const rtl = ['ar'];

const browser = await launch();
const sites = {
  'this site': await builtAndServed(repository),
  'two languages': await builtAndServed(locales),
  'under a path': await builtAndServed(locales, { prefix: '/help/' }),
};
after(async () => {
  await browser.close();
  for (const site of Object.values(sites)) site.close();
});

// What must hold on every page, whatever its width.
async function inspect(page) {
  return page.evaluate(() => {
    const root = document.documentElement;
    return {
      lang: root.lang,
      dir: root.dir,
      headings: [...document.querySelectorAll('h1')].map((heading) => heading.textContent.trim()),
      tooWide: root.scrollWidth - root.clientWidth,
      unloaded: [...document.images].filter((image) => !image.complete || !image.naturalWidth).map((image) => image.src),
      sheets: document.styleSheets.length,
    };
  });
}

function check(found, expected) {
  assert.equal(found.lang, expected.lang, 'the language of the page');
  assert.equal(found.dir, rtl.includes(expected.lang) ? 'rtl' : 'ltr', 'the direction of the page');
  assert.equal(found.headings.length, 1, `one h1, not ${JSON.stringify(found.headings)}`);
  assert.notEqual(found.headings[0], '');
  assert.equal(found.tooWide, 0, 'pixels that the page is wider than the window');
  assert.deepEqual(found.unloaded, [], 'pictures that did not load');
  assert.ok(found.sheets > 0, 'the style sheets load');
}

// All rules, best practices and experiments included, but for those of level AAA (the design promises AA, and AAA's
// contrast of 7 to 1 contradicts it) and those that axe itself has retired.
async function violations(page) {
  return page.evaluate(async () => {
    const wanted = axe.getRules().filter((rule) => !rule.tags.some((tag) => tag === 'wcag2aaa' || tag === 'deprecated'));
    const options = { runOnly: { type: 'rule', values: wanted.map((rule) => rule.ruleId) }, resultTypes: ['violations'] };
    const results = await axe.run(options);
    const seen = (node) => `${node.target.join(' ')}: ${node.html.slice(0, 160)}\n    ${node.failureSummary.replaceAll('\n', ' ')}`;
    return results.violations.map((rule) => `${rule.id}: ${rule.help}\n  ${rule.nodes.map(seen).join('\n  ')}`);
  });
}

const language = (site, page) => page.folder || 'en';

for (const [name, site] of Object.entries(sites).slice(0, 2)) {
  describe(`${name}: each page type`, { concurrency: 3 }, () => {
    for (const { path, kind, folder } of oneOfEachKind(site.pages)) {
      test(`${folder} ${kind} (${path})`, async (t) => {
        const page = await open(browser);
        t.after(() => page.context().close());
        if (kind === 'moved' || kind === 'chooser') await standing(page);
        await page.goto(site.url + path);
        // Evaluated and not added as an element: the policy forbids that, as it should.
        await page.evaluate(axe);
        const found = [];
        for (const colorScheme of schemes) {
          await page.emulateMedia({ colorScheme });
          for (const width of widths) {
            await page.setViewportSize({ width, height: 800 });
            await loadPictures(page);
            check(await inspect(page), { lang: language(site, { folder }) });
            for (const trouble of [...(await violations(page)), ...(await page.troubles())]) {
              found.push(`${colorScheme}, ${width} px: ${trouble}`);
            }
          }
        }
        assert.equal(found.join('\n'), '');
      });
    }
  });
}

// The pages that the above left out, and all of them again where the site stands under a path: without axe, one width.
describe('every page', { concurrency: 3 }, () => {
  for (const [name, site] of Object.entries(sites)) {
    for (const part of [0, 1, 2]) {
      test(`${name}, part ${part + 1} of 3`, async (t) => {
        const page = await open(browser, { viewport: { width: 360, height: 800 } });
        t.after(() => page.context().close());
        await standing(page);
        for (const found of site.pages.filter((_, index) => index % 3 === part)) {
          await page.goto(site.url + found.path);
          await loadPictures(page);
          try {
            check(await inspect(page), { lang: language(site, found) });
            assert.deepEqual(await page.troubles(), []);
          } catch (error) {
            error.message = `${found.path}: ${error.message}`;
            throw error;
          }
        }
      });
    }
  }
});
