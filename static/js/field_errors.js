// Shows the server's messages beside fields that the reader has already touched, tied to them by id.
function messageItem(text) {
  const item = document.createElement("li");
  item.textContent = text;
  return item;
}

function listOf(field, name) {
  const present = field.querySelector(".field-error");
  if (present) return present;
  const list = document.createElement("ul");
  list.className = "errorlist field-error";
  list.id = `id_${name}_error`;
  field.querySelector(".choices, .form-control, .form-select, .form-check")?.before(list);
  return list;
}

function tie(control, listId, wrong) {
  const ids = new Set((control.getAttribute("aria-describedby") || "").split(" ").filter(Boolean));
  if (wrong) ids.add(listId);
  else ids.delete(listId);
  if (ids.size) control.setAttribute("aria-describedby", [...ids].join(" "));
  else control.removeAttribute("aria-describedby");
  if (wrong) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
}

export function showFieldErrors(form, errors, touched) {
  for (const field of form.querySelectorAll("[data-field]")) {
    const name = field.dataset.field;
    if (!touched.has(name)) continue;
    const messages = errors[name] || [];
    const wrong = messages.length > 0;
    if (!wrong && !field.querySelector(".field-error")) continue;
    const list = listOf(field, name);
    list.replaceChildren(...messages.map(messageItem));
    tie(field.querySelector("fieldset, input, select, textarea"), list.id, wrong);
    field.classList.toggle("field-wrong", wrong);
    if (!wrong) list.remove();
  }
}
