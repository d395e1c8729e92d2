// Looks at chosen files before they are sent (the server looks again), and shows how far sending has come.
const MEGABYTE = 1024 * 1024;

function allowedEndings(input) {
  return input.accept.split(",").map((ending) => ending.trim().toLowerCase()).filter((ending) => ending.startsWith("."));
}

function faultOf(file, input) {
  const endings = allowedEndings(input);
  const largest = Number(input.dataset.maxBytes || Infinity);
  if (endings.length && !endings.some((ending) => file.name.toLowerCase().endsWith(ending))) {
    return `“${file.name}”的类型不能上传，请选择 ${endings.map((ending) => ending.slice(1).toUpperCase()).join("、")} 文件`;
  }
  if (file.size === 0) return `“${file.name}”是空文件，请重新选择`;
  if (file.size > largest) {
    return `“${file.name}”有 ${(file.size / MEGABYTE).toFixed(1)} MB，超过 ${Math.floor(largest / MEGABYTE)} MB，请压缩后再选`;
  }
  return "";
}

function faultPlace(input) {
  const id = `${input.id || input.name}_file_error`;
  const present = document.getElementById(id);
  if (present) return present;
  const place = Object.assign(document.createElement("p"), { id, className: "field-error" });
  place.setAttribute("role", "alert");
  input.before(place);
  return place;
}

function check(input) {
  const fault = [...input.files].map((file) => faultOf(file, input)).find(Boolean) || "";
  faultPlace(input).textContent = fault;
  if (fault) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
  return !fault;
}

function progressOf(form) {
  const present = form.querySelector(".upload-progress");
  if (present) return present;
  const bar = Object.assign(document.createElement("progress"), { className: "upload-progress", max: 100 });
  bar.setAttribute("aria-label", "上传进度");
  form.append(bar);
  return bar;
}

document.addEventListener("change", (event) => {
  if (event.target.matches("input[type=file]")) check(event.target);
});

// Captured, so that a refused file stops the form before htmx or the double-click guard see it.
document.addEventListener("submit", (event) => {
  const wrong = [...event.target.querySelectorAll("input[type=file]")].find((input) => !check(input));
  if (!wrong) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  wrong.focus();
}, true);

document.addEventListener("htmx:xhr:progress", (event) => {
  const form = event.target.closest("form[data-upload]");
  if (form && event.detail.lengthComputable) progressOf(form).value = (100 * event.detail.loaded) / event.detail.total;
});

document.addEventListener("htmx:sendError", (event) => {
  const form = event.target.closest("form[data-upload]");
  if (!form) return;
  form.querySelector(".upload-progress")?.remove();
  faultPlace(form.querySelector("input[type=file]")).textContent = "上传中断：网络不通，请检查网络后再点一次上传";
});
