import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { renderText } from "../../../../fleet/verify/renderText.ts";
import { hubText, spokeText } from "../../settings/writtenFleet.ts";
import { unprintable } from "../../text/ciCommands.ts";
import { hostileTexts, remoteTexts } from "../../text/remoteTexts.ts";
import { World } from "./world.ts";

suite("verifications as text", () => {
  test("tell clusters apart only where they differ, and leave out what is in order in a large fleet", async () => {
    const spokes = ["a", "b", "c", "d"].map((name) => [name, spokeText(name, "prod-hub")] as const);
    const world = new World({ "prod-hub": hubText("prod-hub"), ...Object.fromEntries(spokes) });
    for (const name of ["b", "c"]) world.changeAt(name, { audiences: [] });
    const text = renderText(await world.verify());
    assert.match(text, /^a, d, prod-hub: passed, as repo:acme/m);
    assert.match(text, /^b, c: failed$/m);
    assert.equal(text.split("answers 401").length, 2);
    assert.ok(!text.includes("discovery"));
  });

  test("show every link of a few clusters", async () => {
    const world = new World();
    const text = renderText(await world.verify("prod-eu"));
    assert.match(text, /ok +issuer's name +login\.acme\.dev is 192\.0\.2\.7/);
    assert.match(text, /– +kubelogin +nobody logs in/);
    assert.equal(text.trimEnd().split("\n").length, 15);
  });

  test("have the lines that Latchkey writes, and none that somebody else does", () => {
    fc.assert(
      fc.property(remoteTexts, remoteTexts, (told, username) => {
        const text = renderText([
          {
            cluster: "prod",
            state: "passed",
            links: [{ link: "stack", verdict: "warning", told, remedy: told }],
            identity: { username, groups: [username] },
          },
        ]);
        assert.equal(text.trimEnd().split("\n").length, 3);
        assert.doesNotMatch(text, unprintable);
      }),
      { examples: hostileTexts.map((text): [string, string] => [text, text]) },
    );
  });
});
