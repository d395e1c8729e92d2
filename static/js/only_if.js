// Shows a field only while another answer asks for it; without script each is there with its hint.
// What a field says that must be read, an error or a reviewer's remark, keeps it in sight.
const MUST_BE_READ = ".field-error, .text-danger";

function follow(form) {
  const fields = [...form.querySelectorAll("[data-only-if]")].map((control) => [control.dataset.onlyIf.split(":"), control.closest("[data-field]")]);
  for (const [[name, wanted], field] of fields) {
    field.hidden = form.elements[name].value !== wanted && !field.querySelector(MUST_BE_READ);
  }
}

for (const form of new Set([...document.querySelectorAll("[data-only-if]")].map((control) => control.form))) {
  form.addEventListener("input", () => follow(form));
  form.addEventListener("change", () => follow(form));
  // Answers that this browser kept have been put back.
  form.addEventListener("filled", () => follow(form));
  follow(form);
}
