import { existsSync } from "node:fs";

/** Where Debian and other distributions install Chromium or Chrome. */
const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The browser of the machine; `undefined` without one. `CHROMIUM` names another. */
export function findChromium(): string | undefined {
  const named = process.env["CHROMIUM"];
  return named ?? places.find((path) => existsSync(path));
}
