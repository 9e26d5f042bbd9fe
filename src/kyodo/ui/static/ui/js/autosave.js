// Saves each row of a form by itself and never loses a text on the way.
//
// <form method="post" action="…" data-autosave data-user="7">        an ordinary form, complete without this
//   <tr data-row="12" data-version="3"> … controls … <span data-save-state role="status"></span>
//
// Sent: the form's hidden fields outside rows and those with data-send-always, the row's fields, and row=12, with the header X-Autosave.
// Answers: 2xx saved (header X-Version: the row's new version, written to data-version and to its
// input[data-version-field]; elements with an id in the body replace those of the page) · 409 a fragment
// shown in the row · 401 signed out · 4xx a sentence as plain text · else tried again.
// A button [data-take-version="5"] in the fragment of a 409 sends the row again on top of that version.
// The form's attributes, the words among them, come from {% autosave_attributes %}.

const TYPING_PAUSE = 1200;
const LONGEST_PAUSE = 60000;

class Form {
  constructor(form) {
    this.form = form;
    this.rows = new Map();
    this.running = false;
    for (const row of form.querySelectorAll("[data-row]")) {
      this.rows.set(row.dataset.row, { dirty: false, change: 0, timer: 0, pause: 2000 });
      this.restore(row.dataset.row);
    }
    form.addEventListener("input", (event) => this.changed(event.target, TYPING_PAUSE));
    form.addEventListener("change", (event) => this.changed(event.target, 0));
    form.addEventListener("submit", () => (this.submitted = true));
    form.addEventListener("click", (event) => this.takeVersion(event.target.closest("[data-take-version]")));
    window.addEventListener("online", () => this.saveAll());
    window.addEventListener("focus", () => this.saveAll());
    window.addEventListener("beforeunload", (event) => {
      if (!this.submitted && [...this.rows.values()].some((state) => state.dirty)) event.preventDefault();
    });
  }

  word(name) {
    const words = this.form.dataset;
    return words[`word${name}`] || words[name[0].toLowerCase() + name.slice(1)] || "";
  }

  row(id) {
    return this.form.querySelector(`[data-row="${CSS.escape(id)}"]`);
  }

  key(id) {
    return `kyodo:${this.form.dataset.user}:${this.form.dataset.autosave || location.pathname}:${id}`;
  }

  fields(row) {
    return [...row.querySelectorAll("input, select, textarea")].filter(
      (field) => field.name && !field.disabled && field.type !== "file",
    );
  }

  values(row) {
    const chosen = this.fields(row).filter(
      (field) => !["radio", "checkbox"].includes(field.type) || field.checked,
    );
    return chosen.map((field) => [field.name, field.value]);
  }

  changed(field, pause) {
    const row = field.closest("[data-row]");
    if (!row || !this.form.contains(row) || field.closest("[data-no-autosave]")) return;
    const id = row.dataset.row;
    if (!this.rows.has(id)) this.rows.set(id, { dirty: false, change: 0, timer: 0, pause: 2000 });
    const state = this.rows.get(id);
    state.dirty = true;
    state.change += 1;
    this.keep(id, row);
    clearTimeout(state.timer);
    state.timer = setTimeout(() => this.save(), pause);
  }

  keep(id, row) {
    const text = JSON.stringify({ version: row.dataset.version || "", values: this.values(row) });
    try {
      localStorage.setItem(this.key(id), text);
    } catch {
      // A full or forbidden store: the page itself still holds the text.
    }
  }

  forget(id) {
    try {
      localStorage.removeItem(this.key(id));
    } catch {
      // Nothing was kept.
    }
  }

