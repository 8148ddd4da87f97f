// A year of releases, each published while readers are reading: pages that were opened releases ago go on working, and so does what old
// tickets name. One place is a folder that nginx sends with the configuration that waymark prints, the other one a bucket behind nginx.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { launch } from './browser.mjs';
import { answers, children, freePort, nginx } from './servers.mjs';
import { isLong, repository, run, seed, temporary, waymark } from './site.mjs';

const plan = isLong
  ? { releases: 30, changes: 2000, least: 300, most: 3000, readers: 2 }
  : { releases: 4, changes: 40, least: 24, most: 48, readers: 1 };
// For so many releases a page stays open.
const OPEN = 10;

const browser = await launch();
// Another site, whose pages show frames.
const other = createHttpServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Shop</title><body>'));
await new Promise((done) => other.listen(0, '127.0.0.1', done));
const shop = `http://127.0.0.1:${other.address().port}/`;
after(async () => {
  await browser.close();
  children.forEach((child) => child.kill());
  other.close();
});

// Random numbers that follow from the seed of the run.
let state = (Number(seed) * 2654435761 + 1) >>> 0;
const chance = (below) => {
  state = (Math.imul(state ^ (state >>> 15), 2246822507) + 0x9e3779b9) >>> 0;
  return (state >>> 8) % below;
};
const pick = (items) => items[chance(items.length)];

const syllables = ['ba', 'do', 'fi', 'gu', 'ke', 'lo', 'mi', 'nu', 'pa', 'ri', 'so', 'tu', 've', 'wa', 'zo'];
const words = Array.from({ length: 300 }, (_, n) => [n % 15, (n * 4 + Math.floor(n / 15)) % 15, (n * 7) % 13, Math.floor(n / 15)].map((at) => syllables[at % 15]).join(''));

class Site {
  folder = temporary();
  pages = new Map();
  made = 0;
  changed = 0;

  constructor(baseUrl) {
    this.write('content/site.yaml', `title: T\nbase_url: ${baseUrl}\nsource_locale: en\nlocales: { en: { name: English } }\n`);
    const own = '<link rel="stylesheet" href="{{ root }}{{ asset(name="own.css") }}"><script src="{{ root }}{{ asset(name="own.js") }}" defer></script>\n';
    this.write('themes/default/templates/head.html', own);
    this.restyle();
    this.rescript();
    this.write('content/en/index.md', '---\ntitle: Home\n---\nWelcome.\n');
    // Holds every word, so that any search finds something at any time.
    this.write('content/en/glossary.md', `---\ntitle: Glossary\n---\n${words.join(' ')}\n`);
    for (let topic = 0; topic < 8; topic++) this.write(`content/en/t${topic}/index.md`, `---\ntitle: Topic ${topic}\n---\n`);
    for (let picture = 0; picture < 4; picture++) this.redraw(picture);
    while (this.pages.size < plan.least) this.add();
  }

