// What this script takes from scripts/search/ and scripts/match/, which the page loads before it.
export const own = window[Symbol.for("waymark")];
