import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { Empty } from "../parts/notice.tsx";

export function NotFound(): ReactElement {
  return (
    <main className="page">
      <Empty title="No such page">
        <p>
          <Link to="/">Go to the domains</Link>
        </p>
      </Empty>
    </main>
  );
}
