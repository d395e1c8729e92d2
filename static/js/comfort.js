// Turns large type on and off; without script the same link opens the page once in large type.
const YEAR_IN_SECONDS = 365 * 24 * 3600;

function remember(large) {
  document.cookie = `large_type=${large ? 1 : 0}; path=/; max-age=${YEAR_IN_SECONDS}; samesite=lax`;
}

function toggle(link) {
  const large = document.documentElement.toggleAttribute("data-large");
  link.setAttribute("aria-pressed", String(large));
  remember(large);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-large-type]");
  if (!link) return;
  event.preventDefault();
  toggle(link);
});

// A link that acts as a button must answer the space bar too.
document.addEventListener("keydown", (event) => {
  if (event.key !== " " || !event.target.matches("[data-large-type]")) return;
  event.preventDefault();
  toggle(event.target);
});
