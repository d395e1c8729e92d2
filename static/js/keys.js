// Single keys for whoever works through lists (WCAG 2.1.4: never in a field, and they can be switched off).
const tag = document.querySelector("script[data-keys]");
const ROWS = "main table.worklist tbody tr";
const FIELDS = "textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=submit], [type=button])";
// So long after g the second key still belongs to it.
const PATIENCE_MS = 1500;

let began = 0;

function isOff() {
  return document.cookie.split("; ").includes("keys=off");
}

function rows() {
  return [...document.querySelectorAll(ROWS)].filter((row) => row.querySelector("a, input"));
}

function current() {
  return document.activeElement?.closest(ROWS) ?? null;
}

function move(step) {
  const all = rows();
  if (!all.length) return;
  const place = all.indexOf(current());
  const next = place < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(place + step, 0), all.length - 1);
  (all[next].querySelector("a") ?? all[next].querySelector("input")).focus();
}

function choose() {
  current()?.querySelector("input.choose")?.click();
}

function open() {
  current()?.querySelector("a")?.click();
}

function search() {
  const field = document.querySelector("main form[role=search] input:not([type=hidden])");
  field?.focus();
  field?.select();
}

function decide() {
  document.querySelector("[data-decide] :is(a, button, summary)")?.focus();
}

async function list() {
  const answer = await fetch(tag.dataset.keys);
  if (answer.redirected || !answer.ok) {
    location.assign(tag.dataset.keys);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const dialog = document.createElement("dialog");
  dialog.className = "keys-list";
  dialog.setAttribute("aria-label", "键盘快捷键");
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn btn-primary";
  close.textContent = "关闭";
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  dialog.append(close, page.querySelector("#keys-table"));
  document.body.append(dialog);
  dialog.showModal();
}

const GOES = { w: () => location.assign(tag.dataset.inbox), m: () => location.assign(tag.dataset.letters) };
const KEYS = { "?": list, "/": search, j: () => move(1), k: () => move(-1), x: choose, o: open, d: decide };

document.addEventListener("keydown", (event) => {
  const isMeant = !event.ctrlKey && !event.altKey && !event.metaKey && !event.isComposing && !event.defaultPrevented;
  if (!isMeant || isOff() || event.target.matches(FIELDS) || document.querySelector("dialog[open]")) return;
  const follows = Date.now() - began < PATIENCE_MS;
  began = 0;
  if (event.key === "g" && !follows) {
    began = Date.now();
    return;
  }
  const act = follows ? GOES[event.key] : KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
