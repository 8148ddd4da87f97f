// What this script takes from scripts/search/, which the page loads before it.
export const own = window[Symbol.for("waymark")];
export const { tokens, cut, isDense, reader, fetchFile, log2, make, say, fill, lead, failure } = own || {};
