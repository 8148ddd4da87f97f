// The error matcher. It needs scripts/search/.
import { errorBox } from "./box.js";

const form = document.querySelector("form.error-box");
if (form && window[Symbol.for("waymark")]) errorBox(form);
