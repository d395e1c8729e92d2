// Large type and high contrast at once, and remembered; without script the same links go round by the server.
const YEAR_IN_SECONDS = 365 * 24 * 3600;
const SHEET = document.getElementById("contrast-sheet");

const DRAW = {
  large_type: (on) => document.documentElement.toggleAttribute("data-large", on),
  high_contrast: (on) => { SHEET.media = on ? "screen" : "not all"; },
};

function remember(name, on) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${name}=${on ? 1 : 0}; path=/; max-age=${YEAR_IN_SECONDS}; samesite=lax${secure}`;
}

function turn(link) {
  const on = link.getAttribute("aria-pressed") !== "true";
  DRAW[link.dataset.switch](on);
  link.setAttribute("aria-pressed", String(on));
  remember(link.dataset.switch, on);
}

// Whoever asked his system for more contrast has it on already, so that the switch turns it off.
const contrast = document.querySelector('[data-switch="high_contrast"]');
if (contrast && SHEET.media.includes("prefers-contrast") && matchMedia("(prefers-contrast: more)").matches) {
  contrast.setAttribute("aria-pressed", "true");
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-switch]");
  if (!link) return;
  event.preventDefault();
  turn(link);
});

// A link that acts as a button must answer the space bar too.
document.addEventListener("keydown", (event) => {
  if (event.key !== " " || !event.target.matches("[data-switch]")) return;
  event.preventDefault();
  turn(event.target);
});
