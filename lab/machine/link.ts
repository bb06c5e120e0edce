import { z } from "zod";
import { addressPlan, prefixLength } from "./addressPlan.ts";
import { run } from "./command.ts";
import { LabError } from "./labError.ts";

/** What `ip -json -details address` tells of an interface, as far as it is read here. */
const interfaces = z.array(
  z
    .object({
      ifname: z.string(),
      ifindex: z.number(),
      linkinfo: z.object({ info_kind: z.string().optional() }).optional(),
      addr_info: z.array(z.object({ local: z.string().optional() })),
    })
    // iproute2 prints an empty object for each interface that a filter leaves out.
    .or(z.strictObject({}).transform(() => undefined)),
);

type Interface = NonNullable<z.infer<typeof interfaces>[number]>;

/** Joins the host and the machine whose init this is by a pair of virtual interfaces. */
export async function createLink(initPid: number): Promise<void> {
  const { hostInterface, machineInterface, host, link } = addressPlan;
  await run("ip", [
    "link",
    "add",
    hostInterface,
    "type",
    "veth",
    "peer",
    "name",
    machineInterface,
    "netns",
    String(initPid),
  ]);
  await run("ip", ["address", "add", `${host}/${prefixLength(link)}`, "dev", hostInterface]);
  await run("ip", ["link", "set", hostInterface, "up"]);
}

/** Whether the host's end is there with its address. When it is gone, the machine's end is gone with it. */
export async function isLinked(): Promise<boolean> {
  const found = await findHostInterface();
  return found?.addr_info.some(({ local }) => local === addressPlan.host) ?? false;
}

/** Takes the host's end away, if there is one; the machine's end goes with it. */
export async function removeLink(): Promise<void> {
  const found = await findHostInterface();
  if (found === undefined) return;
  try {
    await run("ip", ["link", "delete", addressPlan.hostInterface]);
  } catch (thrown) {
    // The kernel takes it away by itself a moment after the machine ended.
    if ((await findHostInterface()) !== undefined) throw thrown;
  }
}

/**
 * Looks whether the addresses and the interface's name are free on this host.
 *
 * @throws LabError that names the interface in the way.
 */
export async function assertLinkIsFree(): Promise<void> {
  const { host, machine, hostInterface } = addressPlan;
  const inTheWay = (await hostInterfaces()).find(
    ({ ifname, addr_info }) =>
      ifname === hostInterface || addr_info.some(({ local }) => local === host || local === machine),
  );
  if (inTheWay === undefined) return;
  const { ifname } = inTheWay;
  const advice =
    ifname === hostInterface
      ? `If nothing uses it, remove it: ip link delete ${ifname}`
      : `If nothing uses its address, remove that: ip address show ${ifname} shows it, ip address delete removes it`;
  throw new LabError(
    `The interface "${ifname}" of this host is in the lab's way: the lab needs the interface name ${hostInterface} ` +
      `and the addresses ${host} and ${machine} for itself. ${advice}.`,
  );
}

/** The host's end, or undefined when there is none. An interface of that name and of another kind is not ours. */
async function findHostInterface(): Promise<Interface | undefined> {
  return (await hostInterfaces()).find(
    ({ ifname, linkinfo }) => ifname === addressPlan.hostInterface && linkinfo?.info_kind === "veth",
  );
}

async function hostInterfaces(): Promise<readonly Interface[]> {
  const told: unknown = JSON.parse(await run("ip", ["-json", "-details", "address", "show"]));
  return interfaces.parse(told).filter((found) => found !== undefined);
}
