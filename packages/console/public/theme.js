// The chosen theme, before the page is drawn for the first time: otherwise that of the system would flash up.
try {
  const theme = localStorage.getItem("openswf-console:theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is off in this browser: there is no choice to know.
}
