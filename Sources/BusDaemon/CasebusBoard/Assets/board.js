// What is pleasant to have; every page reads without it.
"use strict";

// A choice among the filters takes effect at once.
document.addEventListener("change", (event) => {
  if (event.target.matches(".filters select")) event.target.form.requestSubmit();
});

// "/" leads to the field that finds a case.
document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, select, textarea");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping) return;
  const field = document.querySelector(".find input");
  if (!field) return;
  event.preventDefault();
  field.focus();
});
