import { join } from "node:path";
import { places } from "../places.ts";
import type { GoPart, PartName } from "./part.ts";
import { parts } from "./parts.ts";

/** Where the toolchain keeps what it makes. */
export const toolchainPlaces = {
  /** Every program, ready for PATH. */
  bin: join(places.toolchain, "bin"),
  /** The providers. They do not lie in bin: the engine warns about providers that it finds on PATH. */
  providers: join(places.toolchain, "providers"),
  /** One record for each finished build. */
  records: join(places.toolchain, "built"),
  /** Builds under way. */
  building: join(places.toolchain, "building"),
  /** The output of the last build of each part. */
  logs: join(places.toolchain, "logs"),
  /** The file whose lock only one run holds. */
  lock: join(places.toolchain, "lock"),
} as const;

/** The folder with a part's go.mod, go.sum and what there is of its own source. */
export function moduleFolder(name: PartName): string {
  return join(import.meta.dirname, "modules", name);
}

/** Where a part's finished binary lies. */
export function binaryPath(part: GoPart, binary: string): string {
  return join(part.kind === "provider" ? toolchainPlaces.providers : toolchainPlaces.bin, binary);
}

/** The name of a provider as Pulumi programs use it: `tls` for pulumi-resource-tls. */
export function providerName(name: PartName): string {
  return name.slice("pulumi-resource-".length);
}

/** Where Pulumi keeps an installed provider, as its `plugin install` names the folder. */
export function pluginPath(name: PartName, part: GoPart): string {
  return join(places.pulumiHome, "plugins", `resource-${providerName(name)}-v${part.version}`, name);
}

/** A part's name with its version or origin, as messages show it. */
export function title(name: PartName): string {
  const part = parts[name];
  return part.kind === "packages" ? `${name} (Debian packages)` : `${name} ${part.version}`;
}
