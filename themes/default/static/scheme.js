// Before the first paint: the colour scheme that the reader chose, and the mark that scripts run.
(function (root) {
  root.classList.add("js");
  try {
    var scheme = localStorage.getItem("scheme");
    if (scheme == "light" || scheme == "dark") root.dataset.scheme = scheme;
  } catch (error) {}
})(document.documentElement);
