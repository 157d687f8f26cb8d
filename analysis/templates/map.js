(function () {
  "use strict";
  var store = document.getElementById("map-data");
  if (!store) { return; }
  var data = JSON.parse(store.textContent), words = data.words;
  var at = function (id) { return document.getElementById(id); };
  var arm = at("map-arm"), slider = at("map-month"), play = at("map-play"), status = at("map-status"), chosen = at("map-chosen");
  var village = at("map-village"), house = at("map-house"), shown = at("map-when");
  var canvases = Array.prototype.slice.call(document.querySelectorAll(".maps canvas"));
  var ROAD = "#c9d1d9", TIE = "rgba(87,96,106,.10)", INK = "#1b1f24";
  var RIBBONS = ["#dfe9d8", "#e9e0ef", "#fbe9d0", "#d9ebf2"];
  var first = [], total = 0, picked = -1, timer = null;
  data.villages.forEach(function (one) { first.push(total); total += one.houses; });
  var ties = [];
  for (var k = 0; k < total; k++) { ties.push([]); }
  for (k = 0; k < data.ties.length; k += 2) {
    ties[data.ties[k]].push(data.ties[k + 1]);
    ties[data.ties[k + 1]].push(data.ties[k]);
  }

  /* Houses along a spiral street, from the middle outward, evenly spaced; in units of the village's half width. */
  function street(count) {
    var points = [], turn = 3.2, widest = 0, k;
    for (k = 0; k < count; k++) {
      points.push([turn * Math.cos(turn), turn * Math.sin(turn)]);
      widest = turn;
      turn += 4.3 / turn;
    }
    return points.map(function (p) { return [p[0] / widest, p[1] / widest]; });
  }
  var streets = data.villages.map(function (one) { return street(one.houses); });
  function villageOf(row) {
    var v = first.length - 1;
    while (row < first[v]) { v--; }
    return v;
  }
  function code(row) { return data.alphabet.indexOf(data.arms[arm.value].months[+slider.value - 1][row]); }
  function facts(row) {
    var c = code(row), state = c % data.states, flags = Math.floor(c / data.states);
    return {
      kind: state === 0 ? "unaware" : state === 1 ? "aware" : state === 2 ? "barred" : state > 2 + data.sizes ? "late" : "loan",
      size: state > 2 ? (state - 3) % data.sizes + 1 : 0, struck: flags % 2 === 1, hungry: flags >= 2
    };
  }

  function draw() {
    canvases.forEach(function (canvas, v) {
      var side = canvas.clientWidth, scale = Math.min(window.devicePixelRatio || 1, 2);
      if (!side) { return; }
      canvas.width = canvas.height = Math.round(side * scale);
      var pen = canvas.getContext("2d"), points = streets[v], groups = data.arms[arm.value].groups;
      pen.scale(scale, scale);
      var half = side / 2, reach = half - 14, unit = Math.max(1.6, Math.min(9, reach * 1.15 / Math.sqrt(points.length * 2.2)));
      var spot = function (k) { return [half + reach * points[k][0], half + reach * points[k][1]]; };
      canvas.spots = points.map(function (p, k) { return spot(k); });
      pen.clearRect(0, 0, side, side);
      var k, row, s = canvas.spots;
      pen.lineWidth = 1; pen.strokeStyle = TIE; pen.beginPath();
      for (k = 0; k < points.length; k++) {
        row = first[v] + k;
        ties[row].forEach(function (other) {
          if (other > row) { pen.moveTo(s[k][0], s[k][1]); pen.lineTo(s[other - first[v]][0], s[other - first[v]][1]); }
        });
      }
      pen.stroke();
      if (groups.length) {
        pen.lineWidth = unit * 3.4; pen.lineCap = "round"; pen.lineJoin = "round";
        for (k = 0; k < points.length; k++) {
          var g = groups[first[v] + k];
          if (!g || groups[first[v] + k - 1] === g && k > 0) { continue; }
          pen.strokeStyle = RIBBONS[g % RIBBONS.length]; pen.beginPath(); pen.moveTo(s[k][0], s[k][1]);
          for (var m = k; m < points.length && groups[first[v] + m] === g; m++) { pen.lineTo(s[m][0] + .01, s[m][1]); }
          pen.stroke();
        }
      } else {
        pen.lineWidth = 1; pen.strokeStyle = ROAD; pen.beginPath();
        s.forEach(function (p, k) { if (k) { pen.lineTo(p[0], p[1]); } else { pen.moveTo(p[0], p[1]); } });
        pen.stroke();
      }
      if (picked >= first[v] && picked < first[v] + points.length) {
        pen.lineWidth = 1.6; pen.strokeStyle = INK;
        ties[picked].forEach(function (other) {
          pen.beginPath(); pen.moveTo(s[picked - first[v]][0], s[picked - first[v]][1]);
          pen.lineTo(s[other - first[v]][0], s[other - first[v]][1]); pen.stroke();
        });
      }
      for (k = 0; k < points.length; k++) { mark(pen, s[k][0], s[k][1], unit, facts(first[v] + k), first[v] + k === picked); }
    });
    say();
  }

  /* Shape and color both tell the state: ring, dot, filled dot, square, cross. */
  function mark(pen, x, y, unit, f, isPicked) {
    var r = unit * (.55 + .5 * f.size / data.sizes);
    pen.lineWidth = 1.2;
    if (f.kind === "unaware") {
      pen.fillStyle = "#fff"; pen.strokeStyle = "#8c959f"; disc(pen, x, y, unit * .5); pen.fill(); pen.stroke();
    } else if (f.kind === "aware") {
      pen.fillStyle = "#8c959f"; disc(pen, x, y, unit * .5); pen.fill();
    } else if (f.kind === "barred") {
      pen.strokeStyle = "#000"; pen.lineWidth = 2; pen.beginPath();
      pen.moveTo(x - unit * .7, y - unit * .7); pen.lineTo(x + unit * .7, y + unit * .7);
      pen.moveTo(x + unit * .7, y - unit * .7); pen.lineTo(x - unit * .7, y + unit * .7); pen.stroke();
    } else if (f.kind === "late") {
      pen.fillStyle = "#D55E00"; pen.fillRect(x - r, y - r, 2 * r, 2 * r); pen.strokeStyle = "#fff"; pen.strokeRect(x - r, y - r, 2 * r, 2 * r);
    } else {
      pen.fillStyle = "#0072B2"; disc(pen, x, y, r); pen.fill(); pen.strokeStyle = "#fff"; pen.stroke();
    }
    if (f.struck) { pen.strokeStyle = "#AA3377"; pen.lineWidth = 1.5; disc(pen, x, y, unit * 1.45); pen.stroke(); }
    if (f.hungry) { pen.fillStyle = INK; pen.fillRect(x - unit, y + unit * 1.25, unit * 2, 1.8); }
    if (isPicked) { pen.strokeStyle = INK; pen.lineWidth = 2.5; disc(pen, x, y, unit * 1.9); pen.stroke(); }
  }
  function disc(pen, x, y, r) { pen.beginPath(); pen.arc(x, y, r, 0, 2 * Math.PI); }

  function fill(template, values) {
    return template.replace(/\{(\w+)\}/g, function (whole, name) { return name in values ? values[name] : whole; });
  }
  function say() {
    var sums = { loans: 0, late: 0, barred: 0, struck: 0, hungry: 0 }, k, f, when = data.when[+slider.value - 1];
    for (k = 0; k < total; k++) {
      f = facts(k);
      if (f.kind === "loan" || f.kind === "late") { sums.loans++; }
      if (f.kind === "late") { sums.late++; }
      if (f.kind === "barred") { sums.barred++; }
      if (f.struck) { sums.struck++; }
      if (f.hungry) { sums.hungry++; }
    }
    sums.when = when; sums.houses = total;
    slider.setAttribute("aria-valuetext", when);
    shown.textContent = when;
    status.textContent = fill(words["map.status"], sums);
    if (picked < 0) { chosen.textContent = ""; return; }
    var v = villageOf(picked), mine = facts(picked), groups = data.arms[arm.value].groups;
    var state = [words["map." + mine.kind]];
    if (mine.struck) { state.push(words["map.struck"]); }
    if (mine.hungry) { state.push(words["map.hungry"]); }
    var near = ties[picked].filter(function (row) { var kind = facts(row).kind; return kind === "loan" || kind === "late"; }).length;
    chosen.textContent = fill(words["map.chosen"], {
      house: picked - first[v] + 1, village: data.villages[v].name, state: state.join("; "), ties: ties[picked].length, loans: near
    }) + (groups.length && groups[picked] ? " " + fill(words["map.group"], { group: groups[picked] }) : "");
  }
  function pick(row) {
    picked = row;
    var v = villageOf(row);
    village.value = v;
    house.max = data.villages[v].houses;
    house.value = row - first[v] + 1;
    draw();
  }
  function stop() {
    if (timer) { clearInterval(timer); timer = null; }
    play.textContent = words["map.play"];
    status.setAttribute("aria-live", "polite");
  }
  play.addEventListener("click", function () {
    if (timer) { stop(); return; }
    if (+slider.value >= +slider.max) { slider.value = 1; }
    play.textContent = words["map.pause"];
    status.setAttribute("aria-live", "off");
    timer = setInterval(function () {
      slider.value = +slider.value + 1;
      draw();
      if (+slider.value >= +slider.max) { stop(); }
    }, 350);
  });
  slider.addEventListener("input", function () { stop(); draw(); });
  arm.addEventListener("change", draw);
  village.addEventListener("change", function () {
    house.max = data.villages[+village.value].houses;
    pick(first[+village.value] + Math.min(+house.value || 1, +house.max) - 1);
  });
  house.addEventListener("change", function () {
    var number = Math.max(1, Math.min(+house.value || 1, +house.max));
    pick(first[+village.value] + number - 1);
  });
  canvases.forEach(function (canvas, v) {
    canvas.addEventListener("click", function (event) {
      var box = canvas.getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top, best = 0, near = 1e9;
      canvas.spots.forEach(function (p, k) {
        var d = (p[0] - x) * (p[0] - x) + (p[1] - y) * (p[1] - y);
        if (d < near) { near = d; best = k; }
      });
      pick(first[v] + best);
    });
  });
  Array.prototype.slice.call(document.querySelectorAll("button.onmap")).forEach(function (button) {
    button.addEventListener("click", function () { pick(+button.dataset.row); at("map").scrollIntoView(); at("map-month").focus(); });
  });
  var waiting = 0;
  window.addEventListener("resize", function () { clearTimeout(waiting); waiting = setTimeout(draw, 120); });
  window.addEventListener("beforeprint", draw);
  draw();
})();
