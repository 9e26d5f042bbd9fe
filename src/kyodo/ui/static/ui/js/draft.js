// Keeps a long text in this browser while it is written; only the button sends it.
//
// <form method="post" data-draft="joint-text-5" data-user="7" data-version="3"> … <p data-draft-state role="status" data-kept="…"
//   data-restored="…" data-older="…"></p> <button type="button" data-draft-drop hidden>…</button>
// data-draft-unsaved: the server sent back a text that it did not store.
// A text written on an older version than the page shows is offered, not put in: <textarea data-draft-older readonly hidden>.

class Draft {
  constructor(form) {
    this.form = form;
    this.key = `kyodo:${form.dataset.user}:draft:${form.dataset.draft}`;
    this.state = form.querySelector("[data-draft-state]");
    this.drop = form.querySelector("[data-draft-drop]");
    this.fields = [...form.querySelectorAll("textarea[name]")];
    this.first = this.values();
    this.restore();
    form.addEventListener("input", () => this.keep(false));
    form.addEventListener("submit", () => this.keep(true));
    this.drop?.addEventListener("click", () => this.reset());
  }

  values() {
    return Object.fromEntries(this.fields.map((field) => [field.name, field.value]));
  }

  same(one, other) {
    return Object.keys(other).every((name) => (one[name] ?? "") === other[name]);
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key));
    } catch {
      return null;
    }
  }

  keep(sent) {
    const kept = { version: this.form.dataset.version, values: this.values(), sent };
    try {
      localStorage.setItem(this.key, JSON.stringify(kept));
      this.dirty = !sent;
      if (!sent) this.say("kept");
    } catch {
      // A full or forbidden store: the page itself still holds the text.
    }
  }

  forget() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // Nothing was kept.
    }
  }

  restore() {
    if ("draftUnsaved" in this.form.dataset) return this.keep(false);
    const kept = this.read();
    if (!kept) return;
    const older = kept.version !== this.form.dataset.version;
    if (this.same(kept.values, this.first) || (kept.sent && older)) return this.forget();
    if (older) return this.offer(kept.values);
    for (const field of this.fields) field.value = kept.values[field.name] ?? field.value;
    this.say("restored");
    if (this.drop) this.drop.hidden = false;
  }

  offer(values) {
    const place = this.form.querySelector("[data-draft-older]");
    if (!place) return;
    place.value = Object.values(values).filter(Boolean).join("\n\n");
    place.hidden = false;
    this.say("older");
    if (this.drop) this.drop.hidden = false;
  }

  reset() {
    for (const field of this.fields) field.value = this.first[field.name];
    this.forget();
    const place = this.form.querySelector("[data-draft-older]");
    if (place) place.hidden = true;
    this.drop.hidden = true;
    this.state.textContent = "";
    this.fields[0]?.focus();
  }

  say(word) {
    if (this.state && this.state.textContent !== this.state.dataset[word]) {
      this.state.textContent = this.state.dataset[word];
    }
  }
}

for (const form of document.querySelectorAll("form[data-draft]")) new Draft(form);
