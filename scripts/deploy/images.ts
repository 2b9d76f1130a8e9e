import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { makeBuildRoot, makeRuntimeRoot } from "./local-root.ts";

const root = join(import.meta.dirname, "../..");
const certificates = "/etc/ssl/certs/ca-certificates.crt";

/** What an image says of the programs that it runs. */
interface ImageConfig {
  readonly User: string;
  readonly Env: readonly string[];
  readonly Entrypoint: readonly string[];
  readonly Cmd: readonly string[];
  readonly WorkingDir: string;
  readonly Volumes?: Readonly<Record<string, unknown>>;
  readonly Healthcheck?: { readonly Test: readonly string[] };
}

interface Inspected {
  readonly Docker: { readonly config: ImageConfig };
}

/** An image, and its files as they are mounted. */
export interface Image {
  readonly root: string;
  readonly config: ImageConfig;
}

/** Builds images with buildah in a folder of its own, on base images made from files of this machine. Pulls nothing. */
export class Images {
  readonly #folder: string;
  readonly #driver: "overlay" | "vfs";

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder);
    this.#driver = canOverlay(join(folder, "trial")) ? "overlay" : "vfs";
    this.#base("build", makeBuildRoot);
    this.#base("runtime", makeRuntimeRoot);
  }

  build(target: string): Image {
    const name = `localhost/openswf-test-${target}`;
    const args = ["BUILD_IMAGE=localhost/base-build", "RUNTIME_IMAGE=localhost/base-runtime"];
    this.#buildah([
      ...["build", "--layers", "--format", "docker", "--pull-never", ...args.flatMap((arg) => ["--build-arg", arg])],
      ...["--file", "deploy/container/Dockerfile", "--target", target, "--tag", name, "."],
    ]);
    const container = this.#buildah(["from", "--pull-never", name]);
    // `as`: buildah's form.
    const { Docker } = JSON.parse(this.#buildah(["inspect", "--type", "image", name])) as Inspected;
    return { root: this.#buildah(["mount", container]), config: Docker.config };
  }

  /** Unmounts what was mounted. */
  close(): void {
    this.#buildah(["rm", "--all"]);
  }

  #base(name: string, make: (folder: string) => void): void {
    const files = join(this.#folder, name);
    mkdirSync(files);
    make(files);
    const container = this.#buildah(["from", "scratch"]);
    this.#buildah(["copy", "--quiet", container, files, "/"]);
    const env = ["PATH=/usr/local/bin:/usr/bin:/bin", `NODE_EXTRA_CA_CERTS=${certificates}`];
    this.#buildah(["config", ...env.flatMap((variable) => ["--env", variable]), container]);
    this.#buildah(["commit", "--quiet", "--rm", container, `localhost/base-${name}`]);
  }

  #buildah(args: readonly string[]): string {
    const where = ["--root", join(this.#folder, "store"), "--runroot", join(this.#folder, "run")];
    return execFileSync("buildah", ["--storage-driver", this.#driver, ...where, ...args], {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, BUILDAH_ISOLATION: "chroot" },
      stdio: ["ignore", "pipe", "pipe"],
      maxBuffer: 64 * 1024 * 1024,
    }).trim();
  }
}

/** Whether layers can be stacked here. Otherwise each is a copy of those below it, which takes minutes and gigabytes. */
function canOverlay(trial: string): boolean {
  for (const name of ["lower", "upper", "work", "merged"]) mkdirSync(join(trial, name), { recursive: true });
  const layers = ["lowerdir=lower", "upperdir=upper", "workdir=work"].join(",");
  const args = ["--mount", "mount", "-t", "overlay", "overlay", "-o", layers, "merged"];
  return spawnSync("unshare", args, { cwd: trial, stdio: "ignore" }).status === 0;
}
