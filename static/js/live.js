// A screen that follows its meeting. It asks by a number whether anything has changed, and only then looks anew.
const NEAR_MS = 2000;
const HIDDEN_MS = 15000;
const FARTHEST_MS = 30000;
const PATIENCE_MS = 8000;
const RESUMED_MS = 5000;
const NOT_CHANGED = 204;
const LOST = "连接已断开，正在重试…您填写和选择的内容还在本页。";
const RESUMED = "连接已恢复。";
const NOT_SENT = "连接已断开，没有发出。您的选择还在本页，连接恢复后请再按一次。";

let failures = 0;
let fading;

function say(text) {
  const line = document.querySelector("[data-live-status]");
  if (!line) return;
  clearTimeout(fading);
  line.textContent = text;
  line.hidden = text === "";
}

function lost() {
  failures += 1;
  say(LOST);
}

function reached() {
  if (failures === 0) return;
  failures = 0;
  say(RESUMED);
  fading = setTimeout(() => say(""), RESUMED_MS);
}

function pause() {
  if (failures > 0) return Math.min(FARTHEST_MS, NEAR_MS * 2 ** (failures - 1));
  return document.hidden ? HIDDEN_MS : NEAR_MS;
}

// Without cookies the question whether anything has changed costs the server one read; the answer says nothing more.
function ask(url, credentials) {
  return fetch(url, { cache: "no-store", credentials, redirect: "manual", signal: AbortSignal.timeout(PATIENCE_MS) });
}

// What a person has opened, typed or chosen, by names that stay the same when the server draws the part anew.
const keyOfDetails = (each) => each.dataset.key || `${each.querySelector("form")?.getAttribute("action")} ${each.querySelector("summary").textContent}`;
const keyOfField = (field) => `${field.form?.getAttribute("action")} ${field.name} ${field.type === "radio" ? field.value : ""}`;
const fieldsOf = (part) => [...part.querySelectorAll("input:not([type=hidden]), textarea, select")];
const isTouched = (field) => (["radio", "checkbox"].includes(field.type) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue);

function carryOver(old, fresh) {
  const opened = new Set([...old.querySelectorAll("details[open]")].map(keyOfDetails));
  fresh.querySelectorAll("details").forEach((each) => { each.open = opened.has(keyOfDetails(each)); });
  const touched = new Map(fieldsOf(old).filter(isTouched).map((field) => [keyOfField(field), field]));
  fieldsOf(fresh).forEach((field) => {
    const before = touched.get(keyOfField(field));
    if (!before) return;
    if (["radio", "checkbox"].includes(field.type)) field.checked = before.checked;
    else field.value = before.value;
  });
}

const CONTROLS = "a[href], button, input, select, textarea, summary";
const told = (form) => [...form.querySelectorAll("input[type=hidden]")].filter((each) => !["csrfmiddlewaretoken", "idempotency_key"].includes(each.name)).map((each) => each.value);
// By what it does, not by its text, which may count something.
function keyOfControl(each) {
  if (each.matches("summary")) return keyOfDetails(each.parentElement);
  if (each.matches("a")) return each.getAttribute("href");
  return [each.tagName, each.name, each.value, each.form?.getAttribute("action"), ...(each.form ? told(each.form) : [])].join(" ");
}
// Several alike: the first, the second … of them.
const alike = (part, key) => [...part.querySelectorAll(CONTROLS)].filter((each) => keyOfControl(each) === key);

function focusIn(part) {
  const focused = document.activeElement;
  if (!part.contains(focused)) return null;
  // The part itself: its control went away before.
  if (!focused.matches(CONTROLS)) return {};
  const key = keyOfControl(focused);
  return { key, place: alike(part, key).indexOf(focused) };
}

// Where the control is gone, the part has the focus: Enter must not meet another act, and Tab goes on from here.
function focusAgain(part, focused) {
  if (!focused) return;
  const same = focused.key && alike(part, focused.key)[focused.place];
  if (!same) part.tabIndex = -1;
  (same || part).focus({ preventScroll: true });
}

// Keys and tokens are new on each drawing; a part that differs in nothing else stays as it is.
const pictureOf = (part) => part.innerHTML.replace(/name="(csrfmiddlewaretoken|idempotency_key)" value="[^"]*"/g, "").replace(/ (open|disabled|aria-busy|data-sent)="[^"]*"/g, "");

function renew(root, text) {
  const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("[data-live-part]")?.parentElement;
  if (!fresh) return window.location.reload();
  fresh.querySelectorAll(":scope > [data-live-part]").forEach((part) => {
    const old = root.querySelector(`:scope > [data-live-part="${part.dataset.livePart}"]`);
    if (!old || root.pictures.get(part.dataset.livePart) === pictureOf(part)) return;
    root.pictures.set(part.dataset.livePart, pictureOf(part));
    const focused = focusIn(old);
    carryOver(old, part);
    old.replaceWith(part);
    focusAgain(part, focused);
  });
  if (!fresh.dataset.liveUrl) return root.removeAttribute("data-live-url");
  Object.assign(root.dataset, { liveUrl: fresh.dataset.liveUrl, pulse: fresh.dataset.pulse, pulseUrl: fresh.dataset.pulseUrl });
}

async function look(root) {
  const answer = await ask(root.dataset.liveUrl, "same-origin");
  // Signed out, or the meeting is no longer this person's: the page itself says what to do.
  if (answer.type === "opaqueredirect" || (answer.status >= 400 && answer.status < 500)) window.location.reload();
  else if (!answer.ok) throw new Error(String(answer.status));
  else renew(root, await answer.text());
}

async function turn(root) {
  try {
    const answer = await ask(`${root.dataset.pulseUrl}?pulse=${root.dataset.pulse}`, "omit");
    if (answer.status >= 500) throw new Error(String(answer.status));
    if (answer.status !== NOT_CHANGED) await look(root);
    reached();
  } catch {
    lost();
  }
  if (root.dataset.liveUrl) next(root);
}

let waiting;
function next(root) {
  clearTimeout(waiting);
  waiting = setTimeout(() => turn(root), pause());
}

const root = document.querySelector("[data-live-url]");
if (root) {
  root.pictures = new Map([...root.querySelectorAll(":scope > [data-live-part]")].map((part) => [part.dataset.livePart, pictureOf(part)]));
  next(root);
  // Whoever comes back to the page, or into the net again, does not wait for the next turn.
  window.addEventListener("online", () => turn(root));
  document.addEventListener("visibilitychange", () => document.hidden || turn(root));
}

// A form that is sent without leaving the page: when nobody answers, everything stays as it was chosen.
document.addEventListener("htmx:sendError", () => say(NOT_SENT));
document.addEventListener("htmx:timeout", () => say(NOT_SENT));
