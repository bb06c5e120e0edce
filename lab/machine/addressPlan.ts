/**
 * Where everything in the lab answers. 10.223.0.0/16 lies in the private range (RFC 1918) far from the networks that
 * container engines, clouds and home routers take by default. The host knows the link alone; pods and services exist
 * inside the machine only.
 */
export const addressPlan = {
  /** The host's end of the link to the machine: an interface of this name exists only while a lab is up. */
  hostInterface: "latchkey0",
  /** The machine's end of the link. */
  machineInterface: "eth0",
  /** The link's network: just these two addresses. */
  link: "10.223.1.0/30",
  /** The host, as the machine and its pods reach it. */
  host: "10.223.1.1",
  /** The machine: the cluster's only node, its API server, its NodePorts and every other server of the lab. */
  machine: "10.223.1.2",
  /** Addresses of pods. */
  pods: "10.223.64.0/24",
  /** Addresses of services. */
  services: "10.223.128.0/24",
  /** The first of them is always the API server's: `kubernetes.default.svc`. */
  apiServerService: "10.223.128.1",
  /** A machine without a browser, of a test of its own, which needs no lab. */
  headless: {
    hostInterface: "latchkey1",
    link: "10.223.2.0/30",
    /** The host, as the machine reaches it. */
    host: "10.223.2.1",
    machine: "10.223.2.2",
  },
} as const;

/** The prefix length of a network in CIDR notation, for example 30. */
export function prefixLength(network: string): number {
  return Number(network.slice(network.indexOf("/") + 1));
}
