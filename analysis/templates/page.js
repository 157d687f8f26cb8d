(function () {
  "use strict";
  var figures = JSON.parse(document.getElementById("figures").textContent);
  var all = function (what) { return Array.prototype.slice.call(document.querySelectorAll(what)); };

  /* Charts */
  var plots = all(".plot");
  plots.forEach(function (place) {
    var figure = figures[place.dataset.figure], x = figure.layout.xaxis;
    if (place.clientWidth < 420 && !x.tickvals) { x.nticks = 3; x.tickangle = 0; x.dtick = null; }
    Plotly.newPlot(place, figure.data, figure.layout, { responsive: true, displayModeBar: false });
  });
  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = all("details.paper:not([open])");
    opened.forEach(function (one) { one.open = true; });
    plots.forEach(function (place) {
      var change = { autosize: false, width: 325 };
      if (place.layout.xaxis.tickangle === 0) { change["xaxis.nticks"] = 3; }
      Plotly.relayout(place, change);
    });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (one) { one.open = false; });
    plots.forEach(function (place) { Plotly.relayout(place, { autosize: true, width: null }); });
  });

  /* Definitions: on hover, on focus, at a touch; Escape closes. Without this script the links lead to the list. */
  var tip = document.getElementById("tip"), from = null;
  function hide() {
    tip.hidden = true;
    if (from) { from.removeAttribute("aria-describedby"); from = null; }
  }
  function show(link) {
    var term = document.getElementById(link.hash.slice(1));
    if (!term) { return; }
    hide();
    tip.textContent = "";
    var head = document.createElement("b");
    head.textContent = term.dataset.name;
    tip.appendChild(head);
    tip.appendChild(document.createTextNode(term.nextElementSibling.textContent.replace(/\s+/g, " ").trim()));
    tip.hidden = false;
    from = link;
    link.setAttribute("aria-describedby", "tip");
    var box = link.getBoundingClientRect(), width = document.documentElement.clientWidth;
    tip.style.left = Math.max(12, Math.min(box.left, width - tip.offsetWidth - 12)) + window.scrollX + "px";
    var below = box.bottom + 6 + tip.offsetHeight < window.innerHeight || box.top < tip.offsetHeight + 12;
    tip.style.top = (below ? box.bottom + 6 : box.top - tip.offsetHeight - 6) + window.scrollY + "px";
  }
  all("a.term").forEach(function (link) {
    link.addEventListener("pointerenter", function (event) { if (event.pointerType === "mouse") { show(link); } });
    link.addEventListener("pointerleave", function (event) { if (event.pointerType === "mouse" && document.activeElement !== link) { hide(); } });
    link.addEventListener("focus", function () { show(link); });
    link.addEventListener("blur", hide);
    link.addEventListener("click", function (event) { event.preventDefault(); show(link); });
  });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") { hide(); } });
  document.addEventListener("pointerdown", function (event) { if (from && !event.target.closest("a.term, #tip")) { hide(); } });
})();
