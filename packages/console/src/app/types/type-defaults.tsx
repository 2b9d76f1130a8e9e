import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { ErrorNotice } from "../parts/notice.tsx";
import { Text } from "../parts/text.tsx";
import { swf } from "../swf.ts";
import type { TypeName } from "./type-kind.ts";

/** What executions or activities of a type take when nothing else is said. */
export function TypeDefaults({ domain, kind, name, version }: TypeName): ReactElement {
  const { data, error } = useQuery({
    queryKey: ["type", domain, kind, name, version],
    queryFn: async ({ signal }): Promise<object> => {
      const type = { name, version };
      const { configuration } =
        kind === "workflow"
          ? await swf.call("DescribeWorkflowType", { domain, workflowType: type }, signal)
          : await swf.call("DescribeActivityType", { domain, activityType: type }, signal);
      return configuration;
    },
  });
  if (error !== null) return <ErrorNotice error={error} />;
  const defaults = Object.entries(data ?? {});
  if (data !== undefined && defaults.length === 0) return <p className="muted">This type has no defaults.</p>;
  return (
    <dl className="attributes">
      {defaults.map(([member, value]) => (
        <div key={member} className="fact">
          <dt>{member}</dt>
          <dd>
            <Text text={typeof value === "string" ? value : Object.values(value ?? {}).join(" ")} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
