import { LabError } from "../machine/labError.ts";

/**
 * Looks whether this host can hold a lab.
 *
 * @throws LabError with what to do.
 */
export function assertHostCanHoldLab(): void {
  if (process.platform !== "linux") {
    throw new LabError(
      `The lab makes a machine of Linux namespaces; this is ${process.platform}. Run it in a Linux VM.`,
    );
  }
  if (process.getuid?.() !== 0) {
    throw new LabError(
      "The lab makes a machine of namespaces, interfaces and mounts: run it as root, or with sudo.",
    );
  }
}
