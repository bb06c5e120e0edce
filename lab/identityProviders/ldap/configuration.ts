import type { CertificateFiles } from "../serverCertificate.ts";
import { dexName, suffix } from "./entries.ts";

/** What slapd.conf says of this lab. */
export interface SlapdInput extends CertificateFiles {
  /** The folder of the database. */
  readonly data: string;
  /** The file that slapd notes its process id in. */
  readonly pidFile: string;
}

/**
 * The configuration of slapd (slapd.conf(5)): nobody reads without a password, only Dex reads entries, and nobody reads
 * passwords. Schemas and modules lie where Debian's package has them.
 */
export function slapdConfiguration({ certificate, privateKey, data, pidFile }: SlapdInput): string {
  return `${[
    "include /etc/ldap/schema/core.schema",
    "include /etc/ldap/schema/cosine.schema",
    "include /etc/ldap/schema/inetorgperson.schema",
    "modulepath /usr/lib/ldap",
    "moduleload back_mdb",
    `pidfile "${pidFile}"`,
    `TLSCertificateFile "${certificate}"`,
    `TLSCertificateKeyFile "${privateKey}"`,
    "disallow bind_anon",
    "require authc",
    "database mdb",
    `suffix "${suffix}"`,
    `directory "${data}"`,
    "index objectClass,uid,member eq",
    "access to attrs=userPassword by anonymous auth by * none",
    `access to * by dn.exact="${dexName}" read by * none`,
  ].join("\n")}\n`;
}
