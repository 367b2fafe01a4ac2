/* Sorting, filtering, unfolding. The page is complete without it. ES5 only, for old viewers. */
(function () {
  "use strict";
  var each = Array.prototype.forEach;
  function all(selector, root) { return (root || document).querySelectorAll(selector); }
  function make(name, text, css) {
    var node = document.createElement(name);
    if (text) { node.textContent = text; }
    if (css) { node.className = css; }
    return node;
  }
  function key(unit, index, kind) {
    var row = unit.tagName === "TBODY" ? unit.rows[0] : unit, cell = row.cells[index];
    if (kind === "num") {
      var value = cell.getAttribute("data-v");
      if (value === null) { value = cell.textContent.replace(/[^0-9,-]/g, "").replace(",", "."); }
      return parseFloat(value) || 0;
    }
    return cell.textContent.toLowerCase();
  }
  function sortable(table) {
    var heads = table.tHead.rows[0].cells;
    each.call(heads, function (head, index) {
      var kind = head.getAttribute("data-sort");
      if (!kind) { return; }
      var button = make("button", head.textContent, "sort");
      button.type = "button";
      button.title = "Trier";
      head.textContent = "";
      head.appendChild(button);
      button.onclick = function () {
        var grouped = table.className.indexOf("rules") >= 0, parent = grouped ? table : table.tBodies[0];
        var units = Array.prototype.slice.call(grouped ? table.tBodies : parent.rows);
        var before = head.getAttribute("aria-sort"), up = before ? before === "descending" : kind === "text";
        each.call(heads, function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        var keyed = units.map(function (unit, place) { return { unit: unit, place: place, key: key(unit, index, kind) }; });
        keyed.sort(function (a, b) {
          var order = kind === "num" ? a.key - b.key : a.key.localeCompare(b.key);
          return (up ? order : -order) || a.place - b.place;
        });
        keyed.forEach(function (item) { parent.appendChild(item.unit); });
      };
    });
  }
  function filterable(table) {
    var bar = make("p", "", "tools"), box = make("input"), grave = make("select"), told = make("span", "", "sub");
    box.type = "search";
    box.placeholder = "Filtrer : règle, attribut, mot…";
    box.setAttribute("aria-label", "Filtrer les règles");
    grave.setAttribute("aria-label", "Gravité");
    [["", "Toutes gravités"], ["bloquant", "Bloquants"], ["erreur", "Erreurs"],
      ["avertissement", "Avertissements"], ["info", "Informations"]].forEach(function (pair) {
      var option = make("option", pair[1]);
      option.value = pair[0];
      grave.appendChild(option);
    });
    function apply() {
      var text = box.value.toLowerCase(), shown = 0;
      each.call(table.tBodies, function (block) {
        var keep = (!grave.value || block.getAttribute("data-severity") === grave.value) &&
          block.textContent.toLowerCase().indexOf(text) >= 0;
        block.style.display = keep ? "" : "none";
        shown += keep ? 1 : 0;
      });
      told.textContent = shown + " / " + table.tBodies.length;
    }
    function fold(open) {
      return function () { each.call(all("details", table), function (node) { node.open = open; }); };
    }
    var unfold = make("button", "Tout déplier"), close = make("button", "Tout replier");
    unfold.type = close.type = "button";
    unfold.onclick = fold(true);
    close.onclick = fold(false);
    box.oninput = grave.onchange = apply;
    [box, grave, unfold, close, told].forEach(function (node) { bar.appendChild(node); });
    table.parentNode.parentNode.insertBefore(bar, table.parentNode);
    apply();
  }
  each.call(all("table.sortable, table.rules"), sortable);
  each.call(all("table[data-filter]"), filterable);
  window.onbeforeprint = function () {
    each.call(all("details:not(.data):not(.quiet)"), function (node) { node.open = true; });
  };
}());
