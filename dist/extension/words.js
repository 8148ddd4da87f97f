// Puts the words of the browser's language into the page.
document.documentElement.lang = chrome.i18n.getMessage('tag');
document.documentElement.dir = chrome.i18n.getMessage('@@bidi_dir');
document.title = chrome.i18n.getMessage('name');
for (const element of document.querySelectorAll('[data-word]')) element.textContent = chrome.i18n.getMessage(element.dataset.word);
