import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { suite, test } from "node:test";
import { extract, type Header } from "tar-stream";
import { dockerArchive, type ImageContent } from "../../../../lab/cluster/images/dockerArchive.ts";

const image: ImageContent = {
  reference: "localhost/latchkey/pause:1",
  architecture: "arm64",
  executable: { path: "/usr/local/bin/program", content: Buffer.from("\x7fELF".repeat(1000)) },
  command: ["program", "serve"],
  user: "1001:1001",
  environment: ["PATH=/usr/local/bin"],
};

interface Entry {
  readonly header: Header;
  readonly content: Buffer;
}

async function unpack(archive: Buffer): Promise<ReadonlyMap<string, Entry>> {
  const entries = new Map<string, Entry>();
  for await (const entry of Readable.from([archive]).pipe(extract())) {
    entries.set(entry.header.name, { header: entry.header, content: await buffer(entry) });
  }
  return entries;
}

function sha256(content: Buffer | undefined): string {
  assert.ok(content);
  return createHash("sha256").update(content).digest("hex");
}

suite("an image archive", async () => {
  const entries = await unpack(await dockerArchive(image));
  const json = (name: string): unknown => JSON.parse(entries.get(name)?.content.toString() ?? "");
  const layers = [...entries.keys()].filter((name) => name.endsWith("/layer.tar"));
  const configs = [...entries.keys()].filter((name) => name.endsWith(".json") && name !== "manifest.json");

  test("has a manifest that names its config, its layer and the reference", () => {
    assert.deepEqual(json("manifest.json"), [
      { Config: configs[0], RepoTags: ["localhost/latchkey/pause:1"], Layers: layers },
    ]);
  });

  test("has a config, called by its digest, with the layer's digest and what a container runs as", () => {
    const config = entries.get(String(configs.at(0)));
    assert.equal(configs[0], `${sha256(config?.content)}.json`);
    assert.deepEqual(json(String(configs.at(0))), {
      architecture: "arm64",
      os: "linux",
      created: "1970-01-01T00:00:00.000Z",
      config: { User: "1001:1001", Env: ["PATH=/usr/local/bin"], Cmd: ["program", "serve"], WorkingDir: "/" },
      rootfs: { type: "layers", diff_ids: [`sha256:${sha256(entries.get(String(layers.at(0)))?.content)}`] },
      history: [{ created: "1970-01-01T00:00:00.000Z", created_by: "latchkey lab" }],
    });
  });

  test("has a layer with the executable alone, root's and runnable by everybody", async () => {
    const layer = entries.get(String(layers.at(0)));
    const files = await unpack(layer?.content ?? assert.fail("no layer"));
    assert.deepEqual([...files.keys()], ["usr/local/bin/program"]);
    const { header, content } = files.get("usr/local/bin/program") ?? assert.fail();
    assert.deepEqual([header.mode, header.uid, header.gid], [0o755, 0, 0]);
    assert.deepEqual(content, image.executable.content);
  });

  test("is the same, byte for byte, whenever it is made", async () => {
    assert.deepEqual(await dockerArchive(image), await dockerArchive(image));
  });
});
