// Runs before anything is painted: marks that scripts work, and puts the chosen palette on the root element so that
// nothing flashes. "auto" follows the system, and is what the stylesheet does without this file.
(() => {
  const root = document.documentElement;
  let chosen = "auto";
  try {
    chosen = localStorage.getItem("yg-palette") || "auto";
  } catch {
    /* storage is closed: stay automatic */
  }
  root.className = "js";
  root.dataset.palette = ["light", "dark"].includes(chosen) ? chosen : "auto";
})();
