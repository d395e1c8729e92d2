// One form's unconfirmed answers in this browser.
const PREFIX = "draft:";

export class LocalCopy {
  constructor(key) {
    this.key = PREFIX + key;
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key));
    } catch {
      return null;
    }
  }

  // False where the browser keeps nothing (private window, full store), so that nobody is told otherwise.
  // ``sent``: all answers that were sent while nobody knows whether they have arrived.
  write(revision, answers, sent) {
    try {
      localStorage.setItem(this.key, JSON.stringify({ revision, answers, sent, at: new Date().toISOString() }));
      return true;
    } catch {
      return false;
    }
  }

  drop() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // Nothing could be stored, so nothing is left behind.
    }
  }
}
