import { createHash, randomBytes } from "node:crypto";
import type { Account } from "../accounts.ts";

/** The entry that the whole directory is below. */
export const suffix = "dc=acme,dc=dev";

/** Where people are. */
export const peopleBase = `ou=people,${suffix}`;

/** Where groups are. */
export const groupsBase = `ou=groups,${suffix}`;

/** Whom Dex binds as. */
export const dexName = `cn=dex,${suffix}`;

/**
 * The directory's entries as LDIF (RFC 2849): people as `inetOrgPerson` (RFC 2798), the groups that they are in as
 * `groupOfNames` (RFC 4519, 3.5), and Dex. The values must be plain ASCII.
 */
export function directoryEntries(accounts: readonly Account[], dexPassword: string): string {
  const groups = [...new Set(accounts.flatMap((account) => account.groups))].toSorted();
  const entries = [
    entry(suffix, { objectClass: ["organization", "dcObject"], o: ["Acme"], dc: ["acme"] }),
    entry(peopleBase, { objectClass: ["organizationalUnit"], ou: ["people"] }),
    entry(groupsBase, { objectClass: ["organizationalUnit"], ou: ["groups"] }),
    entry(dexName, {
      objectClass: ["organizationalRole", "simpleSecurityObject"],
      cn: ["dex"],
      userPassword: [saltedHash(dexPassword)],
    }),
    ...accounts.map(({ login, name, email, password }) =>
      entry(nameOf(login), {
        objectClass: ["inetOrgPerson"],
        uid: [login],
        cn: [name],
        sn: [name.split(" ").at(-1) ?? name],
        mail: [email],
        userPassword: [saltedHash(password)],
      }),
    ),
    ...groups.map((group) =>
      entry(`cn=${group},${groupsBase}`, {
        objectClass: ["groupOfNames"],
        cn: [group],
        member: accounts
          .filter((account) => account.groups.includes(group))
          .map(({ login }) => nameOf(login)),
      }),
    ),
  ];
  return `${entries.join("\n\n")}\n`;
}

function nameOf(login: string): string {
  return `uid=${login},${peopleBase}`;
}

function entry(name: string, attributes: Readonly<Record<string, readonly string[]>>): string {
  const lines = Object.entries(attributes).flatMap(([attribute, values]) =>
    values.map((value) => `${attribute}: ${value}`),
  );
  return [`dn: ${name}`, ...lines].join("\n");
}

/** A password as OpenLDAP keeps it (slapd.conf(5), `password-hash`). */
function saltedHash(password: string): string {
  const salt = randomBytes(8);
  const digest = createHash("sha1").update(password).update(salt).digest();
  return `{SSHA}${Buffer.concat([digest, salt]).toString("base64")}`;
}
