// The error matcher. It needs scripts/search/.
import { errorBox } from "./box.js";
import { own } from "./shared.js";

const form = document.querySelector("form.error-box");
if (form && own) errorBox(form);
