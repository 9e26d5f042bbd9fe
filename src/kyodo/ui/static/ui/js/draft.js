// Keeps a long text in this browser while it is written; only the button sends it.
//
// <form method="post" data-draft="joint-text-5" data-user="7" data-version="3"> … <p data-draft-state role="status" data-kept="…"
//   data-restored="…" data-older="…"></p> <button type="button" data-draft-drop hidden>…</button>
// data-draft-unsaved: the server sent back a text that it did not store.
// A text written on an older version than the page shows is offered, not put in: <textarea data-draft-older readonly hidden>.
// data-draft-whole keeps every field, and only until the window is closed: for pages on which personal data is typed. The page
// that says it is stored carries <p data-draft-done="joint-text-5" data-user="7">, and the draft goes.

const keyOf = (dataset, name) => `kyodo:${dataset.user}:draft:${name}`;
const isTicked = (field) => field.type === "checkbox" || field.type === "radio";
const labelOf = (field) => (isTicked(field) ? `${field.name}=${field.value}` : field.name);

class Draft {
  constructor(form) {
    this.form = form;
    this.whole = "draftWhole" in form.dataset;
    this.store = this.whole ? "sessionStorage" : "localStorage";
    this.key = keyOf(form.dataset, form.dataset.draft);
    this.state = form.querySelector("[data-draft-state]");
    this.drop = form.querySelector("[data-draft-drop]");
    this.fields = [
      ...form.querySelectorAll(
        this.whole ? "input[name]:not([type=hidden]), select[name], textarea[name]" : "textarea[name]",
      ),
    ];
    this.first = this.values();
    this.restore();
    form.addEventListener("input", () => this.keep(false));
    form.addEventListener("submit", () => this.keep(true));
    this.drop?.addEventListener("click", () => this.reset());
  }

  values() {
    return Object.fromEntries(
      this.fields.map((field) => [labelOf(field), isTicked(field) ? field.checked : field.value]),
    );
  }

  same(one, other) {
    return Object.keys(other).every((name) => (one[name] ?? "") === other[name]);
  }

  read() {
    try {
      return JSON.parse(window[this.store].getItem(this.key));
    } catch {
      return null;
    }
  }

  keep(sent) {
    const kept = { version: this.form.dataset.version, values: this.values(), sent };
    try {
      window[this.store].setItem(this.key, JSON.stringify(kept));
      this.dirty = !sent;
      if (!sent) this.say("kept");
    } catch {
      // A full or forbidden store: the page itself still holds the text.
    }
  }

  forget() {
    try {
      window[this.store].removeItem(this.key);
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
    this.put(kept.values);
    this.say("restored");
    if (this.drop) this.drop.hidden = false;
  }

  // Whatever listens to a field (a search while typing) hears of it as if it had been typed.
  put(values) {
    for (const field of this.fields) {
      const value = values[labelOf(field)];
      if (value === undefined) continue;
      if (isTicked(field)) field.checked = value;
      else if (field.value !== value) {
        field.value = value;
        if (this.whole) this.tell(field);
      }
      const details = value === this.first[labelOf(field)] ? null : field.closest("details");
      if (details && this.whole) details.open = true;
    }
  }

  tell(field) {
    const typed = () => field.dispatchEvent(new Event("input", { bubbles: true }));
    if (document.readyState === "complete") typed();
    else window.addEventListener("load", typed);
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
    this.put(this.first);
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

for (const place of document.querySelectorAll("[data-draft-done]")) {
  try {
    window.sessionStorage.removeItem(keyOf(place.dataset, place.dataset.draftDone));
  } catch {
    // A forbidden store kept nothing.
  }
}
for (const form of document.querySelectorAll("form[data-draft]")) new Draft(form);
