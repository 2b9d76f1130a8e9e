import { visibleText } from "@openswf/insight/text/visible-text";
import type { WorkflowType } from "@openswf/model/wire-types";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { swf } from "../swf.ts";

interface TypeFieldProps {
  readonly domain: string;
  readonly value: WorkflowType | undefined;
  readonly onChange: (type: WorkflowType) => void;
}

/** Chooses among the registered types of the domain. */
export function TypeField({ domain, value, onChange }: TypeFieldProps): ReactElement {
  const { data } = useQuery({
    queryKey: ["workflow types", domain, "REGISTERED"],
    queryFn: ({ signal }) =>
      swf.call("ListWorkflowTypes", { domain, registrationStatus: "REGISTERED", maximumPageSize: 1_000 }, signal),
  });
  const listed = (data?.typeInfos ?? []).map(({ workflowType }) => workflowType);
  const isListed = listed.some((type) => isSame(type, value));
  const types = value === undefined || isListed ? listed : [value, ...listed];
  return (
    <label>
      <span>
        Workflow type{" "}
        {data !== undefined && types.length === 0 && <span className="too-long">No type is registered yet.</span>}
      </span>
      <select
        className="choice"
        value={types.findIndex((type) => isSame(type, value))}
        onChange={({ target }) => {
          const type = types[Number(target.value)];
          if (type !== undefined) onChange(type);
        }}
      >
        {value === undefined && <option value={-1}>Choose a type</option>}
        {types.map((type, index) => (
          <option key={`${type.name}\n${type.version}`} value={index}>
            {visibleText(type.name)} {visibleText(type.version)}
          </option>
        ))}
      </select>
    </label>
  );
}

const isSame = (type: WorkflowType, other: WorkflowType | undefined): boolean =>
  type.name === other?.name && type.version === other.version;
