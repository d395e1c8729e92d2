// Shows the pages of a file beside the check list. Without it every link opens its file in a new window.
const ZOOMS = [0.5, 0.75, 1, 1.5, 2, 3, 4];
const WIDTHS = [900, 1400, 2000, 2800];
const MOST_KEPT = 10;
const KEYS = {
  ArrowLeft: "previousPage", ArrowRight: "nextPage", p: "previousFile", n: "nextFile", l: "turnLeft", r: "turnRight",
  "-": "smaller", "+": "larger", "=": "larger", f: "fit", k: "back", Escape: "close",
};
const UNTOUCHED = { page: 1, turned: 0, zoom: 1, whole: false };

class Viewer {
  constructor(root) {
    Object.assign(this, { root, key: `viewer:${root.dataset.viewer}`, pictures: new Map(), turn: 0 });
    for (const name of ["label", "name", "place", "original", "stage", "canvas", "trouble", "answers", "copy"]) {
      this[name] = root.querySelector(`[data-viewer-${name}]`);
    }
    const kept = this.remembered();
    this.places = kept.places || {};
    document.addEventListener("click", (event) => this.clicked(event));
    root.addEventListener("keydown", (event) => this.pressed(event));
    new ResizeObserver(() => this.paint()).observe(this.stage);
    const link = kept.open && this.linkOf(kept.open);
    if (link) this.open(link);
  }

  // Where one had got to in each file, until this window is closed: ids and numbers only.
  remembered() {
    try {
      return JSON.parse(sessionStorage.getItem(this.key)) || {};
    } catch {
      return {};
    }
  }

  remember() {
    try {
      sessionStorage.setItem(this.key, JSON.stringify({ open: this.href, places: this.places }));
    } catch {
      // A browser that keeps nothing begins each file anew.
    }
  }

  get links() {
    const all = [...document.querySelectorAll("[data-view-list] [data-view]"), ...document.querySelectorAll("[data-view]")];
    return all.filter((link, place) => all.findIndex((each) => each.href === link.href) === place);
  }

  linkOf(href) {
    return this.links.find((link) => link.href === href);
  }

  get at() {
    return this.places[this.href] || UNTOUCHED;
  }

