// Sites: built by the waymark under test, and served as a host would serve them.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { createReadStream, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
export const repository = resolve(here, '../..');
export const locales = resolve(here, '../sites/browser-locales');
export const waymark = resolve(here, process.env.WAYMARK || '../../target/debug/waymark');

if (!existsSync(waymark)) {
  throw new Error(`there is no waymark at ${waymark}: run \`cargo build\`, or name the program in WAYMARK`);
}

// How much of what is alike is tested: `slice` or `long`, and the seed that chooses the slice. `tests/run` says more.
export const [repeats, seed = '0'] = (process.env.WAYMARK_TESTS || 'slice').split(':');
export const isLong = repeats === 'long';

// All items in a long run, else `count` of them: others with each seed, and for each thing that they are chosen for.
export function some(items, count, thing = '') {
  if (isLong || items.length <= count) return items;
  const rank = (index) => createHash('sha256').update(`${seed} ${thing} ${index}`).digest('hex');
  const ranked = items.map((item, index) => [rank(index), item]).sort(([one], [other]) => (one < other ? -1 : 1));
  return ranked.slice(0, count).map(([, item]) => item);
}

const folders = [];
process.on('exit', () => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

export function temporary(name = 'waymark-browser-') {
  const folder = mkdtempSync(join(tmpdir(), name));
  folders.push(folder);
  return folder;
}

export function run(...words) {
  const { status, signal, stdout, stderr } = spawnSync(waymark, words, { encoding: 'utf8', maxBuffer: 1 << 28 });
  return { status, signal, stdout, stderr };
}

// Builds a site into a folder of its own and gives that folder.
export function build(site, { out = join(temporary(), 'public'), baseUrl } = {}) {
  const { status, stderr } = run('build', '--site', site, '--out', out, ...(baseUrl ? ['--base-url', baseUrl] : []));
  if (status !== 0) throw new Error(`waymark could not build ${site}:\n${stderr}`);
  return out;
}

export function files(folder, extension = '') {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true });
  return found
    .filter((file) => file.isFile() && file.name.endsWith(extension))
    .map((file) => relative(folder, join(file.parentPath, file.name)).split(sep).join('/'))
    .sort();
}

// Every HTML page of an output: where it stands, what kind of page it is, and in which language.
export function pages(out) {
  return files(out, '.html').map((path) => {
    const html = readFileSync(join(out, path), 'utf8');
    const kind = html.match(/<body class="([a-z_]+)/)?.[1] ?? 'unknown';
    // Pages for frames lie below a folder of their own.
    const first = path.replace(/^embed\//, '').split('/')[0];
    return { path, kind, html, folder: existsSync(join(out, first, 'index.html')) && path.includes('/') ? first : '' };
  });
}

// Of each kind in each language the longest page, since it has the most to go wrong.
export function oneOfEachKind(all) {
  const found = new Map();
  for (const page of all) {
    const key = `${page.folder} ${page.kind}`;
    if (page.html.length > (found.get(key)?.html.length ?? 0)) found.set(key, page);
  }
  return [...found.values()];
}

const types = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.md': 'text/markdown; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.xml': 'application/xml',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

// `_headers` as static hosts read it: a pattern, then indented lines; every pattern that fits adds its headers.
export function headerRules(text) {
  const rules = [];
  for (const line of text.split('\n')) {
    const [, name, value] = line.match(/^\s+([^:]+):\s*(.*)$/) ?? [];
    if (name) rules.at(-1).headers.push([name, value]);
    else if (line.trim()) {
      const pattern = line.trim().split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*');
      rules.push({ pattern: new RegExp(`^${pattern}$`), headers: [] });
    }
  }
  return rules;
}

// Serves a folder under a prefix. The folder is named later with `show`, since an absolute base URL needs the port.
// `slow(path)` gives the milliseconds to wait before a file is sent; `policy: false` leaves the content policy out.
export async function serve({ prefix = '/', policy = true, slow = () => 0 } = {}) {
  let root;
  let rules = [];
  const server = createServer(async (request, response) => {
    let path;
    try {
      path = decodeURIComponent(new URL(request.url, 'http://host').pathname);
    } catch {
      path = '/\0';
    }
    let status = 200;
    let file = path.startsWith(prefix) && !path.includes('\0') ? join(root, path.slice(prefix.length)) : '';
    if (file && statSync(file, { throwIfNoEntry: false })?.isDirectory()) {
      if (!path.endsWith('/')) {
        response.writeHead(301, { location: encodeURI(path) + '/' }).end();
        return;
      }
      file = join(file, 'index.html');
    }
    if (!file || !file.startsWith(root) || !existsSync(file)) {
      status = 404;
      file = join(root, '404.html');
    }
    response.statusCode = status;
    response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream');
    for (const rule of rules) {
      if (rule.pattern.test(path)) for (const [name, value] of rule.headers) if (policy || name !== 'Content-Security-Policy') response.appendHeader(name, value);
    }
    const wait = slow(path);
    if (wait) await new Promise((done) => setTimeout(done, wait));
    createReadStream(file).pipe(response);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  return {
    url: `http://127.0.0.1:${port}${prefix}`,
    port,
    show(out) {
      root = out;
      rules = headerRules(readFileSync(join(out, '_headers'), 'utf8'));
      return this;
    },
    close: () => (server.closeAllConnections(), server.close()),
  };
}

// The common case: a site, built and served at the root.
export async function builtAndServed(site, options) {
  const server = await serve(options);
  const prefixed = options?.prefix ? { baseUrl: server.url } : {};
  const out = build(site, prefixed);
  return { ...server.show(out), out, pages: pages(out) };
}
