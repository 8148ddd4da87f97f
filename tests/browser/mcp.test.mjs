// `waymark mcp` asked by the protocol's own inspector: what it takes for a server, every client should.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { locales, waymark } from './site.mjs';

const inspector = fileURLToPath(new URL('node_modules/.bin/mcp-inspector', import.meta.url));

// Asks the program, which the inspector starts, and gives what it answers.
function ask(method, ...more) {
  const words = [inspector, '--cli', waymark, 'mcp', '--site', locales, '--method', method, ...more];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8', timeout: 60_000 });
  assert.equal(status, 0, stderr + stdout);
  return JSON.parse(stdout);
}

const call = (tool, ...words) =>
  ask('tools/call', '--tool-name', tool, ...words.flatMap((word) => ['--tool-arg', word]));

test('the inspector lists the tools', () => {
  const { tools } = ask('tools/list');
  assert.deepEqual(tools.map((tool) => tool.name), ['which_fits', 'search', 'match', 'read', 'list']);
  for (const tool of tools) {
    assert.ok(tool.annotations.readOnlyHint && tool.description.endsWith('.'), tool.name);
    assert.equal(tool.inputSchema.type, 'object');
  }
});

test('the inspector lists entries, reads one, and finds it again', () => {
  const listed = call('list', 'kind=article').structuredContent;
  assert.ok(listed.entries.length > 0);
  const [{ id, address }] = listed.entries;
  const read = call('read', `entry=${address}`);
  assert.equal(read.structuredContent.id, id);
  assert.ok(read.content[0].text.includes(read.structuredContent.markdown));
  const { results } = call('search', `query=${read.structuredContent.title}`, 'most=3').structuredContent;
  assert.ok(results.some((result) => result.id === id), JSON.stringify(results));
  const fits = call('which_fits', `ticket=Hello, please tell me: ${read.structuredContent.title}`).structuredContent;
  assert.ok(fits.entries.some((entry) => entry.id === id), JSON.stringify(fits));
});
