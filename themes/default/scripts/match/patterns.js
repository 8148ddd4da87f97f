// Patterns: tables of finite automata over bytes, as src/search/errors/pattern.rs writes them.
import { FOUND_STATE, START_STATE } from "constants";
import { reader } from "./shared.js";

/**
 * Reads a table: the number of byte classes, then runs of value and length: the classes of the 256 bytes, then for each state from 1 the
 * next state for each class and for the end of the line.
 * @type {(text: string) => (line: string) => boolean}
 */
export const readPattern = (text) => {
  const { number, more } = reader(text);
  const classes = number();
  const values = [];
  while (more()) for (let value = number(), left = number(); left > 0; left--) values.push(value);
  return (line) => {
    let state = START_STATE;
    const step = (unit) => (state = values[256 + (state - START_STATE) * (classes + 1) + unit]) == FOUND_STATE;
    for (const byte of new TextEncoder().encode(line)) if (step(values[byte])) return true;
    return step(classes);
  };
};
