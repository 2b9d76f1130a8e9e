import { join } from "node:path";

const root = join(import.meta.dirname, "../..");
const sources = join(root, "foreign-clients");
/** What is built and fetched stays here, so that the next run takes seconds. */
const built = join(root, "node_modules/.cache/foreign-clients");
const python = join(built, "python/bin/python");

/** A program, its arguments, and the folder and variables that it needs. */
export interface Step {
  readonly command: readonly [string, ...string[]];
  readonly folder?: string;
  readonly variables?: Readonly<Record<string, string>>;
}

/** A client that others have written, and a program that runs a whole workflow with it at `$ENDPOINT`. */
export interface ForeignClient {
  readonly name: string;
  readonly shows: string;
  /** Programs that must be installed, with Debian's packages that bring them. */
  readonly needs: Readonly<Record<string, string>>;
  /** Fetches and builds. Clients with equal steps share them. */
  readonly build: readonly Step[];
  readonly run: Step;
}

const buildPython: readonly Step[] = [
  { command: ["/usr/bin/python3", "-m", "venv", join(built, "python")] },
  { command: [python, "-m", "pip", "install", "-q", "--no-cache-dir", "-r", join(sources, "python/requirements.txt")] },
];

const buildJava: readonly Step[] = [
  { command: ["mvn", "-q", "-B", `-Dbuild.folder=${join(built, "java")}`, "compile"], folder: join(sources, "java") },
];

const inPython = (script: string): Step => ({
  command: [python, script],
  variables: { PYTHONDONTWRITEBYTECODE: "1" },
});

const inJava = (module: string): Step => ({
  command: [
    "java",
    "-cp",
    `${join(built, "java", module, "classes")}:${join(built, "java", module, "libraries/*")}`,
    "orders.RunOrder",
  ],
});

const needsPython = { "/usr/bin/python3": "python3-venv" };
const needsJava = { java: "default-jdk-headless", mvn: "maven" };

export const foreignClients: readonly ForeignClient[] = [
  {
    name: "boto3",
    shows: "the AWS SDK for Python",
    needs: needsPython,
    build: buildPython,
    run: inPython(join(root, "packages/server/test/clients/boto3_workflow.py")),
  },
  {
    name: "simpleflow",
    shows: "simpleflow's decider, worker and client, from PyPI",
    needs: needsPython,
    build: buildPython,
    run: inPython(join(sources, "python/run_simpleflow.py")),
  },
  {
    name: "java-flow",
    shows: "the AWS Flow Framework for Java: its workers, client, retries, scopes that are canceled",
    needs: needsJava,
    build: buildJava,
    run: inJava("flow"),
  },
  {
    name: "java-flux",
    shows: "Flux: partitioned steps, retries, branches",
    needs: needsJava,
    build: buildJava,
    run: inJava("flux"),
  },
  { name: "java-sdk", shows: "the AWS SDK for Java", needs: needsJava, build: buildJava, run: inJava("sdk") },
  {
    name: "go",
    shows: "the AWS SDK for Go v2",
    needs: { "/usr/bin/go": "golang-go" },
    build: [
      {
        command: ["/usr/bin/go", "build", "-buildvcs=false", "-o", join(built, "go"), "."],
        folder: join(sources, "go"),
        // The compiler of Debian, not what a GOROOT of somebody else names.
        variables: { GOROOT: "", GOFLAGS: "", GOTOOLCHAIN: "local" },
      },
    ],
    run: { command: [join(built, "go")] },
  },
  {
    name: "rust",
    shows: "the AWS SDK for Rust",
    needs: { cargo: "cargo-web" },
    build: [
      {
        command: ["cargo", "build", "-q", "--locked", "--target-dir", join(built, "rust")],
        folder: join(sources, "rust"),
      },
    ],
    run: { command: [join(built, "rust/debug/foreign-client")] },
  },
];
