import assert from "node:assert/strict";
import { test } from "node:test";
import { table } from "../../../fleet/table.ts";

test("columns are as wide as their widest cell, and lines end without blanks", () => {
  assert.equal(
    table([
      ["part", "size", ""],
      ["dex", "36 MB", ""],
      ["kubernetes", "", "clusters"],
    ]),
    "part        size\ndex         36 MB\nkubernetes         clusters",
  );
});
