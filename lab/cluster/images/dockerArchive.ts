import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { pack } from "tar-stream";

/** A container image of one static executable. */
export interface ImageContent {
  /** The name under which it is imported, with a tag: `localhost/latchkey/pause:1`. */
  readonly reference: string;
  /** The processor as Go names it: amd64, arm64. */
  readonly architecture: string;
  /** The only file in it: its absolute path in the container, and its bytes. */
  readonly executable: { readonly path: string; readonly content: Buffer };
  /** What a container runs when the pod does not say. */
  readonly command: readonly string[];
  /** User and group that a container runs as when the pod does not say: `1001:1001`. */
  readonly user: string;
  /** Environment, each `NAME=value`. */
  readonly environment: readonly string[];
}

interface TarEntry {
  readonly name: string;
  readonly content: Buffer;
  readonly mode: number;
}

/** Nothing in an image says when it was made: the same content gives the same bytes. */
const epoch = new Date(0);

/**
 * Writes an image in the format of `docker save`: a tar of the layer, the config and manifest.json
 * (https://github.com/moby/docker-image-spec/blob/main/spec.md, "Combined Image JSON + Filesystem Changeset Format").
 * containerd's `ctr images import` takes it.
 */
export async function dockerArchive(image: ImageContent): Promise<Buffer> {
  const { path, content } = image.executable;
  const layer = await tar([{ name: path.replace(/^\//, ""), content, mode: 0o755 }]);
  const layerDigest = sha256(layer);
  const config = json({
    architecture: image.architecture,
    os: "linux",
    created: epoch.toISOString(),
    config: { User: image.user, Env: image.environment, Cmd: image.command, WorkingDir: "/" },
    rootfs: { type: "layers", diff_ids: [`sha256:${layerDigest}`] },
    history: [{ created: epoch.toISOString(), created_by: "latchkey lab" }],
  });
  const configName = `${sha256(config)}.json`;
  const layerName = `${layerDigest}/layer.tar`;
  const manifest = json([{ Config: configName, RepoTags: [image.reference], Layers: [layerName] }]);
  return tar([
    { name: configName, content: config, mode: 0o644 },
    { name: layerName, content: layer, mode: 0o644 },
    { name: "manifest.json", content: manifest, mode: 0o644 },
  ]);
}

async function tar(entries: readonly TarEntry[]): Promise<Buffer> {
  const archive = pack();
  for (const { name, content, mode } of entries) archive.entry({ name, mode, mtime: epoch }, content);
  archive.finalize();
  return buffer(archive);
}

function sha256(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
