// The lines of a pasted text, and what is left out of them, as in src/search/errors/matcher.rs.
import { ERROR_PAGE_TAGS, MAX_LINE_CHARS, MAX_LINES, MAX_PASTE_CHARS, MAX_TAG_CHARS } from "constants";
import { cut } from "./shared.js";
import { normal } from "./templates.js";

const tag = new RegExp(`<([^<>\\n]{0,${MAX_TAG_CHARS}})>`, "gu");
const knownTag = new RegExp(`^/?(${ERROR_PAGE_TAGS})([ /]|$)`, "i");
const entities = { lt: "<", gt: ">", quot: '"', "#39": "'" };

// A text without the colours of terminals (ECMA-48 sequences) and the tags of a response that is HTML.
const clean = (text) =>
  text
    .replace(/\x1b(\[[ -?]*[@-~]?)?/g, "")
    .replace(tag, (whole, inner) => (knownTag.test(inner) ? " " : whole))
    .replace(/&(lt|gt|quot|#39);/g, (_, name) => entities[name])
    .replace(/&amp;/g, "&");

/**
 * The different lines of a text, in normal form and as they are, and whether a part of the text was not read.
 * @type {(text: string) => [[string, string][], boolean]}
 */
export const linesOf = (text) => {
  // Most of a large paste is never looked at.
  const start = cut(text, MAX_PASTE_CHARS);
  let isCut = text.length > start.length;
  const seen = new Map();
  for (const whole of clean(start).split(/[\n\r]/)) {
    const line = cut(whole, MAX_LINE_CHARS);
    const plain = normal(line);
    if (!plain || seen.has(plain)) continue;
    if (seen.size == MAX_LINES) {
      isCut = true;
      break;
    }
    seen.set(plain, line.trim());
  }
  return [[...seen], isCut];
};

/** A line without what is between quotation marks: that is the writer's, not the program's. */
export const masked = (line) => line.replace(/"[^"]*"|'[^']*'|`[^`]*`|「[^」]*」|«[^»]*»|„[^"]*"/g, " ");
