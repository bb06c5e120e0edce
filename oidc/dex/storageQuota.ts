import { dexApiGroup } from "./customResources.ts";

/** Name of the ResourceQuota in Dex's namespace. */
export const storageQuotaName = "dex";

/**
 * Logins that may be open at once: twenty for each of 10,000 users. A flood from one machine with two cores opened
 * 136,731 in ten minutes, which took 289 MiB of etcd and 2.6 GiB of the API server's memory (bench/flood.ts).
 */
const openLogins = 200_000;

/** Device logins that may be open at once: one for each of 10,000 users. */
const openDeviceLogins = 10_000;

/**
 * How many of Dex's objects the cluster keeps, as a ResourceQuota's `hard`. Anybody can make Dex store a login without
 * logging in, and Dex deletes at most 500 ended ones every five minutes (dexidp/dex v2.45.1, storage/kubernetes/storage.go).
 *
 * What only a person who has logged in makes Dex store has no limit: codes, refresh tokens and sessions. An API server may
 * refuse an object that counts, while something else changes the quota (kubernetes/kubernetes#67761), and Dex does not try
 * again. At the first page of a login, loading it again helps; later, the login is lost.
 *
 * @param deviceCode whether the fleet uses the device flow. If not, Dex stores nothing of it, so it cannot begin.
 */
export function storageQuota(deviceCode: boolean): Readonly<Record<string, string>> {
  const deviceLogins = deviceCode ? openDeviceLogins : 0;
  return {
    [counted("authrequests")]: String(openLogins),
    [counted("devicerequests")]: String(deviceLogins),
    [counted("devicetokens")]: String(deviceLogins),
  };
}

function counted(plural: string): string {
  return `count/${plural}.${dexApiGroup}`;
}
