// Sends the reader on: to the page that moved, with its anchor, or to the start page in the reader's language.
(function () {
  "use strict";
  var links = Array.prototype.slice.call(document.querySelectorAll("a[data-go]"));
  var wanted = navigator.languages || [navigator.language];
  var go = function (link) { location.replace(link.href + location.hash); };
  if (links.length == 1) return go(links[0]);
  for (var i = 0; i < wanted.length; i++) {
    // "de-AT" finds "de-AT", else "de", else any German.
    for (var tag = wanted[i].toLowerCase(); tag; tag = tag.slice(0, Math.max(0, tag.lastIndexOf("-")))) {
      var found = links.filter(function (link) {
        var own = link.hreflang.toLowerCase();
        return own == tag || own.indexOf(tag + "-") == 0;
      })[0];
      if (found) return go(found);
    }
  }
})();