  clicked(event) {
    const button = event.target.closest("[data-do]");
    if (button && this.root.contains(button)) this.act(button.dataset.do);
    // What it leads to lies behind the viewer.
    if (this.href && event.target.closest('a[href^="#"]')) this.leave();
    const link = event.target.closest("[data-view]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.came = link;
    this.open(link);
    this.root.focus({ preventScroll: true });
    this.root.scrollIntoView({ block: "nearest" });
  }

  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const doing = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!doing) return;
    event.preventDefault();
    this.act(doing);
  }

  act(doing) {
    const { page, turned, zoom, whole } = this.at;
    if (doing === "previousPage" && page > 1) this.move({ page: page - 1 });
    else if (doing === "nextPage" && page < this.pages) this.move({ page: page + 1 });
    else if (doing === "turnRight") this.move({ turned: (turned + 90) % 360 });
    else if (doing === "turnLeft") this.move({ turned: (turned + 270) % 360 });
    else if (doing === "larger") this.move({ zoom: ZOOMS.find((each) => each > zoom) || zoom });
    else if (doing === "smaller") this.move({ zoom: ZOOMS.findLast((each) => each < zoom) || zoom });
    else if (doing === "fit") this.move({ zoom: 1, whole: !whole });
    else if (doing === "nextFile") this.step(1);
    else if (doing === "previousFile") this.step(-1);
    else if (doing === "back") this.return();
    else if (doing === "close") this.close();
  }

  step(by) {
    const links = this.links;
    const now = links.findIndex((link) => link.href === this.href);
    this.open(links[(now + by + links.length) % links.length]);
  }

  move(change) {
    this.places[this.href] = { ...this.at, ...change };
    if (change.page) this.stage.scrollTo(0, 0);
    this.show();
  }

  open(link) {
    this.root.hidden = false;
    document.body.classList.add("viewer-open");
    this.href = link.href;
    this.label.textContent = link.dataset.viewLabel;
    this.name.textContent = link.textContent.trim();
    this.original.href = link.href;
    this.copyAnswers(link.dataset.viewSection);
    this.show();
  }

  // What the applicant has typed about the same thing, to be read beside the paper.
  copyAnswers(slug) {
    const found = slug ? [...document.querySelectorAll(`[data-answers="${CSS.escape(slug)}"] > :is(h3, dl)`)] : [];
    this.answers.hidden = !found.length;
    this.copy.replaceChildren(...found.map((each) => each.cloneNode(true)));
  }

  return() {
    const link = this.came && this.came.checkVisibility() ? this.came : document.querySelector(".check-item input");
    if (link) link.focus();
  }

  leave() {
    this.root.hidden = true;
    document.body.classList.remove("viewer-open");
    this.href = "";
    this.remember();
  }

  close() {
    this.leave();
    if (this.came) this.came.focus();
  }

  async show() {
    this.remember();
    const mine = ++this.turn;
    this.place.textContent = "正在打开…";
    try {
      const shown = await this.picture(this.at.page);
      if (mine !== this.turn) return;
      Object.assign(this, shown);
      this.say("");
      this.place.textContent = `第 ${this.at.page} / ${this.pages} 页`;
      this.canvas.setAttribute("aria-label", `${this.label.textContent}，第 ${this.at.page} 页，共 ${this.pages} 页`);
      this.paint();
      if (this.at.page < this.pages) this.picture(this.at.page + 1).catch(() => null);
    } catch (trouble) {
      if (mine === this.turn) this.say(trouble.message);
    }
  }

  say(trouble) {
    this.trouble.hidden = !trouble;
    this.canvas.hidden = Boolean(trouble);
    this.trouble.textContent = trouble;
    if (trouble) Object.assign(this, { bitmap: null, pages: 0 });
    if (trouble) this.place.textContent = "";
  }

  // The page as wide as the window needs it; nothing of it stays when the window is left.
  picture(page) {
    const needed = this.stage.clientWidth * window.devicePixelRatio * this.at.zoom;
    const width = WIDTHS.find((each) => each >= needed) || WIDTHS.at(-1);
    const address = `${this.href}?page=${page}&width=${width}`;
    if (!this.pictures.has(address)) {
      const coming = this.fetched(address);
      coming.catch(() => this.pictures.delete(address));
      this.pictures.set(address, coming);
      if (this.pictures.size > MOST_KEPT) this.pictures.delete(this.pictures.keys().next().value);
    }
    return this.pictures.get(address);
  }

  async fetched(address) {
    const answer = await fetch(address, { redirect: "manual" }).catch(() => null);
    if (!answer) throw new Error("网络中断，没有打开。请稍后再试。");
    if (answer.type === "opaqueredirect") throw new Error("登录已过期，请重新登录后再查看。");
    if (!answer.ok) {
      const told = await answer.json().catch(() => ({}));
      throw new Error(told.message || "这个文件现在打不开。");
    }
    return { bitmap: await createImageBitmap(await answer.blob()), pages: Number(answer.headers.get("X-Pages")) || 1 };
  }

  paint() {
    const { bitmap, canvas, stage } = this;
    if (!bitmap || !this.href) return;
    const { turned, zoom, whole } = this.at;
    const [width, height] = turned % 180 ? [bitmap.height, bitmap.width] : [bitmap.width, bitmap.height];
    Object.assign(canvas, { width, height });
    const pen = canvas.getContext("2d");
    pen.translate(width / 2, height / 2);
    pen.rotate((turned * Math.PI) / 180);
    pen.drawImage(bitmap, -bitmap.width / 2, -bitmap.height / 2);
    const wide = stage.clientWidth / width;
    const fitting = whole ? Math.min(wide, stage.clientHeight / height) : wide;
    canvas.style.width = `${Math.floor(width * fitting * zoom)}px`;
  }
}

for (const root of document.querySelectorAll("[data-viewer]")) new Viewer(root);
