// Reads a form's answers and puts them back. Files, passwords and tokens are never among them.
const NOT_ANSWERS = new Set(["csrfmiddlewaretoken", "idempotency_key", "revision"]);
const NEVER_FILLED = new Set(["file", "password", "hidden"]);
const CHOICES = new Set(["checkbox", "radio"]);

// Signing in again in another tab changes the token; without this the open page could never be sent.
export function freshCsrfToken(form) {
  const field = form.elements.csrfmiddlewaretoken;
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  if (cookie && field) field.value = cookie[1];
  return field ? field.value : "";
}

export function payloadOf(form) {
  const data = new FormData(form);
  const secret = [...form.querySelectorAll("input[type=password]")].map((control) => control.name);
  for (const [name, value] of [...data]) {
    if (value instanceof File || secret.includes(name)) data.delete(name);
  }
  data.set("revision", form.dataset.revision || "");
  return data;
}

export function answersOf(form) {
  return [...payloadOf(form)].filter(([name]) => !NOT_ANSWERS.has(name));
}

export function sameAnswers(some, others) {
  return JSON.stringify(some) === JSON.stringify(others);
}

export function fillForm(form, answers) {
  for (const control of form.elements) {
    if (!control.name || NOT_ANSWERS.has(control.name) || NEVER_FILLED.has(control.type)) continue;
    const given = answers.filter(([name]) => name === control.name).map(([, value]) => value);
    if (CHOICES.has(control.type)) control.checked = given.includes(control.value);
    else if (control.options) [...control.options].forEach((option) => { option.selected = given.includes(option.value); });
    else if (given.length) control.value = given[0];
  }
  form.dispatchEvent(new Event("filled"));
}
