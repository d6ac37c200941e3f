// Light, dark, or as the system has it. The choice is kept where the browser lets a file keep something.

const THEMES = { "": "as the system", light: "light", dark: "dark" };
const KEPT = "musterbook-theme";

function themed() {
  const button = byId("theme");
  const set = (theme) => {
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    button.textContent = `Theme: ${THEMES[theme]}`;
    button.dataset.now = theme;
  };
  set(kept());
  button.hidden = false;
  button.addEventListener("click", () => {
    const names = Object.keys(THEMES);
    const next = names[(names.indexOf(button.dataset.now) + 1) % names.length];
    set(next);
    keep(next);
  });
}

function kept() {
  try {
    const theme = localStorage.getItem(KEPT) || "";
    return theme in THEMES ? theme : "";
  } catch {
    return "";
  }
}

function keep(theme) {
  try {
    localStorage.setItem(KEPT, theme);
  } catch {
    // It is only kept for as long as the page is open.
  }
}
