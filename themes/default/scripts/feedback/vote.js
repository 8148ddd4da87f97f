// The question whether a page helped. It keeps its size and its buttons once it is answered, so that nothing moves and no focus is lost.

/** Asks, or shows what was answered before; `vote(helped)` gets an answer. */
export const ask = (form, page, vote) => {
  const key = "vote:" + page;
  const buttons = [...form.querySelectorAll("button")];
  const question = document.getElementById("wm-vote");
  const close = (answer) => {
    for (const button of buttons) {
      button.setAttribute("aria-pressed", String(button.value == answer));
      button.setAttribute("aria-disabled", "true");
    }
    question.textContent = form.dataset.thanks;
    form.dataset.answered = "";
  };
  // Storage throws where the reader has blocked it: then the answer lasts as long as the page.
  let before;
  try { before = localStorage.getItem(key); } catch {}
  if (before == "yes" || before == "no") close(before);
  for (const button of buttons) {
    button.addEventListener("click", () => {
      if ("answered" in form.dataset) return;
      close(button.value);
      document.getElementById("wm-status").textContent = form.dataset.thanks;
      try { localStorage.setItem(key, button.value); } catch {}
      vote(button.value == "yes");
    });
  }
  form.dataset.ready = "";
};
