// Texts that others have collected against sanitisers and parsers, sent through waymark and opened in a browser: no script may run.
//
//   node tests/browser/given.mjs FILE-OR-FOLDER…
//
// Reads DOMPurify's `expect.mjs`, html5lib's `*.dat` and `*.test`, and JSON lists of strings. Each text becomes Markdown, front matter,
// a translation that comes back as PO, and parts of SVG pictures; all that waymark lets by is opened, with the site's policy and without.
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launch, open, trap } from './browser.mjs';
import { build, pages as pagesOf, run, serve, temporary } from './site.mjs';

async function textsOf(path) {
  if (statSync(path).isDirectory()) return (await Promise.all(readdirSync(path).map((name) => textsOf(join(path, name))))).flat();
  const read = () => readFileSync(path, 'utf8');
  switch (extname(path)) {
    case '.mjs':
      return (await import(pathToFileURL(resolve(path)))).default.map(({ payload }) => payload);
    case '.dat':
      return read().split(/^#data\n/m).slice(1).map((part) => part.split(/\n#errors\n/)[0]);
    case '.test':
      return Object.values(JSON.parse(read())).flat().map(({ input }) => input).filter((text) => typeof text === 'string');
    case '.json':
      return JSON.parse(read());
    default:
      return [];
  }
}

const given = (await Promise.all(process.argv.slice(2).map(textsOf))).flat();
const texts = [...new Set(given.map((text) => text.toWellFormed()))];
const line = (text) => text.replace(/[\r\n]+/g, ' ');
const yaml = (text) => JSON.stringify(text).replace(/[\u007F-\u{10FFFF}]/gu, (c) => `\\U${c.codePointAt(0).toString(16).padStart(8, '0')}`);
const escaped = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt()};`);

const asMarkdown = (text, number) => `---
title: Page ${number}
---
${text}

Before ${line(text)} after.

> ${line(text)}

| ${line(text)} | b |
|---|---|
| ${line(text)} | b |

[a](../index.md "${line(text)}")

<div title="${line(text)}">

${line(text)}

