import { join } from "node:path";
import { type Credentials, signWith } from "../../load/signature.ts";
import type { Target } from "../../load/target.ts";
import { domain, usualWorkplace } from "../../load/workplace.ts";
import { type BaseRow, measureBase } from "../../profiles/base.ts";
import { table } from "../../report/report.ts";
import { withAccessFile } from "../server/access-file.ts";
import type { OwnBench, OwnProfile } from "./own-profile.ts";

/** Each mode is measured this often, in turn, and the median counts: two of three runs may hit a busy machine. */
const rounds = 3;
const account = "111122223333";
const worker: Credentials = {
  accessKeyId: "AKIABENCH00000000000",
  secretAccessKey: "not/a/secret/only/for/the/benchmark/0000",
  sessionToken: undefined,
  region: "us-east-1",
};

/**
 * What a careful operator would write: the permissions that a worker needs, limited to where it needs them, and a
 * denial that every request evaluates.
 */
const policy = {
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "work",
      Effect: "Allow",
      Action: ["swf:PollFor*", "swf:Respond*", "swf:Register*", "swf:StartWorkflowExecution", "swf:Get*"],
      Resource: `arn:aws:swf:*:${account}:/domain/${domain}`,
    },
    {
      Sid: "decide",
      Effect: "Allow",
      Action: ["swf:ScheduleActivityTask", "swf:CompleteWorkflowExecution"],
      Resource: `arn:aws:swf:*:${account}:/domain/${domain}`,
      Condition: { StringEqualsIfExists: { "swf:activityType.name": "charge" } },
    },
    {
      // Applies to calls, not to decisions: decisions have no source address, and an absent address does not match
      // here.
      Sid: "elsewhere",
      Effect: "Deny",
      Action: ["swf:PollFor*", "swf:Respond*", "swf:StartWorkflowExecution"],
      Resource: "*",
      Condition: { NotIpAddress: { "aws:SourceIp": ["127.0.0.0/8", "::1/128"] } },
    },
  ],
};

const accessFile = {
  accounts: {
    [account]: {
      policies: { worker: policy },
      users: {
        worker: {
          policies: ["worker"],
          keys: [{ accessKeyId: worker.accessKeyId, secretAccessKey: worker.secretAccessKey }],
        },
      },
    },
  },
};

const ways = ["off", "on", "audited"] as const;
type Way = (typeof ways)[number];

/** The generator signs in every mode, so that only the server's part differs. */
export const access: OwnProfile = {
  title: "the base profile without access control, with access control, and with an audit log as well",
  elsewhere: false,
  async run(bench) {
    return withAccessFile(accessFile, async (file, folder) => {
      const flags: { readonly [Each in Way]: readonly string[] } = {
        off: ["--access", "off"],
        on: ["--access-file", file],
        audited: ["--access-file", file, "--audit-log", join(folder, "audit.log")],
      };
      const rows = [];
      for (const workers of bench.workers) rows.push(await compare(bench, workers, flags));
      return {
        tables: [
          table(rows, [
            { key: "workers", heading: "workers" },
            { key: "offPerSecond", heading: "calls/s, off" },
            { key: "onPerSecond", heading: "on" },
            { key: "onRatio", heading: "on/off", digits: 2 },
            { key: "auditedPerSecond", heading: "audited" },
            { key: "auditedRatio", heading: "audited/off", digits: 2 },
            { key: "offCpu", heading: "server CPU s/1,000 workflows, off", digits: 3 },
            { key: "onCpu", heading: "on", digits: 3 },
            { key: "auditedCpu", heading: "audited", digits: 3 },
          ]),
        ],
        figures: Object.fromEntries(
          rows.flatMap(({ workers, onRatio, auditedRatio }) => [
            [`access on/off at ${workers}`, onRatio],
            [`audited/off at ${workers}`, auditedRatio],
          ]),
        ),
        checks: ["every call was signed and answered 200; histories of each row are complete and closed"],
      };
    });
  },
};

async function compare(bench: OwnBench, workers: number, flags: { readonly [Each in Way]: readonly string[] }) {
  const measured: { readonly [Each in Way]: BaseRow[] } = { off: [], on: [], audited: [] };
  for (let round = 1; round <= rounds; round += 1) {
    for (const way of ways) {
      await using server = await bench.startServer("sqlite", flags[way]);
      const { url } = server.endpoint;
      const target: Target = {
        endpoint: { url, sign: signWith(() => worker, url), workplace: usualWorkplace },
        use: () => server.use(),
        [Symbol.asyncDispose]: async () => {},
      };
      measured[way].push(
        await measureBase(target, workers, bench, `access ${way}: ${workers} workers, round ${round} of ${rounds}`),
      );
    }
  }
  const calls = (way: Way): number => middle(measured[way].map(({ callsPerSecond }) => callsPerSecond));
  const cpu = (way: Way): number => middle(measured[way].map(({ serverCpu = 0 }) => serverCpu));
  return {
    workers,
    offPerSecond: calls("off"),
    onPerSecond: calls("on"),
    onRatio: calls("on") / calls("off"),
    auditedPerSecond: calls("audited"),
    auditedRatio: calls("audited") / calls("off"),
    offCpu: cpu("off"),
    onCpu: cpu("on"),
    auditedCpu: cpu("audited"),
  };
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
