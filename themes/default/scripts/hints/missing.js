// The pages that the address of a page that is not there may have meant. static/main.js puts its words into the box.

// Milder than an answer to a question: nobody has asked.
const MOST = 5;

export const searchAgain = async (own, form, place) => {
  const { folder, locale } = form.dataset;
  try {
    const found = await own.answer(folder, locale, form.querySelector("input").value, MOST);
    if (!found.shown.length) return;
    place.className = "section";
    place.append(own.make("h2", "", place.dataset.title), own.entries(found.shown, found));
  } catch {}
};
