// Patterns of addresses, as src/content/shown_on.rs checks them: `*` stands for any characters but `/`, `**` for any.

// All places in the pattern are followed at once, so no pattern is slow.
const fits = (pattern, address) => {
  const parts = pattern.match(/\*\*|[^]/g) || [];
  // A star may stand for nothing.
  const reach = (places, at) => {
    places.add(at);
    return parts[at]?.[0] == "*" ? reach(places, at + 1) : places;
  };
  let places = reach(new Set(), 0);
  for (const unit of address.split("")) {
    const next = new Set();
    for (const at of places) {
      if (parts[at] == "**" || (parts[at] == "*" && unit != "/")) reach(next, at);
      else if (parts[at] == unit) reach(next, at + 1);
    }
    places = next;
  }
  return places.has(parts.length);
};

// A slash at the end counts for nothing, and letters are compared as people read them.
const plain = (address) => {
  try { address = decodeURI(address); } catch {}
  return address.replace(/\/+$/, "");
};

/**
 * How many signs of the most exact of several patterns an address has to have to fit it; -1 where it fits none. What lies below a folder
 * (`/settings/**`) includes the folder.
 * @type {(patterns: string[], address: string) => number}
 */
export const exactness = (patterns, address) => {
  const whole = plain(address);
  const path = whole.replace(/^[a-z-]+:\/\/[^/]*/, "");
  const isFitting = (pattern) => {
    const shown = pattern[0] == "/" ? path : whole;
    return fits(plain(pattern), shown) || (pattern.endsWith("/**") && fits(pattern.slice(0, -3), shown));
  };
  return Math.max(-1, ...patterns.filter(isFitting).map((pattern) => pattern.replace(/\*/g, "").length));
};
