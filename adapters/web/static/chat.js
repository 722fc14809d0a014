// What pages do beyond HTML: live messages, local times, completion, counters and sending by keyboard.
"use strict";

const main = document.getElementById("main");
const line = document.getElementById("line");
const status = document.getElementById("status");

// Times in the reader's own zone; the instant in UTC stays in the title.

const styles = {
  short: { dateStyle: "medium", timeStyle: "short" },
  full: { weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit",
    timeZoneName: "short" },
};

const language = document.documentElement.lang;
const regional = navigator.languages.find((each) => each.split("-")[0] === language) ?? language;

function showLocalTimes(root) {
  for (const time of root.querySelectorAll("time[data-style]:not([title])")) {
    const format = new Intl.DateTimeFormat(regional, styles[time.dataset.style]);
    time.title = time.textContent;
    time.textContent = format.format(new Date(time.dateTime));
  }
}

// Live messages: the page is fetched anew and only what differs is exchanged, so focus and typing stay.

const version = (node) => node.dataset.version;

function isAtEnd() {
  return window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 120;
}

function scrollToEnd() {
  window.scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
}

function exchange(old, fresh) {
  const wanted = new Map([...fresh.children].map((node) => [node.id, node]));
  for (const node of [...old.children]) {
    const same = wanted.get(node.id);
    if (same === undefined) node.remove();
    else if (version(same) === version(node)) wanted.set(node.id, node);
    else node.replaceWith(same);
  }
  let added = false;
  for (const node of wanted.values()) {
    if (node.parentNode === old) continue;
    showLocalTimes(node);
    old.append(node);
    added = true;
  }
  return added;
}

