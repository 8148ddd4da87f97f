// Opens the side panel for a tab, and hands it what is selected there. The text stays in this browser's memory: `storage.session` is
// written to no disk and sent nowhere.

// What is selected in a frame of the page; a text field has a selection of its own. Runs in the page.
function selected() {
  const field = document.activeElement;
  const own = field && typeof field.selectionStart === 'number' ? field.value.slice(field.selectionStart, field.selectionEnd) : '';
  return own || String(getSelection() ?? '');
}

// The page of a browser or a shop of extensions may not be read; then there is no text, and the agent pastes it.
async function readSelection(tabId) {
  try {
    const frames = await chrome.scripting.executeScript({ target: { tabId, allFrames: true }, func: selected });
    return frames.map(({ result }) => result ?? '').reduce((longest, text) => (text.length > longest.length ? text : longest), '');
  } catch {
    return '';
  }
}

async function handOver(tabId) {
  const text = await readSelection(tabId);
  // The time tells a text that is selected again from the one before.
  if (text.trim()) await chrome.storage.session.set({ ticket: { text, at: Date.now() } });
}

chrome.action.onClicked.addListener((tab) => {
  // Before anything is awaited: a panel may open only while the press of the button is handled.
  chrome.sidePanel.open({ tabId: tab.id }).catch(() => {});
  handOver(tab.id);
});
