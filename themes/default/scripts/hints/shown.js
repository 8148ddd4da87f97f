// How a text shows words that are known as tokens.

const words = /([\p{Alphabetic}\p{N}\p{M}_]+)/gu;

/**
 * The first piece of some texts that has these tokens, or words that begin with them; nothing where none has.
 * @type {(own: object, texts: string[], tokens: string[]) => string | undefined}
 */
export const shownAs = (own, texts, tokens) => {
  for (const text of texts) {
    if (!text) continue;
    // Pairs of characters are found character by character, other words with what stands between them.
    const isDense = own.isDense(tokens[0]);
    const units = isDense ? [...text] : text.split(words);
    const size = isDense ? tokens.length + 1 : 2 * tokens.length - 1;
    for (let at = 0; at + size <= units.length; at++) {
      const piece = units.slice(at, at + size).join("");
      const found = own.tokens(piece);
      if (found.length == tokens.length && tokens.every((token, place) => found[place].startsWith(token))) return piece.trim();
    }
  }
};
