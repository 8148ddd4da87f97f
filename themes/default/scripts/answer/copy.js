// What is copied for a ticket: of an entry, or of a step of it.
import { fillClipboard, lasting } from "../clipboard.js";
import { shaped } from "../desks.js";

const answers = {};
const formsOf = (address) =>
  (answers[address] ||= fetch(address).then((answer) => {
    if (!answer.ok) throw Error("failed");
    return answer.json();
  }));

/** Copies a form of an entry, or of the section or the step whose page is at `part`; rich text as `desk`, a list of desks, says. */
export const copyForms = async (form, folder, data, part, desk) => {
  try {
    const section = (data.sections || []).find(({ anchor }) => "#" + anchor == part);
    const own = section || (part ? await formsOf(`${folder}${part}embed.json`) : data);
    const step = (data.steps || []).find(({ address }) => address == part);
    const anchor = section?.anchor || step?.anchor;
    const page = data.lasting || data.url;
    const link = anchor ? `${page}#${encodeURIComponent(anchor)}` : page;
    const plain = form == "link" ? link : form == "permalink" ? own.permalink || data.permalink : lasting(data, form == "html" ? own.text : own[form]);
    const kinds = { "text/plain": plain };
    if (form == "html") kinds["text/html"] = lasting(data, shaped(own.html, desk.value, link, desk.dataset.rest));
    return await fillClipboard(kinds);
  } catch {
    return false;
  }
};
