import { useQuery } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { SmallTable } from "../parts/small-table.tsx";
import { TextField } from "../parts/text-field.tsx";

interface LimitsTableProps {
  readonly limits: Readonly<Record<string, number>>;
}

interface KnownLimit {
  readonly default: number;
  readonly unit: string;
  readonly meaning: string;
}

/** The limits in force, what they mean, and which of them somebody has changed. */
export function LimitsTable({ limits }: LimitsTableProps): ReactElement {
  const [wanted, setWanted] = useState("");
  const known = useKnownLimits();
  const words = wanted.toLowerCase();
  const shown = Object.entries(limits).filter(
    ([name]) => name.toLowerCase().includes(words) || known.get(name)?.meaning.toLowerCase().includes(words) === true,
  );
  return (
    <section className="pending-part">
      <h2>Limits in force</h2>
      <div className="page-bar">
        <TextField label="Name of a limit" value={wanted} takes="while typing" onChange={setWanted} />
      </div>
      <SmallTable label="Limits in force">
        <tbody>
          {shown.map(([name, value]) => (
            <LimitRow key={name} name={name} value={value} known={known.get(name)} />
          ))}
        </tbody>
      </SmallTable>
    </section>
  );
}

interface LimitRowProps {
  readonly name: string;
  readonly value: number;
  readonly known: KnownLimit | undefined;
}

function LimitRow({ name, value, known }: LimitRowProps): ReactElement {
  const isChanged = known !== undefined && known.default !== value;
  return (
    <tr>
      <th scope="row" className="id">
        {name}
      </th>
      <td className="number">{value.toLocaleString("en")}</td>
      <td className="muted limit-unit">{known?.unit}</td>
      <td className="limit-meaning">
        {known?.meaning}
        {isChanged && <span className="badge badge-warning">by default {known.default.toLocaleString("en")}</span>}
      </td>
    </tr>
  );
}

const none: ReadonlyMap<string, KnownLimit> = new Map();

/** What this console knows of limits. It is a file of its own, which only this page needs. */
function useKnownLimits(): ReadonlyMap<string, KnownLimit> {
  const { data } = useQuery({
    queryKey: ["known limits"],
    queryFn: async () => {
      const { limitTable } = await import("@openswf/model/limits");
      return new Map<string, KnownLimit>(Object.entries(limitTable));
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data ?? none;
}
