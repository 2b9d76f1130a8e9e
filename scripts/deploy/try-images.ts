import { chownSync, mkdtempSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { runWorkflow } from "../packages/run-workflow.ts";
import { type Container, execute, start } from "./container.ts";
import { type Image, Images } from "./images.ts";

const uid = 65_532;
const readyLine = "openswf ready at ";

/** Builds both images and runs them. */
export async function tryImages(folder: string, say: (line: string) => void): Promise<void> {
  const images = new Images(join(folder, "images"));
  try {
    const server = images.build("server");
    const worker = images.build("worker");
    say("ok: buildah builds the images of the server and of the worker, on base images of this machine's files");
    await tryServer(server, worker, folder, say);
  } finally {
    images.close();
  }
}

async function tryServer(image: Image, worker: Image, folder: string, say: (line: string) => void): Promise<void> {
  const { User, Volumes = {}, Healthcheck } = image.config;
  expect(User === `${uid}:${uid}`, `the image runs as ${User}`);
  expect(Object.keys(Volumes).join() === "/data", "the image has another volume than /data");
  expect(
    readdirSync(image.root).every((name) => name !== "bin"),
    "the image has programs that it does not need",
  );

  const data = mkdtempSync(join(folder, "data-"));
  chownSync(data, uid, uid);
  // The health check reads the port from the same variable as the server, so it cannot be 0.
  const port = String(20_000 + (process.pid % 10_000));
  const variables = { OPENSWF_PORT: port };
  const container: Container = { image, volumes: { "/data": data }, variables };
  await start(container).prints("access control is off");
  say("ok: the image lets nobody in who has no key, unless it is told to");

  const open: Container = { ...container, variables: { ...variables, OPENSWF_INSECURE: "1" } };
  const test = Healthcheck?.Test.slice(1) ?? [];
  expect(execute(open, test) === 1, "the health check passes without a server");
  const server = start(open);
  const url = (await server.prints(readyLine)).replace(readyLine, "");
  expect(execute(open, test) === 0, "the health check fails");
  await runWorkflow(url);
  expect(statSync(join(data, "openswf.sqlite")).uid === uid, "the store belongs to another user");
  say("ok: the server runs a workflow without rights and on a read-only root, and is healthy");

  await tryWorker(worker, url);
  say("ok: a workflow runs on two workers in containers");
  await server.end("SIGTERM");
  await server.succeeds();
}

async function tryWorker(image: Image, url: string): Promise<void> {
  const variables = {
    ...{ AWS_ENDPOINT_URL_SWF: url, AWS_REGION: "us-east-1" },
    ...{ AWS_ACCESS_KEY_ID: "any", AWS_SECRET_ACCESS_KEY: "any" },
  };
  const container: Container = { image, volumes: {}, variables };
  const workers = [start(container), start(container)];
  for (const worker of workers) await worker.prints("worker started");
  const client = start(container, ["main.ts", "start", "Ada", "Grace"]);
  await client.prints("Hello Grace, from ");
  await client.succeeds();
  for (const worker of workers) {
    await worker.end("SIGTERM");
    await worker.succeeds();
  }
}

function expect(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(`Container: ${otherwise}.`);
}
