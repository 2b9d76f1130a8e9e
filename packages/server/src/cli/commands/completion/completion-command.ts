import { Argument, type Command } from "commander";
import { type Shell, scripts, shells } from "./scripts.ts";

/** `openswf completion`, and what its scripts ask. */
export function addCompletionCommands(openswf: Command): void {
  openswf
    .command("completion")
    .description("Print the script that completes commands, flags and domains in a shell.")
    .addArgument(new Argument("<shell>", "the shell").choices(shells))
    .addHelpText("after", helpOnCompletion)
    .action((shell: Shell) => void process.stdout.write(scripts[shell]));
  openswf
    .command("__complete", { hidden: true })
    .argument("[words...]")
    .action(async (words: readonly string[]) =>
      (await import("./print-candidates.ts")).printCandidates(openswf, words),
    );
}

const helpOnCompletion = `
  bash   in ~/.bashrc:  source <(openswf completion bash)
  zsh    in ~/.zshrc, after compinit:  source <(openswf completion zsh)
  fish   once:  openswf completion fish > ~/.config/fish/completions/openswf.fish
`;
