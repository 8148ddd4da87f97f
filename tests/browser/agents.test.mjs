// Agents that read the site: all checks of the Agent-Friendly Documentation Spec (https://agentdocsspec.com/), by its own tool `afdocs`, on this
// repository's help centre as nginx sends it with the configuration that waymark prints.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { after, test } from 'node:test';
import { children, freePort, nginx } from './servers.mjs';
import { build, repository, run, temporary } from './site.mjs';

after(() => children.forEach((child) => child.kill()));

test('every check of afdocs passes', async () => {
  const site = temporary();
  for (const folder of ['content', 'images']) cpSync(join(repository, folder), join(site, folder), { recursive: true });
  const url = `http://127.0.0.1:${await freePort()}/`;
  const config = join(site, 'content/site.yaml');
  writeFileSync(config, readFileSync(config, 'utf8').replace(/^base_url: .*$/m, `base_url: ${url}`));
  const out = build(site);
  const printed = run('host-config', 'nginx', '--site', site, '--root', out);
  assert.equal(printed.status, 0, printed.stderr);
  await nginx(printed.stdout, url);

  const afdocs = join(import.meta.dirname, 'node_modules/afdocs/bin/afdocs.mjs');
  const words = ['check', url, '--format', 'json', '--sampling', 'deterministic', '--request-delay', '0', '--quiet'];
  // It ends with 1 where a check fails, and prints its report all the same.
  const { stdout } = await promisify(execFile)(process.execPath, [afdocs, ...words], { maxBuffer: 1 << 26 }).catch((error) => error);
  const { results } = JSON.parse(stdout);
  assert.ok(results.length > 20, `${results.length} checks`);
  const bad = results.filter(({ status }) => status !== 'pass' && status !== 'skip');
  assert.deepEqual(bad.map(({ id, status, message }) => `${id}: ${status}: ${message}`), []);
  // Nobody has to sign in, so there is no other way in to check.
  assert.deepEqual(results.filter(({ status }) => status === 'skip').map(({ id }) => id), ['auth-alternative-access']);
});
