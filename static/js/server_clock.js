// Lets the portal's clock tick on from what the server wrote; without script the time of loading stands there.
const SECOND = 1000;

function twoDigits(number) {
  return String(number).padStart(2, "0");
}

function written(moment) {
  // Shanxi has no summer time: eight hours ahead of UTC all the year.
  const local = new Date(moment.getTime() + 8 * 3600 * SECOND);
  const day = `${local.getUTCFullYear()}年${local.getUTCMonth() + 1}月${local.getUTCDate()}日`;
  const clock = [local.getUTCHours(), local.getUTCMinutes(), local.getUTCSeconds()].map(twoDigits).join(":");
  return `${day} ${clock}`;
}

// The visitor's own clock may be wrong, so only the time that has passed is taken from it.
const loaded = performance.now();
for (const place of document.querySelectorAll("[data-server-clock]")) {
  const began = new Date(place.dateTime).getTime();
  setInterval(() => {
    place.textContent = written(new Date(began + performance.now() - loaded));
  }, SECOND);
}
