// A list of ballots: counts what is chosen. Nothing is chosen in advance, and nothing is kept in this browser.
const chosenIn = (part) => part.querySelectorAll("input[type=radio]:checked").length;
const linesIn = (part) => part.querySelectorAll(".ballot-line");

function count(form) {
  const all = linesIn(form).length;
  const line = form.querySelector("[data-ballot-progress]");
  line.hidden = false;
  line.textContent = `已选 ${chosenIn(form)} / ${all} 张`;
  form.querySelectorAll("[data-ballot-group]").forEach((group) => {
    group.querySelector("[data-group-progress]").textContent = `，已选 ${chosenIn(group)}`;
    group.querySelector("[data-ballot-rest]").hidden = linesIn(group).length < 2 || chosenIn(group) === linesIn(group).length;
  });
}

function chooseForTheRest(group, choice) {
  linesIn(group).forEach((line) => {
    if (chosenIn(line) === 0) line.querySelector(`input[value="${choice}"]`).checked = true;
  });
}

function begin() {
  const form = document.querySelector("form[data-ballot]");
  if (!form || form.dataset.counted) return;
  form.dataset.counted = "yes";
  count(form);
  form.addEventListener("change", () => count(form));
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-choice]");
    if (!button) return;
    chooseForTheRest(button.closest("[data-ballot-group]"), button.dataset.choice);
    count(form);
  });
}

begin();
// htmx draws the page anew without loading it.
document.addEventListener("htmx:afterSettle", begin);
