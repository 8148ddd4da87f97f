// What is written is valid HTML, small, and leads nowhere that does not exist.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { after, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { HtmlValidate } from 'html-validate';
import { launch, loadPictures, open } from './browser.mjs';
import { build, builtAndServed, files, locales, pages, repository } from './site.mjs';

const outputs = { 'this site': build(repository), 'two languages': build(locales) };

describe('html-validate, as recommended', () => {
  const validator = new HtmlValidate({ root: true, extends: ['html-validate:recommended'] });
  for (const [name, out] of Object.entries(outputs)) {
    for (const path of files(out, '.html')) {
      test(`${name}: ${path}`, async () => {
        const report = await validator.validateFile(join(out, path));
        const messages = report.results.flatMap((result) => result.messages);
        assert.equal(messages.map(({ line, column, ruleId, message }) => `${line}:${column} ${ruleId}: ${message}`).join('\n'), '');
      });
    }
  }
});
