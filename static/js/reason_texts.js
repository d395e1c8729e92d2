// A reason taken from the library fills the fields beside it; without script the server does so when the form is sent.
const texts = JSON.parse(document.getElementById("reason-texts")?.textContent || "{}");

function fill(select) {
  const chosen = texts[select.value];
  if (!chosen) return;
  const form = select.form;
  const named = (name) => form.elements[select.name.replace(/library$/, name)];
  const known = new Set(Object.values(texts).map((each) => each.text));
  for (const name of ["explanation", "finding"]) {
    const words = named(name);
    // What somebody wrote himself stays.
    if (words && (!words.value.trim() || known.has(words.value.trim()))) words.value = chosen.text;
  }
  for (const [name, value] of [["place", chosen.place], ["reason", chosen.reason]]) {
    const choice = named(name);
    if (choice && value) choice.value = value;
  }
  for (const box of form.querySelectorAll('input[name="reasons"]')) box.checked ||= box.value === chosen.reason;
}

document.addEventListener("change", (event) => event.target.matches("[data-reason-texts]") && fill(event.target));
