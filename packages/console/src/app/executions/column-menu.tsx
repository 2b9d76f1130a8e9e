import { type ReactElement, useMemo } from "react";
import { Button } from "react-aria-components/Button";
import { Menu, MenuItem, MenuTrigger } from "react-aria-components/Menu";
import { Popover } from "react-aria-components/Popover";
import { setPreference, useTextPreference } from "../preferences.ts";
import { type Column, columns } from "./columns.tsx";

const preference = "execution-columns";

/** The columns that the reader has chosen: the same array until the choice changes. */
export function useColumns(): readonly Column[] {
  const stored = useTextPreference(preference);
  return useMemo(() => {
    const chosen = stored === null ? undefined : new Set(stored.split(" "));
    return columns.filter(({ id, isFixed, isUsual }) => isFixed || (chosen === undefined ? isUsual : chosen.has(id)));
  }, [stored]);
}

/** Chooses columns; kept in this browser. */
export function ColumnMenu({ shown }: { readonly shown: readonly Column[] }): ReactElement {
  return (
    <MenuTrigger>
      <Button className="button">Columns</Button>
      <Popover className="popover" placement="bottom end">
        <Menu
          aria-label="Columns"
          className="menu"
          selectionMode="multiple"
          selectedKeys={shown.map(({ id }) => id)}
          onSelectionChange={(keys) => setPreference(preference, keys === "all" ? allIds : [...keys].join(" "))}
        >
          {columns
            .filter(({ isFixed }) => !isFixed)
            .map(({ id, title }) => (
              <MenuItem key={id} id={id} className="menu-item" textValue={title}>
                {({ isSelected }) => (
                  <>
                    <span className="menu-check" aria-hidden="true">
                      {isSelected ? "✓" : ""}
                    </span>
                    {title}
                  </>
                )}
              </MenuItem>
            ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

const allIds = columns.map(({ id }) => id).join(" ");
