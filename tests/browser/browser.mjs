// One browser for a file of tests, and pages in it that note everything that goes wrong.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // `plain.test` is this machine under a name that browsers do not take for a secure one; nothing else resolves.
      '--host-resolver-rules=MAP plain.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  });

// Runs in every page before anything else of it.
function listen() {
  window.__violations = [];
  document.addEventListener('securitypolicyviolation', (event) => {
    window.__violations.push(`${event.effectiveDirective} blocked ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`);
  });
}

// Runs before a page: whatever runs that should not is noted.
export function trap() {
  window.__ran = [];
  Object.defineProperty(window, '__xss', { set: () => window.__ran.push('a handler or script') });
  for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) window[name] = () => window.__ran.push(name);
}

// A page in a context of its own, so that storage and cache are those of a new reader.
// `troubles()` gives what went wrong since it was last asked.
export async function open(browser, options = {}) {
  const context = await browser.newContext({ reducedMotion: 'reduce', locale: 'fr-FR', ...options });
  await context.addInitScript(listen);
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const troubles = [];
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) troubles.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => troubles.push(`script: ${error.error().stack}`));
  context.on('requestfailed', (request) => {
    // A page that leads on cuts off its own loading.
    if (request.failure().errorText !== 'net::ERR_ABORTED') troubles.push(`request: ${request.url()} ${request.failure().errorText}`);
  });
  context.on('response', (response) => {
    if (response.status() >= 400 && !response.request().isNavigationRequest()) troubles.push(`request: ${response.url()} ${response.status()}`);
  });
  page.troubles = async () => {
    const violations = await page.evaluate(() => window.__violations?.splice(0) ?? []);
    return [...troubles.splice(0), ...violations.map((violation) => `policy: ${violation}`)];
  };
  return page;
}

// Pages for tests that leave nothing behind in them: a new window costs more than what most tests do in it. `prepare`
// is done once for each.
export function pool(browser, options, prepare = () => {}) {
  const idle = [];
  return async (t) => {
    let page = idle.pop();
    if (!page) {
      page = await open(browser, options);
      await prepare(page);
    }
    t.after(async () => {
      await page.unrouteAll({ behavior: 'wait' });
      await page.goto('about:blank');
      await page.troubles();
      idle.push(page);
    });
    return page;
  };
}

// Keeps a page that leads on (an old address, the choice of a language) standing, so that it can be looked at.
export async function standing(page) {
  await page.route('**/*', async (route) => {
    const request = route.request();
    if (/\/go\.[0-9a-f]+\.js$/.test(new URL(request.url()).pathname)) return route.fulfill({ contentType: 'text/javascript', body: '' });
    if (request.resourceType() !== 'document') return route.continue();
    const response = await route.fetch();
    const body = (await response.text()).replace(/<meta http-equiv="refresh"[^>]*>/, '');
    return route.fulfill({ response, body });
  });
}

// Does a job for each item, a few at a time.
export async function each(items, atOnce, job) {
  const left = [...items];
  const worker = async () => {
    while (left.length) await job(left.shift());
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

// Loads the pictures below the fold too, and waits for all of them; one that never loads is left for the test to find. A new width
// or colour scheme can choose another file for a picture that had loaded, a frame or two later: so all must be there twice in a row.
// Asked from here: a page without JavaScript has neither frames to wait for nor timers.
export async function loadPictures(page) {
  await page.evaluate(() => [...document.images].forEach((image) => (image.loading = 'eager')));
  const areLoaded = () => [...document.images].every((image) => image.complete && image.naturalWidth);
  for (let inARow = 0, times = 0; inARow < 2 && times < 200; times++) {
    await sleep(30);
    inARow = (await page.evaluate(areLoaded)) ? inARow + 1 : 0;
  }
}

// What axe finds, as lines. All rules, best practices and experiments included, but for those of level AAA (the design
// promises AA, and AAA's contrast of 7 to 1 contradicts it) and those that axe itself has retired.
export async function accessibility(page) {
  // Evaluated and not added as an element: the policy forbids that, as it should.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  return page.evaluate(async () => {
    const wanted = axe.getRules().filter((rule) => !rule.tags.some((tag) => tag === 'wcag2aaa' || tag === 'deprecated'));
    const results = await axe.run({ runOnly: { type: 'rule', values: wanted.map((rule) => rule.ruleId) }, resultTypes: ['violations'] });
    const seen = (node) => `${node.target.join(' ')}: ${node.html.slice(0, 160)}\n    ${node.failureSummary.replaceAll('\n', ' ')}`;
    return results.violations.map((rule) => `${rule.id}: ${rule.help}\n  ${rule.nodes.map(seen).join('\n  ')}`);
  });
}
