import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { defaultDexImage } from "../../../oidc/dex/release.ts";
import { run } from "../../machine/command.ts";
import { LabError } from "../../machine/labError.ts";
import { type Machine, pathInside } from "../../machine/machine.ts";
import { systemPrograms } from "../../toolchain/systemPrograms.ts";
import { writeIfChanged } from "../files.ts";
import { nodeFiles, containerdSocket, toolchainBinary } from "../layout.ts";
import { dockerArchive, type ImageContent } from "./dockerArchive.ts";
import { ensurePauseBinary } from "./pause.ts";

/** The image that holds each pod's namespaces: the lab's own, since no registry is reached. */
export const pauseImage = "localhost/latchkey/pause:1";

/**
 * The image of Dex that the program deploys. In the lab the toolchain's build of the same version stands behind the
 * name. It cannot have the digest that the name holds, and need not: containerd checks a digest when it pulls, and
 * looks an image that it has up by its name.
 */
export const dexImage = imageName(defaultDexImage);

/** Which binary each image was made of, by reference. It stands beside containerd's own store and goes with it. */
const importedFile = join(nodeFiles.configuration, "images.json");
const imported = z.record(z.string(), z.string());

interface LabImage {
  /** The name under which kubelet finds it. */
  readonly name: string;
  /** The name under which it is imported, with a tag. */
  readonly reference: string;
  /** Path of the binary that it is made of. */
  readonly binary: string;
  /** Where the binary is in the container. */
  readonly path: string;
  readonly content: Omit<ImageContent, "reference" | "architecture" | "executable">;
}

/** Gives the machine's containerd every image of the lab that it does not have. */
export async function ensureImages(machine: Machine): Promise<void> {
  const present = (await ctr(machine, ["images", "list", "--quiet"])).split("\n");
  const made = existsSync(importedFile) ? imported.parse(JSON.parse(readFileSync(importedFile, "utf8"))) : {};
  for (const image of await labImages()) {
    const { size, mtimeMs } = statSync(image.binary);
    const origin = `${size} bytes of ${mtimeMs}`;
    if (present.includes(image.name) && made[image.name] === origin) continue;
    await importImage(machine, image);
    made[image.name] = origin;
    writeIfChanged(importedFile, `${JSON.stringify(made, undefined, 2)}\n`);
  }
}

/** The name under which containerd's CRI plugin looks a reference up: beside a digest, a tag is left out. */
export function imageName(reference: string): string {
  return reference.replace(/:[^/:@]+@/, "@");
}

/** Asks the machine's containerd, in the namespace that holds kubelet's images and containers. */
export function ctr(machine: Machine, args: readonly string[]): Promise<string> {
  const socket = pathInside(machine, containerdSocket);
  return run(systemPrograms().ctr, ["--address", socket, "--namespace", "k8s.io", ...args]);
}

async function labImages(): Promise<readonly LabImage[]> {
  return [
    {
      name: pauseImage,
      reference: pauseImage,
      binary: await ensurePauseBinary(),
      path: "/pause",
      content: { command: ["/pause"], user: "65535:65535", environment: [] },
    },
    {
      name: dexImage,
      reference: "localhost/latchkey/dex:1",
      binary: toolchainBinary("dex"),
      // Path and user as in Dex's own Dockerfile. Without an entrypoint, `args: [dex, serve, …]` runs the same as there.
      path: "/usr/local/bin/dex",
      content: { command: ["dex", "serve"], user: "1001:1001", environment: ["PATH=/usr/local/bin"] },
    },
  ];
}

async function importImage(machine: Machine, image: LabImage): Promise<void> {
  const { name, reference, binary, path, content } = image;
  const executable = { path, content: readFileSync(binary) };
  const archive = join(nodeFiles.images, `import.${process.pid}.tar`);
  writeFileSync(
    archive,
    await dockerArchive({ ...content, reference, executable, architecture: architecture() }),
  );
  try {
    await ctr(machine, ["images", "import", archive]);
  } finally {
    rmSync(archive);
  }
  if (name !== reference) await ctr(machine, ["images", "tag", "--force", reference, name]);
}

function architecture(): string {
  const names: Partial<Record<NodeJS.Architecture, string>> = { x64: "amd64", arm64: "arm64" };
  const name = names[process.arch];
  if (name === undefined) throw new LabError(`The lab runs on x64 and arm64, not on ${process.arch}.`);
  return name;
}
