import { readFileSync } from "node:fs";
import type { SecretSources } from "@openswf/access/directory/access-file";
import { DirectoryProblem } from "@openswf/access/directory/directory-content";

/** Where an access file may say that a secret is. */
export const secretSources: SecretSources = {
  environment: (name) => process.env[name],
  file: (path) => {
    try {
      return readFileSync(path, "utf8");
    } catch (cause) {
      throw new DirectoryProblem(`the secret in ${path} cannot be read`, { cause });
    }
  },
};
