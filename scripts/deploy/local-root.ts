import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";

const root = join(import.meta.dirname, "../..");
const node = join(root, "node_modules/node/bin/node");
const certificates = "/etc/ssl/certs/ca-certificates.crt";
const tools = [
  "mkdir",
  "cp",
  "rm",
  "ls",
  "cat",
  "env",
  "du",
  "chmod",
  "dirname",
  "basename",
  "sed",
  "uname",
  "readlink",
];

/** The root of a base image like the distroless one: Node, its libraries, certificates and users; no shell. */
export function makeRuntimeRoot(folder: string): void {
  for (const each of ["etc/ssl/certs", "tmp", "nodejs/bin", "proc", "dev", "data"]) {
    mkdirSync(join(folder, each), { recursive: true });
  }
  chmodSync(join(folder, "tmp"), 0o1777);
  copyFileSync(certificates, join(folder, certificates));
  const nobody = "/nonexistent:/sbin/nologin";
  writeFileSync(join(folder, "etc/passwd"), `root:x:0:0::${nobody}\nnonroot:x:65532:65532::${nobody}\n`);
  writeFileSync(join(folder, "etc/group"), "root:x:0:\nnonroot:x:65532:\n");
  copyFileSync(node, join(folder, "nodejs/bin/node"));
  copyLibraries(folder, [node]);
}

/** The root of a base image to build in: the same, with a shell, a few tools, and npm. */
export function makeBuildRoot(folder: string): void {
  makeRuntimeRoot(folder);
  for (const each of ["bin", "usr/bin", "usr/local/bin", "usr/lib/node_modules", "root"]) {
    mkdirSync(join(folder, each), { recursive: true });
  }
  copyFileSync(node, join(folder, "usr/local/bin/node"));
  copyFileSync("/bin/dash", join(folder, "bin/sh"));
  const paths = tools.map(pathOf);
  for (const path of paths) copyFileSync(path, join(folder, "bin", basename(path)));
  symlinkSync("/bin/env", join(folder, "usr/bin/env"));
  copyLibraries(folder, ["/bin/dash", ...paths]);
  // The compiler and the bundler load modules that need more of the C library than Node does.
  const ofC = dirname(libraries(node).find((path) => basename(path).startsWith("libc.so")) ?? "/lib/libc.so");
  for (const name of readdirSync(ofC)) {
    if (/^lib(rt|pthread|dl|util|resolv|nss_dns|nss_files|gcc_s|stdc\+\+)\.so/.test(name))
      copyLibrary(folder, join(ofC, name));
  }
  const npm = join(dirname(realpathSync(pathOf("npm"))), "..");
  cpSync(npm, join(folder, "usr/lib/node_modules/npm"), { recursive: true, dereference: true });
  symlinkSync("../lib/node_modules/npm/bin/npm-cli.js", join(folder, "usr/bin/npm"));
}

const pathOf = (command: string): string =>
  execFileSync("sh", ["-c", `command -v ${command}`], { encoding: "utf8" }).trim();

function copyLibraries(folder: string, binaries: readonly string[]): void {
  for (const path of new Set(binaries.flatMap(libraries))) copyLibrary(folder, path);
}

function copyLibrary(folder: string, path: string): void {
  mkdirSync(join(folder, dirname(path)), { recursive: true });
  copyFileSync(path, join(folder, path));
}

const libraries = (binary: string): readonly string[] =>
  execFileSync("ldd", [binary], { encoding: "utf8" }).match(/\/\S+/g) ?? [];
