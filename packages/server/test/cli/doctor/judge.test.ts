import { expect, test } from "vitest";
import {
  judgeCertificate,
  judgeClock,
  judgeFreeSpace,
  judgeMode,
  judgeNode,
  judgeOpenFiles,
  judgeSync,
} from "../../../src/cli/commands/doctor/judge.ts";

const now = Date.UTC(2026, 10, 29);
const day = 86_400_000;

test.each([
  { judged: judgeNode("22.17.0"), status: "wrong", what: "Node 22.17.0" },
  { judged: judgeNode("22.18.0"), status: "ok", what: "Node 22.18.0" },
  { judged: judgeNode("23.1.0"), status: "warning", what: "Node 23.1.0" },
  { judged: judgeNode("24.0.0"), status: "ok", what: "Node 24.0.0" },
  { judged: judgeFreeSpace("/data", 2 ** 20), status: "wrong", what: "1 MiB free at /data" },
  { judged: judgeFreeSpace("/data", 2 ** 29), status: "warning", what: "512 MiB free at /data" },
  { judged: judgeFreeSpace("/data", 3 * 2 ** 30), status: "ok", what: "3.0 GiB free at /data" },
  { judged: judgeSync("/data", 0.004), status: "warning", what: "a synced write takes 0.004 ms at /data" },
  { judged: judgeSync("/data", 1.24), status: "ok", what: "a synced write takes 1.2 ms at /data" },
  { judged: judgeSync("/data", 35), status: "warning", what: "a synced write takes 35.0 ms at /data" },
  { judged: judgeClock(0, undefined), status: "wrong", what: "this machine says 1970-01-01T00:00:00.000Z" },
  { judged: judgeClock(now, false), status: "warning", what: expect.stringContaining("nothing keeps it right") },
  { judged: judgeClock(now, true), status: "ok", what: expect.stringContaining("kept right by NTP") },
  { judged: judgeClock(now, undefined), status: "ok", what: "this machine says 2026-11-29T00:00:00.000Z" },
  {
    judged: judgeCertificate("a.crt", now - 1, now),
    status: "wrong",
    what: expect.stringContaining("expired on 2026-11-28"),
  },
  {
    judged: judgeCertificate("a.crt", now + 3 * day, now),
    status: "warning",
    what: expect.stringContaining("3 more days"),
  },
  {
    judged: judgeCertificate("a.crt", now + 90 * day, now),
    status: "ok",
    what: expect.stringContaining("90 more days"),
  },
  { judged: judgeOpenFiles(1024, 20_000), status: "warning", what: "up to 1024 open files, for 20000 connections" },
  { judged: judgeOpenFiles(1024, 1_000), status: "ok", what: "up to 1024 open files, for 1000 connections" },
  { judged: judgeOpenFiles(undefined, 20_000), status: "ok", what: "no limit" },
  { judged: judgeMode("tls", "a.key", 0o100600), status: "ok", what: "only this user can access a.key" },
  { judged: judgeMode("tls", "a.key", 0o100640), status: "warning", what: expect.stringContaining("(mode 0640)") },
])("$judged.what is $status", ({ judged, status, what }) => {
  expect(judged).toMatchObject({ status, what });
  // Whoever is told that something is not well is told what to do.
  expect(judged.advice === undefined).toBe(status === "ok");
});
