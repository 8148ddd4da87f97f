// Where the help centre is. It is kept in this browser, and asked for nothing before the panel opens.
const field = document.getElementById('address');
const said = document.getElementById('said');

// The address of the site, from whatever page of it was pasted: what comes before a language, `go/` or `embed/` is its folder.
function siteOf(text) {
  const url = new URL(text.includes('://') ? text : `https://${text}`);
  const isHere = ['localhost', '127.0.0.1'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isHere)) throw Error('scheme');
  const path = url.pathname.replace(/\/(go|embed)\/.*$/, '/').replace(/index\.html$/, '');
  return url.origin + (path.endsWith('/') ? path : `${path}/`);
}

chrome.storage.local.get('address').then(({ address }) => (field.value = address ?? ''));
document.querySelector('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  try {
    field.value = siteOf(field.value.trim());
    await chrome.storage.local.set({ address: field.value });
    field.removeAttribute('aria-invalid');
    said.textContent = chrome.i18n.getMessage('saved');
  } catch {
    field.setAttribute('aria-invalid', 'true');
    said.textContent = chrome.i18n.getMessage('bad');
  }
});
// The message below says what is wrong, also of what the browser would refuse with a bubble.
document.querySelector('form').noValidate = true;
