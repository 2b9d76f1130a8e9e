import { isoDate } from "@openswf/core/ports/clock";
import type { Instant } from "@openswf/model/brand";
import { type Finding, ok, warning, wrong } from "./finding.ts";

// What is good and what is not. Nothing here looks at the machine.

const mebibyte = 2 ** 20;
const gibibyte = 2 ** 30;
const dayMs = 86_400_000;

/** @param bytes free for this user */
export function judgeFreeSpace(folder: string, bytes: number): Finding {
  const free = bytes >= gibibyte ? `${(bytes / gibibyte).toFixed(1)} GiB` : `${Math.floor(bytes / mebibyte)} MiB`;
  const what = `${free} free at ${folder}`;
  const advice =
    "Make room, or move the store: openswf backup PATH copies it. A server refuses changes once the disk is full.";
  if (bytes < 64 * mebibyte) return wrong("disk", what, advice);
  return bytes < gibibyte ? warning("disk", what, advice) : ok("disk", what);
}

/** @param ms a write of 4 KiB takes until the disk has it; the median */
export function judgeSync(folder: string, ms: number): Finding {
  const what = `a synced write takes ${ms < 1 ? ms.toFixed(3) : ms.toFixed(1)} ms at ${folder}`;
  if (ms > 20) {
    return warning(
      "disk speed",
      what,
      "Every change waits for such a write. Keep the store on an SSD, or on a disk nearer to this machine.",
    );
  }
  if (ms < 0.02) {
    return warning(
      "disk speed",
      what,
      "No disk is that fast: this is memory (tmpfs), or a disk that acknowledges writes before it has them. A power failure loses changes.",
    );
  }
  return ok("disk speed", what);
}

/** No clock that is right shows an earlier time. */
const earliest: Instant = 1_767_225_600_000;

export function judgeClock(now: Instant, synchronized: boolean | undefined): Finding {
  const what = `this machine says ${isoDate(now)}`;
  if (now < earliest) {
    return wrong(
      "clock",
      what,
      "Set the clock. Signatures are refused by a wrong clock, and time-outs are stored by it.",
    );
  }
  if (synchronized === false) {
    return warning(
      "clock",
      `${what}, and nothing keeps it right`,
      "Turn on time synchronization: timedatectl set-ntp true.",
    );
  }
  return ok("clock", synchronized === true ? `${what}, kept right by NTP` : what);
}

/** What a server of this version needs. */
const oldestNode = [22, 18] as const;

/** @param version such as `24.21.0` */
export function judgeNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [needed, neededMinor] = oldestNode;
  if (major < needed || (major === needed && minor < neededMinor)) {
    return wrong("node", `Node ${version}`, `Install Node ${oldestNode.join(".")} or newer.`);
  }
  if (major % 2 === 1) {
    return warning(
      "node",
      `Node ${version}`,
      "Odd versions get no fixes after half a year. Use an even one, such as 24.",
    );
  }
  return ok("node", `Node ${version}`);
}

export function judgeCertificate(path: string, expiresAt: Instant, now: Instant): Finding {
  const advice = "Put a new certificate in its place. A running server reads it within a minute.";
  const days = Math.floor((expiresAt - now) / dayMs);
  if (expiresAt <= now) return wrong("tls", `the certificate ${path} expired on ${isoDate(expiresAt)}`, advice);
  const what = `the certificate ${path} is valid for ${days} more days`;
  return days < 14 ? warning("tls", what, advice) : ok("tls", what);
}

/** @param limit files that this process may have open; `undefined` is no limit */
export function judgeOpenFiles(limit: number | undefined, connectionsMax: number): Finding {
  if (limit === undefined) return ok("open files", "no limit");
  const what = `up to ${limit} open files, for ${connectionsMax} connections`;
  return limit < connectionsMax
    ? warning(
        "open files",
        what,
        `Raise the limit (ulimit -n ${connectionsMax}, or LimitNOFILE of systemd), or lower --http connectionsMax.`,
      )
    : ok("open files", what);
}

/** @param mode of a file that only its user should be able to read */
export function judgeMode(check: string, path: string, mode: number): Finding {
  const shown = `0${(mode & 0o777).toString(8)}`;
  return (mode & 0o077) === 0
    ? ok(check, `only this user can access ${path}`)
    : warning(check, `other users of this machine can access ${path} (mode ${shown})`, `Run chmod 600 ${path}.`);
}
