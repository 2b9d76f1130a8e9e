import type { DatabaseSync } from "node:sqlite";
import type { SegmentNumber } from "../change-log/frame.ts";
import type { LogPlace } from "../change-log/log-reader.ts";
import { prepare } from "../connection/statement.ts";
import { intact } from "../damage/damage.ts";

const sql = {
  read: `
    select is_open, salt, sequence, segment, byte_offset, outside_writes
    from log_position
    where only_row = 1`,
  move: `
    update log_position
    set sequence = ?1,
      segment = ?2,
      byte_offset = ?3
    where only_row = 1`,
  open: `
    update log_position
    set is_open = 1,
      salt = ?1,
      sequence = ?2,
      segment = ?3,
      byte_offset = ?4
    where only_row = 1`,
  close: `
    update log_position
    set is_open = 0
    where only_row = 1`,
} as const;

/** Where SQLite stands in the change log: see migration-4.ts. */
export interface LogPosition {
  readonly isOpen: boolean;
  readonly salt: number;
  /** The first frame that was not applied. */
  readonly place: LogPlace;
  readonly outsideWrites: number;
}

export interface LogPositions {
  read(): LogPosition;
  move(place: LogPlace): void;
  open(salt: number, place: LogPlace): void;
  close(): void;
}

interface PositionRow {
  readonly is_open: 0 | 1;
  readonly salt: number;
  readonly sequence: number;
  readonly segment: SegmentNumber;
  readonly byte_offset: number;
  readonly outside_writes: number;
}

/** Those that change the row need a transaction, or are one. */
export function logPositionsIn(db: DatabaseSync): LogPositions {
  const read = prepare<PositionRow>(db, sql.read);
  const move = prepare(db, sql.move);
  const open = prepare(db, sql.open);
  const close = prepare(db, sql.close);
  return {
    read: () => {
      const row = read.get();
      intact(row !== undefined, "the row of the position in the change log is missing");
      const { sequence, segment, byte_offset: offset } = row;
      return {
        isOpen: row.is_open === 1,
        salt: row.salt,
        place: { sequence, segment, offset },
        outsideWrites: row.outside_writes,
      };
    },
    move: ({ sequence, segment, offset }) => void move.run(sequence, segment, offset),
    open: (salt, { sequence, segment, offset }) => void open.run(salt, sequence, segment, offset),
    close: () => void close.run(),
  };
}
