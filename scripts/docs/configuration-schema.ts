import { configurationSchema } from "../../packages/server/src/cli/configuration/configuration-schema.ts";
import { program } from "../../packages/server/src/cli/program.ts";

/** As it is published with the package of the server, where editors find it. */
export const configurationFileSchema = (): string =>
  `${JSON.stringify(configurationSchema(program()), undefined, 2)}\n`;
