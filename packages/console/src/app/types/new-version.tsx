import { visibleText } from "@openswf/insight/text/visible-text";
import { useQuery } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { Button } from "react-aria-components/Button";
import { type TypeValues, valuesOf } from "../../logic/forms/type-form.ts";
import { ErrorNotice } from "../parts/notice.tsx";
import { swf } from "../swf.ts";
import { RegisterTypeDialog } from "./register-type-dialog.tsx";
import type { TypeName } from "./type-kind.ts";

/** Registers a type like another. */
export function NewVersion(type: TypeName): ReactElement {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        className="button button-quiet button-small"
        aria-label={visibleText(`New version of ${type.name}`)}
        onPress={() => setOpen(true)}
      >
        New version
      </Button>
      {isOpen && <Opened {...type} onClose={() => setOpen(false)} />}
    </>
  );
}

function Opened({
  domain,
  kind,
  name,
  version,
  onClose,
}: TypeName & { readonly onClose: () => void }): ReactElement | null {
  const { data, error } = useQuery({
    queryKey: ["type", domain, kind, name, version, "values"],
    queryFn: async ({ signal }): Promise<TypeValues> => {
      const type = { name, version };
      if (kind === "workflow") {
        const answer = await swf.call("DescribeWorkflowType", { domain, workflowType: type }, signal);
        return valuesOf({ name, description: answer.typeInfo.description }, answer.configuration);
      }
      const answer = await swf.call("DescribeActivityType", { domain, activityType: type }, signal);
      return valuesOf({ name, description: answer.typeInfo.description }, answer.configuration);
    },
  });
  if (error !== null) return <ErrorNotice error={error} />;
  return data === undefined ? null : <RegisterTypeDialog domain={domain} kind={kind} like={data} onClose={onClose} />;
}
