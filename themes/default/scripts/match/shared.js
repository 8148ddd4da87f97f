// What this script takes from scripts/search/, which the page loads before it.
export const { tokens, cut, isDense, reader, fetchFile, log2, make, say, fill, lead, failure } = window[Symbol.for("waymark")] || {};
