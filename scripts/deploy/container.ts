import { spawnSync } from "node:child_process";
import { RunningProgram } from "../packages/running-program.ts";
import type { Image } from "./images.ts";

/** Runs a program in the files of an image as a container does that has no rights: another root, read-only, another user. */
export interface Container {
  readonly image: Image;
  /** Folders of this machine, by where the container sees them. */
  readonly volumes: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
}

/** With the entry point of the image. @param args instead of the image's own */
export function start(container: Container, args?: readonly string[]): RunningProgram {
  const { Entrypoint, Cmd } = container.image.config;
  const [command = "", ...rest] = commandLine(container, [...Entrypoint, ...(args ?? Cmd)]);
  return new RunningProgram("/", command, rest);
}

/** Runs to its end a command that is no entry point. Returns its exit code. */
export function execute(container: Container, command: readonly string[]): number | null {
  const [program = "", ...rest] = commandLine(container, command);
  return spawnSync(program, rest, { encoding: "utf8", timeout: 60_000 }).status;
}

function commandLine({ image, volumes, variables }: Container, command: readonly string[]): readonly string[] {
  const { root, config } = image;
  const mounts = Object.entries(volumes).map(([inside, outside]) => `mount --bind '${outside}' '${root}${inside}'`);
  // Nothing here leaves this process's own mounts. `exec` keeps the process, so signals reach the program.
  const script = [
    "set -e",
    `mount --bind '${root}' '${root}'`,
    `mount -o remount,bind,ro '${root}'`,
    `mount -t tmpfs tmpfs '${root}/tmp'`,
    `mount -t proc proc '${root}/proc'`,
    `mount --bind /dev '${root}/dev'`,
    ...mounts,
    'exec /usr/bin/unshare --root="$0" "$@"',
  ].join("\n");
  const env = [...config.Env, ...Object.entries(variables).map(([name, value]) => `${name}=${value}`)];
  const [uid = "", gid = ""] = config.User.split(":");
  const as = [`--wd=${config.WorkingDir}`, `--setuid=${uid}`, `--setgid=${gid}`];
  return [
    "unshare",
    "--mount",
    "env",
    "--ignore-environment",
    ...env,
    "/bin/sh",
    "-c",
    script,
    root,
    ...as,
    "--",
    ...command,
  ];
}
