// Servers that a test starts on this machine, and ends.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporary } from './site.mjs';

// What was started; whoever starts something kills these afterwards.
export const children = [];

export async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

export async function answers(url) {
  for (let tries = 0; tries < 400; tries++) {
    if (await fetch(url).then(() => true, () => false)) return;
    await sleep(50);
  }
  throw new Error(`${url} does not answer`);
}

// nginx with the part of a configuration that is a server.
export async function nginx(config, url) {
  const folder = temporary();
  const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${kind};`).join('\n');
  writeFileSync(join(folder, 'site.conf'), config);
  writeFileSync(join(folder, 'nginx.conf'), `pid pid;\nerror_log errors;\ndaemon off;\nmaster_process off;\nevents {}\nhttp {\naccess_log off;\n${kinds}\ninclude site.conf;\n}\n`);
  const child = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'errors'], { stdio: 'ignore' });
  children.push(child);
  await answers(url);
}
