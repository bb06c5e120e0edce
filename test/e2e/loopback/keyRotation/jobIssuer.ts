import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:https";
import { createAuthority, issueServerCertificate } from "../../../../lab/certificates.ts";
import { freePort } from "../../../../lab/loopback/port.ts";
import { signingKey } from "../../../../lab/scenario/dexSigningKey.ts";
import type { AutomationLogin } from "../../../../oidc/dex/automation.ts";
import { job } from "../attacks/tokens.ts";

/** An issuer of jobs' tokens. */
export interface JobIssuer {
  /** Lets the job in. */
  readonly automation: AutomationLogin;
  /** Returns a token of the job. */
  readonly token: () => string;
  readonly stop: () => void;
}

/** Starts an issuer of jobs' tokens, so that a login takes one request: Dex signs a token for a job as it does for a person. */
export async function startJobIssuer(): Promise<JobIssuer> {
  const authority = await createAuthority("Issuer of jobs' tokens");
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const { certificate, privateKey: servingKey } = await issueServerCertificate(authority, {
    addresses: ["127.0.0.1"],
  });
  const issuer = `https://127.0.0.1:${await freePort()}`;
  const pages: Readonly<Record<string, unknown>> = {
    "/.well-known/openid-configuration": {
      issuer,
      jwks_uri: `${issuer}/keys`,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      id_token_signing_alg_values_supported: ["RS256"],
    },
    "/keys": { keys: [{ ...publicKey.export({ format: "jwk" }), kid: "ci", alg: "RS256", use: "sig" }] },
  };
  const server = createServer({ cert: certificate, key: servingKey }, ({ url = "" }, response) => {
    response.writeHead(url in pages ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify(pages[url]));
  }).listen(Number(new URL(issuer).port), "127.0.0.1");
  await once(server, "listening");
  const token = () => {
    const iat = Math.floor(Date.now() / 1000);
    return signingKey("ci", privateKey).sign({ iss: issuer, sub: job, aud: "dex", iat, exp: iat + 300 });
  };
  return {
    automation: { issuer, rootCA: authority.certificate, subjects: [job] },
    token,
    stop: () => {
      server.close();
    },
  };
}
