// Keys for people who fill in many sheets. They act only while a mark has the focus, and every one of
// them has a way by Tab and space bar as well.

const here = document.querySelector("[data-keys-here]");
const map = document.querySelector("[data-keys]");

function marks(group) {
  return [...group.querySelectorAll('input[type="radio"]:not(:disabled)')];
}

function choose(radio) {
  if (!radio) return;
  radio.focus();
  if (radio.checked) return;
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
}

function move(group, step) {
  const groups = [...here.querySelectorAll("[data-marks]")].filter((other) => marks(other).length);
  const next = groups[groups.indexOf(group) + step];
  if (!next) return;
  const radios = marks(next);
  (radios.find((radio) => radio.checked) || radios[0]).focus();
  next.closest("[data-row]")?.scrollIntoView({ block: "nearest" });
}

function wanted(group, key) {
  const radios = marks(group);
  const letter = key.normalize("NFKC").toUpperCase();
  if (/^[1-9]$/.test(letter)) return radios[Number(letter) - 1];
  return radios.find((radio) => radio.value.toUpperCase() === letter);
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const group = event.target.closest("[data-marks]");
  if (!group || event.target.type !== "radio") return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    move(group, event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "?" && map) {
    map.showModal();
  } else if (event.key.length === 1 && wanted(group, event.key)) {
    choose(wanted(group, event.key));
  } else {
    return;
  }
  event.preventDefault();
}

here?.addEventListener("keydown", pressed);

const opener = document.querySelector("[data-keys-open]");
if (here && opener && map) {
  opener.hidden = false;
  opener.addEventListener("click", () => map.showModal());
}
