import { directCalls } from "../../src/transport/direct-calls.ts";
import { describeCalls } from "./describe-calls.ts";

const credentials = { accessKeyId: "AKIDEXAMPLE00000", secretAccessKey: "a secret" };

describeCalls((url) =>
  directCalls({ endpoint: new URL(url), region: "us-east-1", credentials: async () => credentials }),
);
