export { Client, type ClientOptions, connect, type StartOptions } from "./client/client.ts";
export type { WorkflowHandle } from "./client/workflow-handle.ts";
