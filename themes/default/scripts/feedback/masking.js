// Takes out of a text what nobody but its writer should see: numbers, addresses, keys, passwords. Of the rest only words are left.
// src/gaps/masking.rs does the same to tickets, and tests/masking.json holds both to it.
import { DENSE } from "constants";

// A longer text may have been cut within a word that is a key: its last word goes. Of the rest so many characters are looked at.
const MAX_WHOLE_CHARS = 1999;
const MAX_READ_CHARS = 20_000;
const MAX_CHARS = 500;
const MASK = "…";

// What follows such a header is secret to the end of its line.
const headers = /(authorization|cookie)["']?\s*[:=].*/giu;
// What follows a label such as `password:` is secret; `Passwort`, `accessToken` and `secret_key` are labels too.
const labels =
  /(pass(?:wor[dt]|wd|code|phrase)?|pwd|kennwort|contraseña|mot de passe|senha|wachtwoord|secret|token|key|schlüssel|パスワード|密码|비밀번호|كلمة المرور|סיסמה)["'”)]*\s*[:=：]\s*\S+|bearer\s+\S+/giu;
// Languages without spaces between words are a chunk by themselves, so that one number hides no whole sentence.
const chunks = new RegExp(`[${DENSE}]+|[^\\s${DENSE}]+`, "gu");
const words = /…|[\p{L}\p{M}]+(?:['’_-][\p{L}\p{M}]+)*/gu;

// Keys without a digit: letters of both cases that change more often than words do, and endless ones.
const isMixed = (word) => {
  const humps = word.match(/[A-Z]*[a-z]+|[A-Z]+/g) || [];
  const letters = humps.join("").length;
  if (letters > 40) return true;
  const isUpper = !/[a-z]/.test(word);
  if (isUpper || humps.length < 2) return isUpper && letters >= 20;
  return letters >= 10 && letters < humps.length * (letters < 20 ? 3.2 : 4.2);
};

const isSecret = (chunk) =>
  /[\p{N}@=]|:\/\/|^["'(]*(?:www\.|[/~\\])|\p{L}\.\p{L}{2}|[/\\].*[/\\]|\p{L}[\\~%$#^*&+!?]\p{L}/u.test(chunk) || chunk.split(/[^A-Za-z]+/).some(isMixed);

/** @type {(text: string) => string} */
export const masked = (text) => {
  let read = text.slice(0, MAX_READ_CHARS);
  if (text.length > MAX_WHOLE_CHARS) read = read.replace(/\S+$/, "");
  const shown = read
    .replace(/\S*@\S*/g, MASK)
    .replace(headers, MASK)
    .replace(labels, MASK)
    .replace(chunks, (chunk) => (isSecret(chunk) ? MASK : chunk));
  const kept = (shown.match(words) || []).filter((word, at, all) => word != MASK || all[at - 1] != MASK).join(" ");
  return kept.length > MAX_CHARS ? kept.slice(0, MAX_CHARS).replace(/\S*$/, "").trimEnd() : kept;
};
