import type { Command } from "commander";
import { type OutputFlags, outputOption } from "../../output/output-form.ts";
import { withServeOptions } from "../../settings/serve-settings.ts";

/** `openswf doctor`. */
export function addDoctorCommand(openswf: Command): void {
  const command = openswf
    .command("doctor")
    .description("Check what a server with these settings needs: port, files, disk, clock, store, certificates.")
    .addOption(outputOption())
    .addHelpText("after", helpOnDoctor);
  withServeOptions(command, async (settings) =>
    (await import("./doctor.ts")).doctor(settings, command.opts<OutputFlags>()),
  );
}

const helpOnDoctor = `
It takes the flags and variables of openswf serve, so check with the settings that your server has. For each thing it says
ok, warning or wrong, and what to do. Exits with 1 if something is wrong. It changes nothing: a small file is written to
measure the disk, and removed.

  openswf doctor
  openswf doctor --store postgres://openswf@db.internal/openswf --tls-cert tls.crt --tls-key tls.key
`;