async function refresh() {
  const answer = await fetch(main.dataset.page + location.search, { headers: { "Accept": "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const wasAtEnd = isAtEnd();
  const added = exchange(document.getElementById("messages"), page.getElementById("messages"));
  refreshPlaces(page);
  if (added && wasAtEnd) scrollToEnd();
  if (added) say(wasAtEnd ? "" : main.dataset.new);
}

function refreshPlaces(page) {
  const old = document.getElementById("places");
  const fresh = page.getElementById("places");
  if (old.textContent === fresh.textContent) return;
  const focused = old.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  old.replaceChildren(...fresh.childNodes);
  showCurrentPlace();
  if (focused) [...old.querySelectorAll("a")].find((a) => a.getAttribute("href") === focused)?.focus();
}

function showCurrentPlace() {
  document.querySelector("#places [aria-current]").scrollIntoView({ inline: "nearest", block: "nearest" });
}

function say(text) {
  if (status.textContent !== text) status.textContent = text;
}

let stream = null;
let retry = 0;
let running = Promise.resolve();

function update() {
  running = running.then(refresh).catch(() => say(main.dataset.away));
}

// A hidden tab gives its connection back: browsers allow only six to one server.
function listen() {
  clearTimeout(retry);
  if (stream) stream.close();
  stream = null;
  if (document.hidden) return;
  stream = new EventSource(main.dataset.events);
  stream.addEventListener("ready", () => { say(""); update(); });
  stream.addEventListener("change", update);
  stream.addEventListener("error", () => {
    say(main.dataset.away);
    if (stream.readyState === EventSource.CLOSED) retry = setTimeout(listen, 3000);
  });
}

// Completion of commands: a listbox that the text field controls; focus never leaves the field.
// The field has several lines, which the role "combobox" is not for: it stays a textbox that completes.

const box = document.getElementById("completion");
const commands = [...document.querySelectorAll("#commands dl > div")].map((row) => ({
  typed: row.querySelector("code").firstChild.textContent.trim(),
  takesMore: row.querySelector("i") !== null,
  help: row.querySelector("dd").textContent.trim(),
}));
let chosen = -1;

function fitting() {
  if (!/^\/[^\n]*$/.test(line.value)) return [];
  const typed = line.value.toLowerCase();
  return commands.filter((command) => command.typed.startsWith(typed) && command.typed !== typed).slice(0, 8);
}

function option(command, number) {
  const item = document.createElement("li");
  item.id = `completion-${number}`;
  item.setAttribute("role", "option");
  const code = document.createElement("code");
  code.textContent = command.typed;
  const help = document.createElement("span");
  help.textContent = ` ${command.help}`;
  item.append(code, help);
  item.dataset.fill = command.takesMore ? `${command.typed} ` : command.typed;
  item.addEventListener("mousedown", (event) => { event.preventDefault(); take(item); });
  return item;
}

function complete() {
  const found = fitting();
  box.replaceChildren(...found.map(option));
  box.hidden = found.length === 0;
  choose(-1);
  if (found.length) {
    line.setAttribute("aria-controls", box.id);
    line.setAttribute("aria-autocomplete", "list");
    line.setAttribute("aria-haspopup", "listbox");
    say(`${document.getElementById("commands").dataset.found} ${found.length}`);
  } else {
    fold();
  }
}

function fold() {
  const wasOpen = line.hasAttribute("aria-controls");
  box.hidden = true;
  choose(-1);
  for (const name of ["aria-controls", "aria-autocomplete", "aria-haspopup"]) line.removeAttribute(name);
  if (wasOpen) say("");
}

function choose(number) {
  const options = [...box.children];
  chosen = number;
  options.forEach((item, position) => item.setAttribute("aria-selected", String(position === chosen)));
  if (chosen < 0) line.removeAttribute("aria-activedescendant");
  else line.setAttribute("aria-activedescendant", options[chosen].id);
  options[chosen]?.scrollIntoView({ block: "nearest" });
}

function take(item) {
  line.value = item.dataset.fill;
  fold();
  line.focus();
}

function onListKey(event) {
  const last = box.children.length - 1;
  if (event.key === "ArrowDown") choose(chosen < last ? chosen + 1 : 0);
  else if (event.key === "ArrowUp") choose(chosen > 0 ? chosen - 1 : last);
  else if (event.key === "Escape") fold();
  else if (event.key === "Enter" && chosen >= 0) take(box.children[chosen]);
  else return false;
  event.preventDefault();
  return true;
}

// Sending by keyboard: Enter where there is a keyboard, Ctrl or Cmd with Enter everywhere.

function onLineKey(event) {
  if (event.isComposing) return;
  if (!box.hidden && onListKey(event)) return;
  const plain = !event.shiftKey && !event.altKey && matchMedia("(pointer: fine)").matches;
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || !plain) return;
  event.preventDefault();
  line.form.requestSubmit();
}

document.addEventListener("keydown", (event) => {
  const isField = event.target instanceof HTMLTextAreaElement;
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !isField || event.isComposing) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

function explainKeys() {
  const keys = document.getElementById("line-keys");
  if (matchMedia("(pointer: fine)").matches) keys.textContent = keys.dataset.keys;
}

function countLine() {
  const left = Number(line.dataset.longest) - [...line.value.trim()].length;
  const counter = document.getElementById("line-left");
  counter.textContent = left < 200 ? `${counter.dataset.left} ${left}` : "";
  line.rows = Math.min(6, line.value.split("\n").length + Math.floor(line.value.length / 80));
}

// Forms: how many characters are left, and completions from the program.

for (const area of document.querySelectorAll("textarea[data-left]")) {
  const counter = document.getElementById(`${area.id}-left`);
  const count = () => { counter.textContent = `${area.dataset.left} ${area.maxLength - area.value.length}`; };
  area.addEventListener("input", count);
  count();
}

async function suggest(input) {
  const address = new URL(input.dataset.suggest, location.href);
  address.searchParams.set("name", input.dataset.name);
  address.searchParams.set("q", input.value);
  const answer = await fetch(address);
  if (!answer.ok) return;
  const found = await answer.json();
  if (input.value !== address.searchParams.get("q")) return;
  input.list.replaceChildren(...found.map((label) => new Option(label, label)));
}

for (const input of document.querySelectorAll("input[data-suggest]")) {
  let pause = 0;
  input.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => suggest(input).catch(() => {}), 150);
  });
  // Somebody may have begun to type before this script was there.
  if (input === document.activeElement && input.value) suggest(input).catch(() => {});
}

// A page that comes back from the browser's memory has an old request id.
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

function begin() {
  line.addEventListener("input", () => { complete(); countLine(); });
  line.addEventListener("keydown", onLineKey);
  line.addEventListener("blur", fold);
  countLine();
  explainKeys();
  showCurrentPlace();
  window.addEventListener("load", focusPart);
  if (!/^#(form|m-)/.test(location.hash) && !location.search) scrollToEnd();
  document.addEventListener("visibilitychange", listen);
  listen();
}

// After a post the address names the part to go on with; browsers differ in whether they focus it themselves.
// Whoever is in a field already stays there: a page may be used before all of it has loaded.
function focusPart() {
  if (document.activeElement?.matches("input, textarea, select")) return;
  if (location.hash === "#form") focusForm();
  else if (location.hash === "#line") line.focus({ preventScroll: true });
}

function focusForm() {
  const form = document.getElementById("form");
  const first = document.getElementById("summary") ?? form?.querySelector("input:not([type=hidden]), textarea, select");
  first?.focus({ preventScroll: true });
  form?.scrollIntoView({ block: "start" });
}

showLocalTimes(document);
if (line) begin();
else document.getElementById("summary")?.focus();
