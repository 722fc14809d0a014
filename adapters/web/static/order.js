// Prompts are put in order by dragging rows; the buttons beside them do the same without this script.
"use strict";

const table = document.querySelector("table.ordered");
const rows = table ? [...table.querySelectorAll("tr[data-place]")] : [];
let held = null;

const place = (row) => Number(row.dataset.place);

function rowUnder(event) {
  const row = event.target.closest("tr[data-place]");
  return held && row && row !== held ? row : null;
}

function unmark(...names) {
  for (const row of rows) row.classList.remove(...names);
}

function begin(event) {
  held = event.target.closest("tr[data-place]");
  if (!held) return;
  held.classList.add("held");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", held.id);
}

function over(event) {
  const row = rowUnder(event);
  if (!row) return;
  event.preventDefault();
  unmark("above", "below");
  row.classList.add(place(row) > place(held) ? "below" : "above");
}

function drop(event) {
  const row = rowUnder(event);
  if (!row) return;
  event.preventDefault();
  const form = held.querySelector("form.order");
  const to = document.createElement("input");
  Object.assign(to, { type: "hidden", name: "f.to", value: row.dataset.place });
  form.append(to);
  form.submit();
}

function end() {
  unmark("above", "below", "held");
  held = null;
}

for (const [name, act] of Object.entries({ dragstart: begin, dragover: over, drop, dragend: end })) {
  table?.addEventListener(name, act);
}
for (const row of rows) row.draggable = true;
