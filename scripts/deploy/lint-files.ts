import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

const root = join(import.meta.dirname, "../..");
const manifests = ["deploy/kubernetes/openswf.yaml", "deploy/kubernetes/database.yaml"];
/** The oldest that the manifests promise, and a newer one. */
const kubernetesVersions = ["1.32", "1.36"];

/** Throws what a linter prints, if it finds anything. */
function lint(program: string, args: readonly string[]): void {
  try {
    execFileSync(program, args, { cwd: root, stdio: "pipe" });
  } catch (error) {
    const { stdout = "", stderr = "" } = error instanceof Error ? (error as Error & Outputs) : {};
    throw new Error(`${program} ${args.join(" ")} failed: ${stdout}${stderr}`, { cause: error });
  }
}

interface Outputs {
  readonly stdout?: Buffer;
  readonly stderr?: Buffer;
}

export function lintFiles(say: (line: string) => void): void {
  lint("hadolint", ["--failure-threshold", "style", "deploy/container/Dockerfile"]);
  say("ok: hadolint finds nothing in the Dockerfile");
  for (const version of kubernetesVersions) {
    lint("kubernetes-validate", ["--strict", "--quiet", "--kubernetes-version", version, ...manifests]);
    say(`ok: the manifests are right for Kubernetes ${version}`);
  }
  checkCompose(parse(readFileSync(join(root, "deploy/container/compose.yaml"), "utf8"), { merge: true }) as Compose);
  say("ok: the services of compose.yaml exist, are confined, and publish on loopback alone");
}

/** The form of Compose, as far as it is looked at. */
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, unknown>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

interface Service {
  readonly build?: { readonly dockerfile: string; readonly target: string };
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly ports?: readonly string[];
  readonly networks: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

function checkCompose({ services, networks }: Compose): void {
  const stages = [...readFileSync(join(root, "deploy/container/Dockerfile"), "utf8").matchAll(/^FROM \S+ AS (\S+)$/gm)];
  for (const [name, service] of Object.entries(services)) {
    const { build, ports = [], depends_on = {} } = service;
    const wrong = (what: string): Error => new Error(`compose.yaml: ${name} ${what}`);
    if (ports.some((port) => !port.startsWith("127.0.0.1:"))) throw wrong("publishes a port to other machines");
    if (service.networks.some((network) => !(network in networks))) throw wrong("has an unknown network");
    if (Object.keys(depends_on).some((each) => !(each in services))) throw wrong("depends on an unknown service");
    if (build === undefined) continue;
    if (!stages.some(([, stage]) => stage === build.target)) throw wrong("is built from an unknown stage");
    if (service.read_only !== true || service.cap_drop?.join() !== "ALL") throw wrong("is not confined");
  }
}
