// Puts a piece of text into a field where the cursor stands.
//
// <button type="button" hidden data-insert="［数字3］" data-insert-into="id_body">…</button>
// Without this script the button stays hidden; the piece can be typed.

for (const button of document.querySelectorAll("[data-insert]")) {
  const field = document.getElementById(button.dataset.insertInto);
  if (field) {
    button.hidden = false;
    button.addEventListener("click", () => {
      field.focus();
      field.setRangeText(button.dataset.insert, field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}