</div>
`;
const asFrontMatter = (text, number) => `---
title: ${yaml(`${number} ${text}`)}
summary: ${yaml(text)}
keywords: [${yaml(`x${text}`)}]
kind: faq
asked_as: [${yaml(`x${text}`)}]
---
Words.
`;
const svg = (content, start = '') =>
  `${start}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="90" height="90">${content}</svg>`;
const asPictures = (text) => [
  text,
  svg(text),
  svg(`<text y="20">${escaped(text)}</text>`),
  svg(`<style><![CDATA[${text.replaceAll(']]>', '')}]]></style>`),
  svg(`<g id="${escaped(text)}" style="${escaped(text)}" fill="${escaped(text)}"/>`),
  svg('', `<?note ${text.replaceAll('?', '')}?>`),
];

const site = temporary();
const at = (path) => join(site, path);
function write(path, text) {
  mkdirSync(join(at(path), '..'), { recursive: true });
  writeFileSync(at(path), text);
}
write('content/site.yaml', 'title: T\nbase_url: https://help.example.org/\nsource_locale: en\nlocales: { en: { name: English }, de: { name: Deutsch } }\n');
for (const locale of ['en', 'de']) write(`content/${locale}/index.md`, '---\ntitle: Home\n---\n');
const pictures = [...new Set(texts.flatMap(asPictures))];
const files = new Map([
  ...texts.map((text, number) => [`content/en/m/m${number}.md`, asMarkdown(text, number)]),
  ...texts.map((text, number) => [`content/en/f/f${number}.md`, asFrontMatter(text, number)]),
  ...texts.map((_, number) => [`content/en/p/p${number}.md`, `---\ntitle: Page ${number}\n---\nWords.\n\nMore.\n`]),
  ...pictures.map((text, number) => [`images/${number}.svg`, text]),
]);
for (const [path, text] of files) write(path, text);

function findings(...words) {
  const { status, signal, stdout, stderr } = run(...words, '--site', site, '--format', 'json');
  if (signal || ![0, 1].includes(status) || /panicked/.test(stderr)) throw new Error(`${words}: ${status} ${signal}\n${stderr}`);
  return JSON.parse(stdout).filter(({ severity }) => severity === 'fault');
}

// What has a fault is not published: it is taken out, until the rest can be built.
for (let faults; (faults = findings('check')).length; ) {
  const named = new Set(faults.map(({ file }) => file).filter((path) => files.has(path)));
  if (!named.size) throw new Error(`faults that name none of the files: ${JSON.stringify(faults.slice(0, 5))}`);
  for (const path of named) {
    rmSync(at(path));
    files.delete(path);
  }
}

// As translations that come back.
const exported = run('l10n', 'export', '--locale', 'de', '--site', site).stdout;
const quoted = (text) => JSON.stringify(line(text).replace(/[\0-\u001F]/g, ''));
let messages = [...exported.matchAll(/^msgctxt "((p\/p(\d+))#(?:title|body\.\d)@.*)"$/gm)].map(
  ([, name, , number]) => ({ number, text: `msgctxt "${name}"\nmsgid "x"\nmsgstr ${quoted(`x ${texts[number]}`)}\n` }),
);
const sent = messages.length;
for (;;) {
  const head = 'msgid ""\nmsgstr "X-Locale: de\\n"\n\n';
  writeFileSync(at('back.po'), head + messages.map(({ text }) => text).join('\n'));
  const faults = findings('l10n', 'import', at('back.po'));
  if (!faults.length) break;
  // At a message of the file, which has four lines each, or at the page that it would become.
  const lines = new Set(faults.filter(({ file }) => file.endsWith('.po')).map(({ line }) => Math.floor((line - 4) / 4)));
  const numbers = new Set(faults.map(({ file }) => file.match(/p\/p(\d+)\.md$/)?.[1]));
  messages = messages.filter(({ number }, index) => !lines.has(index) && !numbers.has(number));
}
for (let faults; (faults = findings('check')).length; ) for (const { file } of faults) rmSync(at(file), { force: true });

const out = build(site);
// Pages in German but those of translations show the English text again.
const shown = pagesOf(out).filter(({ kind, path }) => kind !== 'chooser' && !/^(embed\/)?de\/[mf]\//.test(path));
const passed = [...files.keys()].filter((path) => path.endsWith('.svg'));
for (const path of passed) writeFileSync(join(out, path.replace('images/', 'given-')), files.get(path));

// Opens pages in frames of one page, many at a time, and gives what ran in each.
function visit(addresses) {
  const visits = addresses.map(async (address) => {
    const frame = document.createElement('iframe');
    frame.hidden = true;
    frame.src = address;
    const loaded = new Promise((done) => (frame.onload = done));
    const late = new Promise((done) => setTimeout(done, 20_000, 'late'));
    document.body.append(frame);
    const isLate = (await Promise.race([loaded, late])) === 'late';
    let ran;
    try {
      ran = [...frame.contentWindow.__ran, ...(frame.contentWindow.location.href === address ? [] : ['went elsewhere'])];
    } catch (error) {
      ran = [`went to another origin: ${error}`];
    }
    frame.remove();
    return [address, isLate ? ['it does not finish loading'] : ran];
  });
  return Promise.all(visits);
}

const browser = await launch();
const wrong = [];
const opened = { pages: 0, pictures: 0 };
for (const policy of [true, false]) {
  const server = (await serve({ policy })).show(out);
  const page = await open(browser);
  page.on('dialog', (dialog) => (wrong.push(`a dialog: ${dialog.message()}`), dialog.dismiss()));
  await page.context().addInitScript(trap);
  // The page around the frames has no policy, which would forbid them.
  await page.route(`${server.url}frames`, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><body>' }));
  const paths = [...shown.map(({ path }) => path), ...passed.map((path) => path.replace('images/', 'given-'))];
  const addresses = paths.map((path) => server.url + path.split('/').map(encodeURIComponent).join('/'));
  for (let first = 0; first < addresses.length; first += 40) {
    if (first % 400 === 0) await page.goto(`${server.url}frames`);
    for (const [address, ran] of await page.evaluate(visit, addresses.slice(first, first + 40))) {
      if (ran.length) wrong.push(`${address}, ${policy ? 'with' : 'without'} the policy: ${ran}`);
      opened[address.endsWith('.svg') ? 'pictures' : 'pages'] += 1;
    }
  }
  await page.context().close();
  server.close();
}
await browser.close();
console.log(
  `${texts.length} texts: ${passed.length} of ${pictures.length} pictures passed, ${messages.length} of ${sent} translations; ` +
    `opened ${opened.pages} pages and ${opened.pictures} pictures, half of each without the policy`,
);
if (wrong.length) throw new Error(`${wrong.length} did something:\n${wrong.join('\n')}`);
