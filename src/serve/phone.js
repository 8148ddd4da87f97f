// The page is named behind the hash; only pages of this preview are shown.
const show = () => {
  const named = location.hash.slice(1) || "/";
  const page = URL.canParse(named, location.origin) && new URL(named, location.origin);
  if (page && page.origin == location.origin) document.querySelector("iframe").src = page.pathname;
};
addEventListener("hashchange", show);
show();
