import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { connect } from "node:tls";
import { run } from "../../machine/command.ts";
import { systemPrograms } from "../../toolchain/systemPrograms.ts";
import { connectorNames, emmy, hedy } from "../accounts.ts";
import type { PreparedProvider, ProviderOptions } from "../preparedProvider.ts";
import { writeServerCertificate } from "../serverCertificate.ts";
import { slapdConfiguration } from "./configuration.ts";
import { dexName, directoryEntries, groupsBase, peopleBase } from "./entries.ts";

/** The port of LDAPS. */
const port = 636;

/** Makes OpenLDAP ready to start with a new directory in the folder, which must be empty. slapd must be installed. */
export async function prepareLdap(
  folder: string,
  { authority, address }: Omit<ProviderOptions, "callbackUrl">,
): Promise<PreparedProvider> {
  const { slapd, slapadd } = systemPrograms();
  const data = join(folder, "data");
  await mkdir(data, { recursive: true, mode: 0o700 });
  const certificateFiles = await writeServerCertificate(folder, authority, address);
  const configuration = join(folder, "slapd.conf");
  const pidFile = join(folder, "slapd.pid");
  await writeFile(configuration, slapdConfiguration({ ...certificateFiles, data, pidFile }));
  const bindPassword = randomBytes(20).toString("hex");
  const entries = join(folder, "entries.ldif");
  await writeFile(entries, directoryEntries([hedy, emmy], bindPassword), { mode: 0o600 });
  await run(slapadd, ["-q", "-f", configuration, "-l", entries]);
  return {
    connector: {
      type: "ldap",
      id: "ldap",
      name: connectorNames.ldap,
      host: `${address}:${port}`,
      rootCA: authority.certificate,
      bindDN: dexName,
      userSearch: {
        baseDN: peopleBase,
        filter: "(objectClass=inetOrgPerson)",
        username: "uid",
        nameAttr: "cn",
        preferredUsernameAttr: "uid",
      },
      groupSearch: {
        baseDN: groupsBase,
        filter: "(objectClass=groupOfNames)",
        userMatchers: [{ userAttr: "DN", groupAttr: "member" }],
        nameAttr: "cn",
      },
    },
    secrets: { bindPassword },
    component: {
      name: "ldap",
      command: slapd,
      // A debug level keeps it in the foreground. This one logs operations, and neither passwords nor entries.
      args: ["-d", "stats", "-h", `ldaps://${address}:${port}`, "-f", configuration],
      inputs: [configuration, certificateFiles.certificate, certificateFiles.privateKey],
      after: [],
      check: () => checkTls(address, authority.certificate),
    },
  };
}

/** Passes once the directory takes connections, which it does when its database is open. */
async function checkTls(address: string, rootCa: string): Promise<void> {
  const socket = connect({ host: address, port, ca: rootCa });
  try {
    await once(socket, "secureConnect", { signal: AbortSignal.timeout(2_000) });
    socket.end();
    await once(socket, "close", { signal: AbortSignal.timeout(2_000) });
  } finally {
    socket.destroy();
  }
}
