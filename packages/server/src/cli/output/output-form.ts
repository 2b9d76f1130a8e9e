import { Option } from "commander";

/** How a command prints what it has found or done. */
export type OutputForm = (typeof outputForms)[number];

const outputForms = ["text", "json", "ndjson"] as const;

/** The flag of every command that prints something and ends. */
export interface OutputFlags {
  readonly output: OutputForm;
}

export const outputOption = (): Option =>
  new Option("-o, --output <form>", "text for people, json, or ndjson: one JSON value on each line")
    .choices(outputForms)
    .default("text");
