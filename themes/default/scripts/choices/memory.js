// What was chosen, kept in this browser alone. Storage throws where the reader has blocked it: then it lasts as long as the page.
const own = {};

export const kept = (kind) => {
  try { return localStorage.getItem("choice:" + kind); } catch { return own[kind]; }
};

export const keep = (kind, id) => {
  own[kind] = id;
  try { localStorage.setItem("choice:" + kind, id); } catch {}
};
