// What is copied for a ticket: of an entry, or of a step of it.

const answers = {};
const formsOf = (address) =>
  (answers[address] ||= fetch(address).then((answer) => {
    if (!answer.ok) throw Error("failed");
    return answer.json();
  }));

/** Copies a form of an entry, or of the step whose page is at `part`. */
export const copyForms = async (form, folder, data, part) => {
  try {
    const own = part ? await formsOf(`${folder}${part}embed.json`) : data;
    const step = part && data.steps.find(({ address }) => address == part);
    const link = step ? `${data.url}#${encodeURIComponent(step.anchor)}` : data.url;
    const plain = form == "link" ? link : form == "permalink" ? own.permalink : form == "html" ? own.text : own[form];
    const kinds = { "text/plain": plain };
    if (form == "html") kinds["text/html"] = own.html;
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
