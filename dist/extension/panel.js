// The help centre's page "Which entry fits?" in a frame, and the selected text handed to it as a message, which no server is sent.
const frame = document.getElementById('frame');
let origin;
let isReady = false;

async function hand() {
  const { ticket } = await chrome.storage.session.get('ticket');
  if (!isReady || !ticket) return;
  frame.contentWindow.postMessage({ waymarkTicket: ticket.text }, origin);
  await chrome.storage.session.remove('ticket');
}

async function show() {
  const { address } = await chrome.storage.local.get('address');
  isReady = false;
  document.getElementById('none').hidden = !!address;
  frame.hidden = !address;
  if (!address) return frame.removeAttribute('src');
  const url = new URL('embed/answer/', address);
  origin = url.origin;
  frame.title = chrome.i18n.getMessage('name');
  frame.src = url.href;
}

addEventListener('message', ({ source, origin: from, data }) => {
  if (source !== frame.contentWindow || from !== origin || data?.waymark !== 'answer-ready') return;
  isReady = true;
  hand();
});
chrome.storage.session.onChanged.addListener(({ ticket }) => ticket?.newValue && hand());
chrome.storage.local.onChanged.addListener(({ address }) => address && show());
document.getElementById('options').addEventListener('click', () => chrome.runtime.openOptionsPage());
show();
