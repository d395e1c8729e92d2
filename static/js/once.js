// A form is sent once: its buttons rest after the first click. The server's idempotency key guards without script.
const BUTTONS = "button:not([type]), button[type=submit], input[type=submit]";

function buttonsOf(form) {
  return [...form.querySelectorAll(BUTTONS)];
}

function rest(form) {
  form.dataset.sent = "";
  // After this turn, so that the pressed button's own name and value are still sent.
  setTimeout(() => {
    // Without a network the answer can come first, and then nobody would wake them.
    if (!("sent" in form.dataset)) return;
    for (const button of buttonsOf(form)) {
      button.disabled = true;
      button.setAttribute("aria-busy", "true");
    }
  });
}

function wake(form) {
  delete form.dataset.sent;
  for (const button of buttonsOf(form)) {
    button.disabled = false;
    button.removeAttribute("aria-busy");
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const changesSomething = form.method === "post" && form.target !== "_blank" && !("allowRepeat" in form.dataset);
  // htmx prevents the browser's own sending and sends by itself.
  const sentByHtmx = form.closest("[hx-boost=true]") !== null;
  if (!changesSomething || (event.defaultPrevented && !sentByHtmx)) return;
  if ("sent" in form.dataset) {
    event.preventDefault();
    return;
  }
  rest(form);
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest("form");
  if (form) wake(form);
});

// The back button shows the page as it was left, with resting buttons.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(wake);
});
