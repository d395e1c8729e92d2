// The words and buttons by which a form says what became of its answers.
export function clockTime(moment) {
  const time = new Date(moment);
  const clock = time.toLocaleTimeString("zh-CN", { hour12: false, timeZone: "Asia/Shanghai" });
  const today = new Date().toDateString() === time.toDateString();
  return today ? clock : `${time.toLocaleDateString("zh-CN", { timeZone: "Asia/Shanghai" })} ${clock}`;
}

export function textButton(label, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "text-button";
  button.textContent = label;
  button.addEventListener("click", act);
  return button;
}

export function loginLink() {
  const link = document.createElement("a");
  link.href = document.body.dataset.loginUrl;
  link.target = "_blank";
  link.rel = "noopener";
  link.textContent = "重新登录（新窗口）";
  return link;
}

// Failures are spoken at once; that all is well is not read out after every word.
export function showStatus(form, state, text, ...controls) {
  const place = form.querySelector("[data-autosave-status]") || document.querySelector("[data-autosave-status]");
  if (!place) return;
  place.setAttribute("aria-live", state === "failed" ? "assertive" : "off");
  place.dataset.state = state;
  place.replaceChildren(Object.assign(document.createElement("span"), { textContent: text }), ...controls);
}

export function showNotice(form, text, acts) {
  const notice = document.createElement("div");
  notice.className = "notice-banner tone-action";
  notice.setAttribute("role", "alert");
  const words = Object.assign(document.createElement("p"), { textContent: text });
  const buttons = Object.entries(acts).map(([label, act]) => textButton(label, () => {
    notice.remove();
    act();
  }));
  const line = document.createElement("div");
  line.append(words, ...buttons);
  notice.append(line);
  form.before(notice);
}