  write(path, text) {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  save(id) {
    const { title, text, aliases, picture, gone } = this.pages.get(id);
    const old = aliases.length ? `aliases: [${aliases.join(', ')}]\n` : '';
    const body = gone ? '' : `\n${text}\n\n![Picture](/images/p${picture}.png)\n\n[Glossary](../glossary.md)\n`;
    this.write(`content/en/${id}.md`, `---\ntitle: ${title}\n${old}${gone ? 'gone: true\n' : ''}---\n${body}`);
  }

  text() {
    return Array.from({ length: 30 + chance(60) }, () => pick(words)).join(' ');
  }

  add() {
    const id = `t${chance(8)}/page-${this.made++}`;
    this.pages.set(id, { title: `About ${pick(words)} ${this.made}`, text: this.text(), aliases: [], picture: chance(4) });
    this.save(id);
  }

  any() {
    return pick([...this.pages.keys()]);
  }

  // Another page takes a page's place, or it is retired where it stands.
  remove(id = this.any()) {
    const page = this.pages.get(id);
    if (chance(4) === 0 && ![...this.pages.values()].filter(({ gone }) => gone)[20]) {
      page.gone = true;
      return this.save(id);
    }
    this.pages.delete(id);
    rmSync(join(this.folder, `content/en/${id}.md`));
    const heir = [...this.pages.keys()][chance(Math.min(this.pages.size, 40))];
    this.pages.get(heir).aliases.push(id, ...page.aliases);
    this.save(heir);
  }

  rename(id = this.any()) {
    const page = this.pages.get(id);
    this.pages.delete(id);
    rmSync(join(this.folder, `content/en/${id}.md`));
    const now = `t${chance(8)}/page-${this.made++}`;
    this.pages.set(now, { ...page, aliases: [...page.aliases, id] });
    this.save(now);
  }

  edit(id = this.any()) {
    const page = this.pages.get(id);
    Object.assign(page, chance(3) ? { text: this.text() } : { title: `On ${pick(words)} ${chance(1000)}`, picture: chance(4) });
    this.save(id);
  }

  // A small picture of a colour.
  redraw(picture = chance(4)) {
    const chunk = (name, data) => {
      const body = Buffer.concat([Buffer.from(name), data]);
      let crc = ~0;
      for (const byte of body) for (let bit = 0, value = (crc ^= byte); bit < 8; bit++) crc = (value = crc) & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
      const ends = Buffer.alloc(8);
      ends.writeUInt32BE(data.length, 0);
      ends.writeUInt32BE(~crc >>> 0, 4);
      return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
    };
    const head = Buffer.from([0, 0, 0, 40, 0, 0, 0, 30, 8, 2, 0, 0, 0]);
    const colour = [chance(256), chance(256), chance(256)];
    const rows = Buffer.concat(Array.from({ length: 30 }, () => Buffer.from([0, ...Array.from({ length: 40 }, () => colour).flat()])));
    const parts = [chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))];
    this.write(`images/p${picture}.png`, Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts]));
  }

  restyle() {
    this.write('themes/default/static/own.css', `p { color: rgb(0, 0, ${chance(200)}); }\n`);
  }

  rescript() {
    this.write('themes/default/static/own.js', `document.documentElement.dataset.own = '${chance(1e6)}';\n`);
  }

  // Random changes, and as many pages more or fewer as bring the site to a size.
  change(count, size) {
    for (let made = 0; made < count; made++, this.changed++) {
      const kind = chance(1000);
      if (kind < 500) this.edit();
      else if (kind < 700) this.rename();
      else if (kind < 820) this.add();
      else if (kind < 940) this.remove();
      else if (kind < 990) this.redraw();
      else if (kind < 996) this.restyle();
      else this.rescript();
    }
    for (; this.pages.size < size; this.changed++) this.add();
    for (; this.pages.size > size; this.changed++) this.remove();
  }
}

// The host of a bucket, which itself knows no page of a folder.
const hostOfBucket = (port, bucket) => {
  const { origin, pathname } = new URL(bucket);
  return `server {
    listen 127.0.0.1:${port};
    location / {
      rewrite ^(.*/)$ ${pathname}$1index.html break;
      rewrite ^(.*)$ ${pathname}$1 break;
      proxy_pass ${origin};
    }
  }`;
};

