// What is copied for a ticket: of an entry, or of a step of it.
import { fillClipboard, lasting } from "../clipboard.js";
import { shaped } from "../desks.js";

const answers = {};
const formsOf = (address) =>
  (answers[address] ||= fetch(address).then((answer) => {
    if (!answer.ok) throw Error("failed");
    return answer.json();
  }));

/** Copies a form of an entry, or of the section, the choice or the step whose page is at `part`; rich text as `desk`, a list of desks, says. */
export const copyForms = async (form, folder, data, part, desk) => {
  try {
    const section = (data.sections || []).find(({ anchor }) => "#" + anchor == part);
    const choice = (data.choices || []).find(({ id }) => "=" + id == part);
    const own = section || choice || (part ? await formsOf(`${folder}${part}embed.json`) : data);
    const step = (data.steps || []).find(({ address }) => address == part);
    const anchor = section?.anchor || step?.anchor;
    const page = data.lasting || data.url;
    const link = page + (anchor ? "#" + encodeURIComponent(anchor) : choice ? choice.url.slice(data.url.length) : "");
    const plain = form == "link" ? link : form == "permalink" ? own.permalink || data.permalink : lasting(data, form == "html" ? own.text : own[form]);
    const kinds = { "text/plain": plain };
    if (form == "html") kinds["text/html"] = lasting(data, shaped(own.html, desk.value, link, desk.dataset.rest));
    return await fillClipboard(kinds);
  } catch {
    return false;
  }
};
