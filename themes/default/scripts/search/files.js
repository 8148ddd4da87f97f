// Loads the files of an index. They are scripts, since a page in a folder on a disk may load nothing else, and call `waymark`.

/** What files have handed over and nobody has taken yet, by name: version and data. */
export const arrived = {};

/** @type {(url: string, name: string) => Promise<[version: number | string, data: any]>} */
export const fetchFile = (url, name) =>
  new Promise((done, fail) => {
    const script = document.createElement("script");
    const end = () => {
      script.remove();
      const got = arrived[name];
      delete arrived[name];
      got ? done(got) : fail(Error("failed"));
    };
    script.onload = script.onerror = end;
    script.src = url;
    document.head.append(script);
  });

let loaded;
/** Loads what few answers need, see scripts/hints/; nothing where that fails, or where a site's own template does not name it. */
export const loadHints = async ({ dataset: { hints } }) => hints && (await (loaded ||= fetchFile(hints, "hints").catch(() => (loaded = ""))))[1];
