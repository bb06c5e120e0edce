import { delimiter, dirname } from "node:path";
import { places } from "../places.ts";
import { toolchainPlaces } from "./places.ts";

/**
 * The variables under which the toolchain's programs work together: its binaries and the running Node first on PATH,
 * and a Pulumi that keeps to the lab's own home and asks nobody for newer versions or other plugins.
 */
export function pulumiEnvironment(): Record<string, string> {
  return {
    PATH: [toolchainPlaces.bin, dirname(process.execPath), process.env["PATH"] ?? ""].join(delimiter),
    PULUMI_HOME: places.pulumiHome,
    PULUMI_SKIP_UPDATE_CHECK: "1",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
}