async function moto() {
  const port = await freePort();
  const child = spawn(join(repository, 'target/python/bin/moto_server'), ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  children.push(child);
  const url = `http://127.0.0.1:${port}`;
  await answers(url);
  await fetch(`${url}/help`, { method: 'PUT' });
  const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::help/*' }] };
  await fetch(`${url}/help?policy`, { method: 'PUT', body: JSON.stringify(policy) });
  return url;
}

// What a reader may not meet, with the release in which it happened.
const troubles = [];
let release = 0;
const trouble = (who, what) => troubles.push(`release ${release}, ${who}: ${what}`);
const counted = { requests: 0, searches: 0, frames: 0, pictures: 0, opened: 0 };

// A page that stays open, and what is done in it from time to time.
class Reader {
  static async at(place, address) {
    const context = await browser.newContext();
    const reader = new Reader();
    Object.assign(reader, { place, context, since: release, page: await context.newPage() });
    const who = `${place.name}, a page of release ${release}`;
    Object.assign(reader, { who });
    reader.page.setDefaultTimeout(20_000);
    context.on('requestfailed', (request) => {
      if (request.failure().errorText !== 'net::ERR_ABORTED') trouble(who, `${request.url()} ${request.failure().errorText}`);
    });
    context.on('response', (response) => {
      counted.requests += 1;
      if (response.status() >= 400) trouble(who, `${response.url()} ${response.status()}`);
    });
    context.on('weberror', (error) => trouble(who, error.error().stack));
    await reader.page.goto(place.url + address);
    reader.shop = await context.newPage();
    await reader.shop.goto(shop);
    counted.opened += 1;
    return reader;
  }

  async search() {
    const word = pick(words);
    counted.searches += 1;
    try {
      const found = this.page.getByRole('option').first();
      await this.page.locator('#wm-search').fill('');
      await found.waitFor({ state: 'hidden' });
      await this.page.locator('#wm-search').fill(word);
      await found.waitFor();
    } catch {
      const shown = await this.page.locator('.results-panel').innerText().catch(() => 'nothing');
      trouble(this.who, `a search for ${word} is dead: ${shown}`);
    }
  }

  // Follows links as a reader does who opens them in other tabs, and looks at the pictures again.
  async read() {
    const links = await this.page.$$eval('main a[href], nav a[href], img[src]', (all) => all.map((one) => (one.currentSrc || one.href || one.src).split('#')[0]));
    const own = links.filter((link) => link.startsWith(this.place.url));
    for (const link of [pick(own), pick(own), ...own.filter((link) => link.includes('/assets/'))]) {
      await this.page.evaluate((link) => fetch(link, { cache: 'no-store' }).then(() => 0, () => 0), link);
    }
  }

  async frame() {
    const ticket = pick(this.place.tickets);
    counted.frames += 1;
    await this.shop.evaluate(async (address) => {
      const frame = document.createElement('iframe');
      frame.src = address;
      const loaded = new Promise((done) => (frame.onload = done));
      document.body.replaceChildren(frame);
      await loaded;
    }, ticket.frame);
    // In the place of a page that may not be framed stands one of the browser's own.
    const frame = this.shop.frames().find((frame) => frame !== this.shop.mainFrame());
    const shown = frame?.url().startsWith(this.place.url) && (await frame.locator('h1').first().textContent());
    if (!shown) trouble(this.who, `the frame of ${ticket.frame} shows nothing`);
  }

  async act() {
    await pick([() => this.search(), () => this.search(), () => this.read(), () => this.frame()])();
  }
}

// A place to publish to, and what tickets have taken from it.
class Place {
  tickets = [];
  readers = [];

  constructor(name, port, target, environment) {
    Object.assign(this, { name, port, target, environment, url: `http://127.0.0.1:${port}/` });
  }

  // Publishes, and lets readers go on meanwhile.
  async publish(site) {
    const words = ['publish', this.target, '--site', site.folder, '--keep', String(OPEN)];
    const child = spawn(waymark, words, { env: { ...process.env, CI: 'true', ...this.environment }, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (more) => (said += more));
    const ended = new Promise((done) => child.on('exit', done));
    let code;
    ended.then((ends) => (code = ends));
    while (code === undefined) {
      if (this.readers.length) await pick(this.readers).act();
      else await sleep(20);
    }
    assert.equal(code, 0, said);
    return said;
  }

  // A ticket that is sent now, with a picture, a frame and a permalink.
  async send(id) {
    const oembed = await fetch(`${this.url}en/${id}/embed.json`).then((answer) => answer.json());
    const picture = JSON.stringify(oembed).match(/assets\/p\d\.[0-9a-f]+\.png/)?.[0];
    assert.ok(picture, JSON.stringify(oembed));
    this.tickets.push({ frame: `${this.url}embed/en/${id}/`, picture: this.url + picture, permalink: `${this.url}go/${id}/`, page: `${this.url}en/${id}/` });
  }

  async lookAtTickets(count) {
    for (let looked = 0; looked < count && this.tickets.length; looked++) {
      const ticket = pick(this.tickets);
      for (const address of [ticket.picture, ticket.permalink, ticket.page]) {
        counted.pictures += 1;
        const { status } = await fetch(address);
        if (status !== 200) trouble(`${this.name}, an old ticket`, `${address} ${status}`);
      }
    }
  }
}

test('a year of releases: no request fails and no search dies', { timeout: 3 * 3600_000 }, async () => {
  const port = await freePort();
  const site = new Site(`http://127.0.0.1:${port}/`);
  const root = join(temporary(), 'srv');
  const endpoint = await moto();
  const places = [
    new Place('a folder', port, `dir:${root}`, {}),
    new Place('a bucket', await freePort(), 's3://help/site', { AWS_ENDPOINT_URL: endpoint, AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' }),
  ];
  const changes = Math.ceil(plan.changes / plan.releases);
  for (release = 1; release <= plan.releases; release++) {
    // To the most until the middle, and back.
    const share = 1 - Math.abs((2 * (release - 1)) / (plan.releases - 1) - 1);
    if (release > 1) site.change(changes, Math.round(plan.least + (plan.most - plan.least) * share));
    for (const place of places) {
      await place.publish(site);
      if (release === 1) {
        const ofFolder = () => run('host-config', 'nginx', '--root', join(root, 'current'), '--site', site.folder).stdout;
        await nginx(place.port === port ? ofFolder() : hostOfBucket(place.port, `${endpoint}/help/site`), place.url);
      }
      const ids = [...site.pages].filter(([, { gone }]) => !gone).map(([id]) => id);
      for (let sent = 0; sent < 3; sent++) await place.send(pick(ids));
      for (let reader = 0; reader < plan.readers; reader++) place.readers.push(await Reader.at(place, `en/${pick(ids)}/`));
      for (const reader of place.readers) await reader.act();
      await place.lookAtTickets(10);
      const [closed, open] = [place.readers.filter(({ since }) => since <= release - OPEN), place.readers.filter(({ since }) => since > release - OPEN)];
      for (const reader of closed) await reader.context.close();
      place.readers = open;
    }
  }
  console.log(`${plan.releases} releases of ${site.changed} changes: ${JSON.stringify(counted)}, ${troubles.length} troubles`);
  assert.deepEqual(troubles, []);
});