  restore(id) {
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(this.key(id)));
    } catch {
      return;
    }
    const row = this.row(id);
    const shown = (values) => JSON.stringify(values.filter(([name]) => this.isShown(row, name)));
    if (!kept || shown(kept.values) === shown(this.values(row))) return this.forget(id);
    if (kept.version !== (row.dataset.version || "")) return this.offerOlder(id, row, kept);
    this.put(row, kept.values);
    Object.assign(this.rows.get(id), { dirty: true, change: 1 });
    this.say(row, "failed", this.word("Restored"));
    setTimeout(() => this.save(), 0);
  }

  // Somebody else has saved this row since: the reader decides.
  offerOlder(id, row, kept) {
    const texts = kept.values.filter(([name, value]) => value && this.isShown(row, name));
    const box = document.createElement("div");
    box.className = "notice notice-warning";
    box.dataset.noAutosave = "";
    const say = document.createElement("p");
    say.textContent = this.word("Older");
    const list = document.createElement("ul");
    for (const [, value] of texts) list.appendChild(document.createElement("li")).textContent = value;
    const buttons = document.createElement("p");
    buttons.className = "actions";
    const button = (word, act) => {
      const made = buttons.appendChild(document.createElement("button"));
      made.type = "button";
      made.className = "button button-secondary";
      made.textContent = this.word(word);
      made.addEventListener("click", () => {
        box.remove();
        act();
      });
    };
    button("TakeOlder", () => {
      this.put(row, texts);
      this.changed(this.fields(row)[0], 0);
      this.fields(row)[0].focus();
    });
    button("DropOlder", () => this.forget(id));
    box.append(say, list, buttons);
    this.place(row).append(box);
  }

  isShown(row, name) {
    return this.fields(row).some((field) => field.name === name && field.type !== "hidden");
  }

  put(row, values) {
    for (const field of this.fields(row)) {
      const found = values.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.type === "hidden") continue;
      if (["radio", "checkbox"].includes(field.type)) field.checked = found.includes(field.value);
      else if (found.length) field.value = found[0];
    }
  }

  // The writer has read what somebody else saved and sends this text on top of it.
  takeVersion(button) {
    const row = button?.closest("[data-row]");
    if (!row) return;
    this.setVersion(row, button.dataset.takeVersion);
    this.rows.get(row.dataset.row).dirty = true;
    this.saveAll();
  }

  setVersion(row, version) {
    row.dataset.version = version;
    const field = row.querySelector("[data-version-field]");
    if (field) field.value = version;
  }

  saveAll() {
    for (const state of this.rows.values()) clearTimeout(state.timer);
    this.save();
  }

  // One at a time, so that the last word wins.
  async save() {
    if (this.running) return;
    this.running = true;
    try {
      for (const [id, state] of this.rows) {
        while (state.dirty) {
          const before = state.change;
          if (!(await this.send(id, state))) break;
          if (state.change === before) {
            state.dirty = false;
            this.forget(id);
          }
        }
      }
    } finally {
      this.running = false;
    }
  }

  // Signing in elsewhere made the token stale; the answer to the writer carries the new one.
  renewToken(response) {
    const token = response.headers.get("X-CSRF-Token");
    if (!token) return false;
    for (const field of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) field.value = token;
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
    return true;
  }

  async send(id, state, again = false) {
    const row = this.row(id);
    const body = new FormData();
    for (const field of this.form.querySelectorAll('input[type="hidden"], [data-send-always]')) {
      if (!field.closest("[data-row]") && field.name) body.append(field.name, field.value);
    }
    body.append("row", id);
    for (const [name, value] of this.values(row)) body.append(name, value);
    this.say(row, "saving", this.word("Saving"));
    let response;
    try {
      response = await fetch(this.form.getAttribute("action") || location.href, {
        method: "POST",
        body,
        headers: { "X-Autosave": "1" },
        credentials: "same-origin",
        redirect: "manual",
      });
    } catch {
      this.say(row, "failed", this.word("Offline"));
      this.later(state);
      return false;
    }
    if (!again && response.status === 403 && this.renewToken(response)) return this.send(id, state, true);
    return this.answered(response, row, state);
  }

  async answered(response, row, state) {
    if (response.ok) {
      state.pause = 2000;
      await this.took(response, row);
      return true;
    }
    if (response.status === 401 || response.type === "opaqueredirect") {
      this.say(row, "failed", this.word("SignedOut"));
    } else if (response.status === 409) {
      this.place(row).innerHTML = await response.text();
      this.say(row, "failed", this.word("Refused"));
    } else if (response.status >= 400 && response.status < 500) {
      const plain = (response.headers.get("Content-Type") || "").startsWith("text/plain");
      this.say(row, "failed", plain ? await response.text() : this.word("Refused"));
    } else {
      this.say(row, "failed", this.word("Failed"));
      this.later(state);
    }
    return false;
  }

  async took(response, row) {
    const version = response.headers.get("X-Version");
    if (version !== null) this.setVersion(row, version);
    row.querySelector("[data-conflict]")?.replaceChildren();
    this.say(row, "saved", this.word("Saved"));
    const text = response.status === 204 ? "" : await response.text();
    const parts = new DOMParser().parseFromString(text, "text/html");
    for (const part of parts.body.querySelectorAll(":scope > [id]")) {
      const there = document.getElementById(part.id);
      if (there && !there.contains(document.activeElement)) there.replaceWith(part);
    }
  }

  later(state) {
    clearTimeout(state.timer);
    state.timer = setTimeout(() => this.save(), state.pause);
    state.pause = Math.min(state.pause * 2, LONGEST_PAUSE);
  }

  place(row) {
    const there = row.querySelector("[data-conflict]");
    if (there) return there;
    const made = document.createElement("div");
    made.dataset.conflict = "";
    (row.querySelector("[data-save-state]")?.closest("td, .field, [data-row]") || row).append(made);
    return made;
  }

  say(row, state, text) {
    const place = row.querySelector("[data-save-state]");
    if (!place) return;
    place.dataset.state = state;
    place.textContent = text;
  }
}

for (const form of document.querySelectorAll("form[data-autosave]")) new Form(form);
