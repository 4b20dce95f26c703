const WORDS = { NONE: "The candidate is as it should be.", ERRORS: "The candidate fails.", SLOW: "The candidate is slow." };

async function show(answer) {
  const regression = await (await answer).json();
  document.getElementById("now").textContent = WORDS[regression];
  for (const button of document.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", button.value.toUpperCase() === regression);
  }
}

for (const button of document.querySelectorAll("button")) {
  button.addEventListener("click", () => show(fetch("regression/" + button.value, { method: "POST" })));
}
show(fetch("regression"));
