/** What the program measures beside its core and its HTTP front. See `core-measures.ts`. */
export const serverMeasures = {
  build: {
    type: "gauge",
    name: "openswf_build_info",
    labels: ["version"],
    unit: "1",
    help: "Always 1; the label tells the version of the server.",
  },
  logLines: {
    type: "counter",
    name: "openswf_log_lines",
    labels: ["level"],
    unit: "1",
    help: "Lines logged as errors and warnings, those that repeat others included.",
  },
} as const;
