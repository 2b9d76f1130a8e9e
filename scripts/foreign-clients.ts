/**
 * Runs whole workflows with clients and frameworks that others have written, unmodified:
 *
 *     npm run foreign-clients                    all, against a server that is started for them
 *     npm run foreign-clients -- boto3 java-flow some of them
 *     npm run foreign-clients -- --list          their names
 *     npm run foreign-clients -- --endpoint URL  against another server
 *
 * They are fetched from their registries and built in node_modules/.cache. A client whose language is not installed is left
 * out, and said so; in CI it fails.
 */
import { parseArgs } from "node:util";
import { startServer } from "../examples/flow/run/start-server.ts";
import { foreignClients } from "./foreign-clients/clients.ts";
import { runClients } from "./foreign-clients/run-clients.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { list: { type: "boolean", default: false }, endpoint: { type: "string" } },
});
const unknown = positionals.filter((name) => !foreignClients.some((client) => client.name === name));
const width = Math.max(...foreignClients.map(({ name }) => name.length));
const list = foreignClients.map(({ name, shows }) => `  ${name.padEnd(width)}  ${shows}\n`).join("");

if (unknown.length > 0) {
  process.stderr.write(`There is no client "${unknown.join('", "')}". There are:\n${list}`);
  process.exitCode = 2;
} else if (values.list) {
  process.stdout.write(list);
} else {
  const asked = foreignClients.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  await using server = values.endpoint === undefined ? await startServer() : undefined;
  const outcomes = await runClients(asked, values.endpoint ?? server?.endpoint ?? "");
  const count = (outcome: string): number => outcomes.filter((one) => one === outcome).length;
  const leftOut = count("left out");
  process.stdout.write(
    `\n${count("passed")} passed, ${count("failed")} failed${leftOut === 0 ? "" : `, ${leftOut} skipped`}\n`,
  );
  process.exitCode = count("failed") === 0 ? 0 : 1;
}
