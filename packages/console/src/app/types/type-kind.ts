export type TypeKind = "workflow" | "activity";

/** A type by what names it. */
export interface TypeName {
  readonly domain: string;
  readonly kind: TypeKind;
  readonly name: string;
  readonly version: string;
}
