// Sends the reader on: to the page that moved, by the part of the address behind "#" if that decides, or to the page in their
// language: the one that they chose, else the first of the browser's that there is.
(function () {
  "use strict";
  var links = Array.prototype.slice.call(document.querySelectorAll("a[data-go]"));
  var fragment = location.hash.slice(1);
  try { fragment = decodeURIComponent(fragment); } catch (error) {}
  var from = function (link) { return link.getAttribute("data-from"); };
  var meant = links.filter(function (link) { return fragment && from(link) == fragment; });
  if (meant[0]) return location.replace(meant[0].href);
  links = links.filter(function (link) { return from(link) === null; });
  var chosen;
  try { chosen = localStorage.getItem("locale"); } catch (error) {}
  links.forEach(function (link) {
    if (location.hash) link.hash = location.hash;
    link.addEventListener("click", function () {
      try { if (link.hreflang) localStorage.setItem("locale", link.hreflang); } catch (error) {}
    });
  });
  if (links.length == 1) return location.replace(links[0].href);
  var wanted = (chosen ? [chosen] : []).concat(navigator.languages || [navigator.language]);
  // Language and script: "zh-TW" is no "zh-Hans", and "de-AT" is a "de".
  var likely = function (tag) {
    try {
      // Some systems add more than a language tag has: "en-US@posix".
      var locale = new Intl.Locale(tag.split("@")[0]).maximize();
      return locale.language + "-" + locale.script;
    } catch (error) { return tag; }
  };
  for (var i = 0; i < wanted.length; i++) {
    var exact = links.filter(function (link) { return link.hreflang.toLowerCase() == wanted[i].toLowerCase(); });
    var near = links.filter(function (link) { return likely(link.hreflang) == likely(wanted[i]); });
    var found = exact[0] || near[0];
    if (found) return location.replace(found.href);
  }
})();
