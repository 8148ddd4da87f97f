// In a frame: the colours that the frame asks for, and the height that it needs, told to the page around it. Reading needs no script.
(function (root) {
  "use strict";
  root.classList.add("js");
  var theme = new URLSearchParams(location.search).get("theme");
  if (theme == "light" || theme == "dark") root.dataset.scheme = theme;
  if (parent == window) return;
  var last = 0;
  var tell = function () {
    var main = document.getElementById("wm-main");
    var height = main ? Math.ceil(main.getBoundingClientRect().bottom + scrollY) : 0;
    if (!height || height == last) return;
    last = height;
    // A height is no secret; who may frame this page is the server's word (frame-ancestors).
    parent.postMessage({ waymark: "height", height: height, title: document.title }, "*");
  };
  addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("source[data-scheme]").forEach(function (source) {
      if (root.dataset.scheme) source.media = root.dataset.scheme == "dark" ? "all" : "not all";
    });
    tell();
    if (typeof ResizeObserver == "function") new ResizeObserver(tell).observe(document.getElementById("wm-main"));
  });
  addEventListener("load", tell);
})(document.documentElement);
