// The scripts of the search and the error box, each loaded when it is first needed.

const waiting = {};
const load = (address) =>
  (waiting[address] ||= new Promise((done, refused) => {
    const script = document.createElement("script");
    script.onload = done;
    script.onerror = () => {
      script.remove();
      delete waiting[address];
      refused(Error("failed"));
    };
    script.src = address;
    document.head.append(script);
  }));

/** What the search's script offers, see scripts/search/main.js. */
export const searching = async () => {
  await load(document.body.dataset.search);
  return window[Symbol.for("waymark")];
};

/** The same with what the error box offers, see scripts/match/box.js. */
export const matching = async () => {
  const own = await searching();
  await load(document.body.dataset.match);
  return own;
};
