// Sends a form while it is being filled in, and keeps a copy in this browser until the server has confirmed it.
import { showFieldErrors } from "./field_errors.js";
import { answersOf, fillForm, freshCsrfToken, payloadOf, sameAnswers } from "./form_values.js";
import { LocalCopy } from "./local_copy.js";
import { clockTime, loginLink, showStatus, textButton } from "./autosave_status.js";
import { recover } from "./recovery.js";

const TYPING_PAUSE_MS = 600;
const PATIENCE_MS = 15000;
const FIRST_RETRY_MS = 2000;
const LONGEST_RETRY_MS = 60000;
const MOST_UNANSWERED = 5;

class Autosave {
  constructor(form) {
    Object.assign(this, { form, copy: new LocalCopy(form.dataset.autosaveKey || form.dataset.autosaveUrl) });
    Object.assign(this, { changes: 0, confirmed: 0, touched: new Set(), retryMs: FIRST_RETRY_MS, sent: [] });
    form.addEventListener("input", (event) => this.changed(event.target.name, TYPING_PAUSE_MS));
    form.addEventListener("focusout", () => this.pending && this.save());
    form.addEventListener("submit", (event) => this.submitting(event));
    window.addEventListener("online", () => this.pending && this.save());
    window.addEventListener("focus", () => this.signedOut && this.save());
    document.addEventListener("visibilitychange", () => document.hidden && this.pending && this.save());
    window.addEventListener("pagehide", () => this.leaving());
    // A page taken back from the browser's memory does not know the revision that its leaving made.
    window.addEventListener("pageshow", (event) => event.persisted && (this.farewell || this.submitted) && location.reload());
    recover(this);
  }

  get pending() {
    return this.changes > this.confirmed && !this.stopped && this.form.isConnected;
  }

  changed(name, pauseMs) {
    this.changes += 1;
    this.touched.add(name);
    this.keep();
    this.saveIn(pauseMs);
  }

  keep() {
    this.kept = this.copy.write(this.form.dataset.revision, answersOf(this.form), this.sent);
  }

  // What is on its way may arrive although no word comes back, as when this page is left.
  sending() {
    const answers = answersOf(this.form);
    const others = this.sent.filter((each) => !sameAnswers(each, answers));
    this.sent = [...others, answers].slice(-MOST_UNANSWERED);
    this.keep();
  }

  saveIn(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), milliseconds);
  }

  async save() {
    clearTimeout(this.timer);
    // Resting the pressed button takes its focus, and a save on that would overtake the submission.
    if (this.flight || this.submitted || !this.pending) return;
    const upTo = this.changes;
    showStatus(this.form, "saving", "正在保存…");
    const before = this.sent;
    this.sending();
    this.flight = this.send()
      .then((response) => this.answered(response, upTo, before))
      .catch(() => this.retryLater());
    await this.flight;
    this.flight = null;
  }

  send() {
    return fetch(this.form.dataset.autosaveUrl, {
      method: "POST",
      headers: { "X-CSRFToken": freshCsrfToken(this.form), Accept: "application/json" },
      body: payloadOf(this.form),
      redirect: "manual",
      // Lets a small form arrive although its tab is closing; browsers refuse it for bodies beyond 64 kB.
      keepalive: document.hidden,
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).catch(() => null);
  }

  // ``before``: what was sent earlier and not answered.
  async answered(response, upTo, before) {
    this.signedOut = response !== null && (response.type === "opaqueredirect" || [401, 403].includes(response.status));
    const isKnown = response !== null && response.status < 500;
    if (isKnown) this.sent = before;
    if (!isKnown) this.retryLater();
    else if (this.signedOut) showStatus(this.form, "failed", `登录已过期，${this.whereKept}，重新登录后自动恢复`, loginLink());
    else if (response.status === 409) this.overtaken();
    else if (!response.ok) showStatus(this.form, "failed", "未保存：系统没有接受，请点击本页的保存按钮查看原因");
    else await this.saved(response, upTo);
  }

  get whereKept() {
    return this.kept ? "内容已暂存在本机" : "本机无法暂存，请不要关闭本页";
  }

  async saved(response, upTo) {
    const answer = await response.json();
    this.confirmed = upTo;
    this.sent = [];
    this.retryMs = FIRST_RETRY_MS;
    this.form.dataset.revision = answer.revision;
    if (this.form.elements.revision) this.form.elements.revision.value = answer.revision;
    showFieldErrors(this.form, answer.errors || {}, this.touched);
    if (this.pending) {
      this.keep();
      this.saveIn(TYPING_PAUSE_MS);
    } else {
      this.copy.drop();
    }
    showStatus(this.form, "saved", `已保存 ${clockTime(answer.saved_at)}`);
    const summary = this.form.querySelector("[data-autosave-summary]");
    if (summary && answer.summary) summary.textContent = answer.summary;
  }

  retryLater() {
    showStatus(this.form, "failed", `未保存：网络中断，${this.whereKept}`);
    this.saveIn(this.retryMs);
    this.retryMs = Math.min(this.retryMs * 2, LONGEST_RETRY_MS);
  }

  overtaken() {
    this.stopped = true;
    this.keep();
    // It may have been our own answers that overtook us; a fresh page compares.
    if (this.sent.length && this.kept) {
      location.reload();
      return;
    }
    const load = textButton("载入最新内容", () => location.reload());
    showStatus(this.form, "failed", `另一个窗口已保存更新的内容，本页没有保存，${this.whereKept}`, load);
  }

  async submitting(event) {
    clearTimeout(this.timer);
    freshCsrfToken(this.form);
    this.submitted = true;
    if (!this.flight) return;
    // The answer brings the revision that this submission has to name.
    event.preventDefault();
    await this.flight;
    setTimeout(() => this.form.requestSubmit(event.submitter));
  }

  leaving() {
    if (!this.pending || this.flight || this.submitted) return;
    freshCsrfToken(this.form);
    this.sending();
    this.farewell = navigator.sendBeacon(this.form.dataset.autosaveUrl, payloadOf(this.form));
  }

  use(answers) {
    fillForm(this.form, answers);
    this.changed("", 0);
  }
}

const started = new WeakSet();

function start(root) {
  for (const form of root.querySelectorAll("form[data-autosave-url]")) {
    if (started.has(form)) continue;
    started.add(form);
    new Autosave(form);
  }
}

start(document);
document.addEventListener("htmx:load", (event) => start(event.target.parentElement || document));
