import type { RegisterActivityTypeInput, RegisterDomainInput, SWF } from "@aws-sdk/client-swf";

type Registration =
  | { readonly kind: "domain"; readonly name: string }
  | { readonly kind: "workflowType" | "activityType"; readonly domain: string; readonly type: Type };

type Type = { readonly name: string; readonly version: string };

/**
 * What a run has registered and removes again at the end. This matters where registrations are permanent and limited.
 */
export class Registrations {
  readonly #made: Registration[] = [];

  /** Records every registration made through this client. */
  watch(swf: SWF): void {
    swf.middlewareStack.add(
      (next, context) => async (args) => {
        const result = await next(args);
        const made = registrationOf(String(context.commandName), args.input);
        if (made !== undefined) this.#made.push(made);
        return result;
      },
      { step: "initialize", name: "watchRegistrations" },
    );
  }

  /** Deprecates the domains. In a domain that existed before the run, deletes the types. */
  async cleanUp(swf: SWF): Promise<void> {
    const own = new Set(this.#made.flatMap((made) => (made.kind === "domain" ? [made.name] : [])));
    for (const made of this.#made) {
      // The scenario may have removed it itself; the refusal is then expected.
      if (made.kind === "domain") await swf.deprecateDomain({ name: made.name }).catch(ignore);
      else if (!own.has(made.domain)) await deleteType(swf, made).catch(ignore);
    }
  }
}

/** The operation determines the shape of its input; the SDK's middleware types do not. */
function registrationOf(commandName: string, input: unknown): Registration | undefined {
  if (commandName === "RegisterDomainCommand") {
    const { name = "" } = input as RegisterDomainInput;
    return { kind: "domain", name };
  }
  if (commandName !== "RegisterWorkflowTypeCommand" && commandName !== "RegisterActivityTypeCommand") return undefined;
  const { domain = "", name = "", version = "" } = input as RegisterActivityTypeInput;
  const kind = commandName === "RegisterWorkflowTypeCommand" ? "workflowType" : "activityType";
  return { kind, domain, type: { name, version } };
}

async function deleteType(swf: SWF, { kind, domain, type }: Exclude<Registration, { kind: "domain" }>): Promise<void> {
  if (kind === "workflowType") {
    await swf.deprecateWorkflowType({ domain, workflowType: type }).catch(ignore);
    await swf.deleteWorkflowType({ domain, workflowType: type });
  } else {
    await swf.deprecateActivityType({ domain, activityType: type }).catch(ignore);
    await swf.deleteActivityType({ domain, activityType: type });
  }
}

function ignore(): void {}
