import { useMemo } from "react";
import { printViews, readViews, type View } from "../../logic/search/quick-views.ts";
import { setPreference, useTextPreference } from "../preferences.ts";

/** Names of types and tags differ from domain to domain, but views are often of use in several. */
const preference = "views";

/** The views that this browser keeps. */
export function useSavedViews(): readonly View[] {
  const stored = useTextPreference(preference);
  return useMemo(() => readViews(stored), [stored]);
}

export const saveViews = (views: readonly View[]): void => setPreference(preference, printViews(views));
