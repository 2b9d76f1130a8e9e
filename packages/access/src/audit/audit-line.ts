import type { AuditRecord } from "@openswf/core/ports/audit";

/**
 * Characters that JSON lets stand, but that change what a terminal or an editor shows of a line: DEL and the C1 controls,
 * marks that turn the direction of text or are invisible, and the separators of lines and paragraphs.
 */
const misleading = /[\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** One line of an audit log. Names in it come from clients: so it shows them as they are, and nothing as what it is not. */
export const printAuditLine = (record: AuditRecord): string =>
  `${JSON.stringify(record).replace(misleading, escaped)}\n`;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
