/* Another extension with a button of its own in every card, as several have. */
"use strict";

var otherExtensionClicks = [];

onAfterUiUpdate(() => {
  for (const row of document.querySelectorAll("#txt2img_textual_inversion_cards > .card > .button-row")) {
    if (row.querySelector(".other-extension")) continue;
    const button = document.createElement("div");
    button.className = "card-button other-extension";
    button.title = "Other extension";
    button.textContent = "★";
    button.addEventListener("click", (event) => {
      otherExtensionClicks.push(row.closest(".card").dataset.name);
      event.stopPropagation();
    });
    row.prepend(button);
  }
});
