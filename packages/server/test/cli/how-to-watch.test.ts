import { expect, test } from "vitest";
import { howToWatch } from "../../src/cli/start-up/welcome.ts";

test("the welcome suggests commands as this installation runs them", () => {
  expect(howToWatch("http://127.0.0.1:7930", "npx openswf")).toContain(
    "\n    npx openswf demo\n    npx openswf workflow list\n",
  );
  expect(howToWatch("http://127.0.0.1:1234", "openswf")).toContain(
    "\n    openswf workflow list --endpoint http://127.0.0.1:1234\n",
  );
});
