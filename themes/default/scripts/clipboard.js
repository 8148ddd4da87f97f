// What ends up on the clipboard of an agent.

/**
 * Puts a text on the clipboard in each of these kinds, and says whether that worked.
 * @type {(kinds: { "text/plain": string, "text/html"?: string }) => Promise<boolean>}
 */
export const fillClipboard = async (kinds) => {
  // A copy that is asked for by a press of a button can be filled, on plain http and in a frame too; and the browser leaves its styles as they are.
  let done = false;
  const fill = (event) => {
    for (const [type, text] of Object.entries(kinds)) event.clipboardData.setData(type, text);
    event.preventDefault();
    done = true;
  };
  document.addEventListener("copy", fill, { once: true });
  document.execCommand("copy");
  document.removeEventListener("copy", fill);
  if (done) return true;
  try {
    const blobs = Object.entries(kinds).map(([type, text]) => [type, new Blob([text], { type })]);
    await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
    return true;
  } catch {
    return false;
  }
};

/** A text in which links to the entry lead to its permalink, where it is not translated: that leads on once it is. */
export const lasting = (data, text) =>
  data.lasting && text ? text.replace(/https?:\/\/[^\s"<>()]+/g, (url) => (url.split("#")[0] == data.url ? data.permalink + url.slice(data.url.length) : url)) : text;
