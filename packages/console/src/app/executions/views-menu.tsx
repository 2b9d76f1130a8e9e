import { useNavigate } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { Button } from "react-aria-components/Button";
import { Header } from "react-aria-components/Header";
import { Menu, MenuItem, MenuSection, MenuTrigger } from "react-aria-components/Menu";
import { Popover } from "react-aria-components/Popover";
import { isShown, quickViews, type View } from "../../logic/search/quick-views.ts";
import type { FilterSearch } from "../../logic/search/search-address.ts";
import { Text } from "../parts/text.tsx";
import { useSavedViews } from "./saved-views.ts";
import { ViewsDialog } from "./views-dialog.tsx";

interface ViewsMenuProps {
  readonly domain: string;
  /** What the list shows now. */
  readonly search: FilterSearch;
}

/** Filters with names: those that everybody needs, and those that the reader has saved. */
export function ViewsMenu({ domain, search }: ViewsMenuProps): ReactElement {
  const navigate = useNavigate();
  const saved = useSavedViews();
  const [isSaving, setSaving] = useState(false);
  const act = (key: string): void => {
    if (key === "save") {
      setSaving(true);
      return;
    }
    const [kind, index] = key.split(" ");
    const view = (kind === "quick" ? quickViews : saved)[Number(index)];
    if (view !== undefined) void navigate({ to: "/executions", search: { domain, ...view.search } });
  };
  const shown = [...saved, ...quickViews].find((view) => isShown(view, search));
  return (
    <>
      <MenuTrigger>
        <Button className="button">{shown === undefined ? "Views" : <Text text={`View: ${shown.name}`} />}</Button>
        <Popover className="popover" placement="bottom end">
          <Menu aria-label="Views" className="menu" onAction={(key) => act(String(key))}>
            <Section title="Quick views" kind="quick" views={quickViews} search={search} />
            {saved.length > 0 && <Section title="Saved views" kind="saved" views={saved} search={search} />}
            <MenuSection className="menu-section" aria-label="Saving">
              <MenuItem id="save" className="menu-item">
                <span className="menu-check" />
                {saved.length > 0 ? "Save or remove views …" : "Save this view …"}
              </MenuItem>
            </MenuSection>
          </Menu>
        </Popover>
      </MenuTrigger>
      {isSaving && <ViewsDialog saved={saved} search={search} onClose={() => setSaving(false)} />}
    </>
  );
}

interface SectionProps {
  readonly title: string;
  readonly kind: string;
  readonly views: readonly View[];
  readonly search: FilterSearch;
}

function Section({ title, kind, views, search }: SectionProps): ReactElement {
  return (
    <MenuSection className="menu-section">
      <Header className="menu-title">{title}</Header>
      {views.map((view, index) => (
        <MenuItem key={view.name} id={`${kind} ${index}`} className="menu-item" textValue={view.name}>
          <span className="menu-check" aria-hidden="true">
            {isShown(view, search) ? "✓" : ""}
          </span>
          <Text text={view.name} />
        </MenuItem>
      ))}
    </MenuSection>
  );
}
