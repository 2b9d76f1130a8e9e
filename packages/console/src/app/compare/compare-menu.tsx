import { useNavigate } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { Button } from "react-aria-components/Button";
import { Menu, MenuItem, MenuTrigger } from "react-aria-components/Menu";
import { Popover } from "react-aria-components/Popover";
import type { RunAddress } from "../execution/run-address.ts";
import { pick } from "../search.ts";
import { type CompareSearch, compareNames, withSides } from "./compare-address.ts";

const choices = {
  previous: "With the previous run",
  run: "With another run …",
  file: "With a file …",
} as const;
type Choice = keyof typeof choices;
// `as`: the keys of the table are the choices, but Object.keys returns plain strings.
const names = Object.keys(choices) as readonly Choice[];

/** Puts another run beside this one. */
export function CompareMenu({ run }: { readonly run: RunAddress }): ReactElement {
  const navigate = useNavigate();
  return (
    <MenuTrigger>
      <Button className="button button-quiet">Compare</Button>
      <Popover className="popover" placement="bottom end">
        <Menu
          aria-label="Compare"
          className="menu"
          disabledKeys={run.file === undefined ? [] : ["previous"]}
          onAction={(key) => void navigate({ to: "/compare", search: searchFor(run, String(key)) })}
        >
          {names.map((name) => (
            <MenuItem key={name} id={name} className="menu-item" textValue={choices[name]}>
              {choices[name]}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

/** This run is the newer one, on the right, unless another is to be chosen for it. */
function searchFor({ domain, workflowId, runId, file }: RunAddress, choice: string): CompareSearch {
  const side = file === undefined ? ({ kind: "run", workflowId, runId } as const) : ({ kind: "file", file } as const);
  const search = pick({ domain }, compareNames);
  const sides = choice === "previous" ? withSides(search, undefined, side) : withSides(search, side, undefined);
  return { ...sides, with: choice };
}
