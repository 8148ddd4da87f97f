// What is copied for a ticket: of an entry, or of a step of it.

const answers = {};
const formsOf = (address) =>
  (answers[address] ||= fetch(address).then((answer) => {
    if (!answer.ok) throw Error("failed");
    return answer.json();
  }));

// Where the entry is not translated, the permalink: it leads to a translation as soon as there is one.
const lasting = (data, text) =>
  data.lasting ? text.replace(/https?:\/\/[^\s"<>()]+/g, (url) => (url.split("#")[0] == data.url ? data.lasting + url.slice(data.url.length) : url)) : text;

/** Copies a form of an entry, or of the section or the step whose page is at `part`. */
export const copyForms = async (form, folder, data, part) => {
  try {
    const section = (data.sections || []).find(({ anchor }) => "#" + anchor == part);
    const own = section || (part ? await formsOf(`${folder}${part}embed.json`) : data);
    const step = (data.steps || []).find(({ address }) => address == part);
    const anchor = section?.anchor || step?.anchor;
    const page = data.lasting || data.url;
    const link = anchor ? `${page}#${encodeURIComponent(anchor)}` : page;
    const plain = form == "link" ? link : form == "permalink" ? own.permalink || data.permalink : lasting(data, form == "html" ? own.text : own[form]);
    const kinds = { "text/plain": plain };
    if (form == "html") kinds["text/html"] = lasting(data, own.html);
    // A frame may not use the asynchronous clipboard; a copy that is asked for by a press of a button may be filled there too.
    let done = false;
    const fill = (event) => {
      for (const [type, text] of Object.entries(kinds)) event.clipboardData.setData(type, text);
      event.preventDefault();
      done = true;
    };
    document.addEventListener("copy", fill, { once: true });
    document.execCommand("copy");
    document.removeEventListener("copy", fill);
    return done;
  } catch {
    return false;
  }
};
