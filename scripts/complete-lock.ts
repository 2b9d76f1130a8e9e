/**
 * Adds to package-lock.json the optional packages for other platforms that npm omitted because its registry did not
 * have them. `npm ci` refuses a lock file without them; with them it skips the packages for other platforms.
 *
 *     node scripts/complete-lock.ts
 *
 * Run it after every change to the dependencies.
 */
import { readFileSync, writeFileSync } from "node:fs";

interface LockedPackage {
  readonly version?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly dev?: boolean;
}

const file = "package-lock.json";
const systems = ["android", "darwin", "freebsd", "linux", "openharmony", "win32"];
const processors = ["arm64", "x64", "arm", "ppc64", "riscv64", "s390x", "ia32", "loong64", "wasm32", "mips64el"];

// `as`: npm wrote it.
const lock = JSON.parse(readFileSync(file, "utf8")) as { packages: Record<string, LockedPackage & object> };
let added = 0;
for (const [path, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (lock.packages[`node_modules/${name}`] || lock.packages[`${path}/node_modules/${name}`]) continue;
    const parts = name.split(/[-/]/);
    const os = parts.find((part) => systems.includes(part));
    const cpu = parts.find((part) => processors.includes(part));
    if (os === undefined || cpu === undefined || !/^\d/.test(version)) continue;
    lock.packages[`node_modules/${name}`] = Object.assign({ version, cpu: [cpu] }, dev ? { dev } : {}, {
      optional: true,
      os: [os],
    });
    added += 1;
  }
}
const byPath = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1);
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(byPath));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`added ${added} packages`);
