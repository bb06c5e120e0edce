import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { assertOwnProgram } from "../../../../fleet/project/program.ts";
import { temporaryFolder } from "../../temporaryFolder.ts";

suite("a fleet whose program is another one than this command's", () => {
  const cases = [
    { program: "node_modules/latchkey", there: true, command: "node_modules/.bin/latchkey" },
    { program: "node_modules/latchkey", there: false, command: "node_modules/.bin/latchkey" },
    { program: "latchkey", there: true, command: "latchkey/fleet/main.ts" },
  ];
  for (const { program, there, command } of cases)
    test(`is refused, and told which command is its own: ${program}${there ? "" : ", missing"}`, async (context) => {
      const folder = await temporaryFolder(context);
      const programFolder = join(folder, program);
      if (there) mkdirSync(programFolder, { recursive: true });
      const project = { name: "latchkey", folder, programFolder, fleetFile: "fleet.yaml", clusters: [] };
      assert.throws(
        () => {
          assertOwnProgram(project);
        },
        ({ message }: Error) =>
          message.endsWith(join(folder, command)) &&
          message.includes(there ? "another Latchkey" : "npm ci --ignore-scripts"),
      );
    });
});
