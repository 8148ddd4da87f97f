// The page is named behind the hash; only pages of this preview are shown.
const show = () => {
  const page = new URL(location.hash.slice(1) || "/", location.origin);
  if (page.origin == location.origin) document.querySelector("iframe").src = page.pathname;
};
addEventListener("hashchange", show);
show();
