// The error matcher. It needs scripts/search/.
import { errorBox } from "./box.js";
import { find, prepare } from "./matcher.js";
import { own } from "./shared.js";

const form = document.querySelector("form.error-box");
if (form && own && !form.matches(".answer-box")) errorBox(form);
// For the page that says which entry fits a ticket, see scripts/answer/.
if (own) Object.assign(own, { find, prepare });
