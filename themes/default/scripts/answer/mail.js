// What a customer wrote of a mail: without headers, quoted mails and the signature, as in src/answers/mail.rs.
import { CLOSINGS, HEADERS, LEAST_OWN, MOST_CLOSING, MOST_SIGNED, SENT_FROM, SUBJECTS } from "constants";

const letters = (text) => (text.match(/[\p{Alphabetic}\p{N}]/gu) || []).length;

const parted = (line) => line.match(/^([^:：]*)[:：]([^]*)$/) || [];
const headerName = (line) => {
  const name = parted(line)[1]?.replace(/^[* ]+|[* ]+$/g, "").toLowerCase();
  return HEADERS.includes(name) ? name : undefined;
};
const isHeader = (line) => headerName(line.trim()) !== undefined;
const subject = (line) => (SUBJECTS.includes(headerName(line)) ? parted(line)[2] : undefined);

// A line of underscores or hyphens, as programs for mail write between mails.
const isRule = (line) => {
  const inner = line.replace(/^[-_= ]+|[-_= ]+$/g, "");
  return line.length - inner.length >= 10 && (!inner || line.startsWith("-----"));
};

// Takes the line above a quotation away, "On Monday Tom wrote:", which may be broken into two.
const dropAttribution = (own) => {
  while (own.length && !own.at(-1).trim()) own.pop();
  if (!/[:：]\s*$/u.test(own.at(-1) || "")) return;
  if (!/\p{N}/u.test(own.pop()) && /\p{N}/u.test(own.at(-1) || "")) own.pop();
};

const withoutQuotes = (all) => {
  const own = [];
  let at = 0;
  while (at < all.length) {
    const line = all[at].trim();
    if (line.startsWith(">")) dropAttribution(own);
    else if (isHeader(line) && isHeader(all[at + 1] || "")) {
      if (own.some((line) => line.trim())) break;
      for (; at < all.length && isHeader(all[at]); at++) {
        const said = subject(all[at]);
        if (said !== undefined) own.push(said);
      }
      continue;
    } else if (!own.length && subject(all[at]) !== undefined) own.push(subject(all[at]));
    else if (!isRule(line)) own.push(all[at]);
    at++;
  }
  return own;
};

// A closing formula, or what a phone writes below a mail.
const closes = (line) => {
  const small = line.toLowerCase();
  const begins = (phrase) => small.startsWith(phrase) && !/^[\p{Alphabetic}\p{N}]/u.test(small.slice(phrase.length));
  return line.split(/\s+/u).filter(Boolean).length <= MOST_CLOSING && !/[?？؟]/.test(line) && (CLOSINGS.some(begins) || SENT_FROM.some((phrase) => small.startsWith(phrase)));
};

const withoutSignature = (own) => {
  const filled = (lines) => lines.filter((line) => line.trim()).length;
  const end = own.findIndex((whole, at) => {
    const line = whole.trim();
    return line == "--" || line == "—" || (filled(own.slice(at + 1)) <= MOST_SIGNED && filled(own.slice(0, at)) > 0 && closes(line));
  });
  return end < 0 ? own : own.slice(0, end);
};

/**
 * The lines that the customer wrote. Of a mail that is nothing but a quoted one, all lines: somebody passed it on.
 * @type {(ticket: string) => string[]}
 */
export const written = (ticket) => {
  const all = ticket.replace(/\r?\n$/, "").split(/\r?\n/);
  const own = withoutSignature(withoutQuotes(all));
  const count = letters(own.join("\n"));
  return count < LEAST_OWN && count * 4 < letters(ticket) ? all : own;
};
