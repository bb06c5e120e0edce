import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type JsonWebKey,
  type KeyObject,
  randomUUID,
} from "node:crypto";
import { findOrganization, findPerson, type Directory } from "../directory.ts";
import { type Job, job, jobSubject } from "./job.ts";
import { readToken, signedToken } from "./webToken.ts";

/** How long a job may ask for tokens, in seconds: as long as it may run on a runner of one's own. */
const jobSeconds = 6 * 60 * 60;

/** The life of a token, in seconds, and how long before it was made it begins to be good. */
const tokenSeconds = 300;
const backdateSeconds = 600;

/** What the tokens begin with by which a program calls the REST interface for an installation (docs.github.com, "About authentication to GitHub"). */
const restTokenPrefix = "ghs_";

/** What a job's token is good for: what its runner asks the service, or the REST interface. */
type TokenUse = "runner" | "rest";

/** The claims that a token may have (docs.github.com, "OpenID Connect reference"). */
const claimsSupported = [
  ...["sub", "aud", "exp", "iat", "iss", "jti", "nbf", "environment", "ref", "ref_type", "sha"],
  ...["repository", "repository_id", "repository_owner", "repository_owner_id", "repository_visibility"],
  ...["actor", "actor_id", "event_name", "base_ref", "head_ref", "run_id", "run_number", "run_attempt"],
  ...[
    "runner_environment",
    "workflow",
    "workflow_ref",
    "workflow_sha",
    "job_workflow_ref",
    "job_workflow_sha",
  ],
];

/** Gives jobs of GitHub Actions their tokens, as a GitHub Enterprise Server does below `/_services/token`. */
export class ActionsIssuer {
  /** The issuer's URL. */
  readonly url: string;
  readonly #web: string;
  readonly #key: KeyObject;
  readonly #keyId: string;
  readonly #publicKey: JsonWebKey;

  /**
   * @param web `https://HOST[:PORT]`.
   * @param privateKey the RSA key that signs, PEM.
   */
  constructor(web: string, privateKey: string) {
    this.#web = web;
    this.url = `${web}/_services/token`;
    this.#key = createPrivateKey(privateKey);
    this.#publicKey = createPublicKey(this.#key).export({ format: "jwk" });
    this.#keyId = createHash("sha256")
      .update(JSON.stringify(this.#publicKey))
      .digest("hex")
      .slice(0, 40)
      .toUpperCase();
  }

  /** The discovery document (OpenID Connect Discovery 1.0). Nobody logs in here, so it names no page for that. */
  get discovery() {
    return {
      issuer: this.url,
      jwks_uri: `${this.url}/.well-known/jwks`,
      subject_types_supported: ["public", "pairwise"],
      response_types_supported: ["id_token"],
      claims_supported: claimsSupported,
      id_token_signing_alg_values_supported: ["RS256"],
      scopes_supported: ["openid"],
    };
  }

  /** The key set. */
  get keys() {
    return { keys: [{ ...this.#publicKey, kid: this.#keyId, use: "sig", alg: "RS256" }] };
  }

  /** What a runner hands to a job that may ask for tokens (`permissions: { id-token: write }`). @param now seconds since 1970. */
  environmentOf(started: Job, now: number) {
    const plan = `${this.#web}/_services/pipelines/_apis/distributedtask/hubs/Actions/plans/${randomUUID()}`;
    return {
      GITHUB_ACTIONS: "true",
      CI: "true",
      ACTIONS_ID_TOKEN_REQUEST_URL: `${plan}/jobs/${randomUUID()}/idtoken?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: this.#tokenFor("runner", started, now),
    };
  }

  /** The token by which a job calls the REST interface, as `github.token` has it. @param now seconds since 1970. */
  restToken(started: Job, now: number): string {
    return `${restTokenPrefix}${this.#tokenFor("rest", started, now)}`;
  }

  /** The job that a request's token is of; `undefined` where there is none. */
  jobOf(requestToken: string, now: number): Job | undefined {
    return this.#jobOf("runner", requestToken, now);
  }

  /** The job that calls the REST interface with a token; `undefined` where it is no job's. */
  jobOfRestToken(token: string, now: number): Job | undefined {
    return token.startsWith(restTokenPrefix)
      ? this.#jobOf("rest", token.slice(restTokenPrefix.length), now)
      : undefined;
  }

  #tokenFor(use: TokenUse, started: Job, now: number): string {
    const claims = { iss: this.#web, exp: now + jobSeconds, use, job: started };
    return signedToken(claims, this.#key, this.#keyId);
  }

  #jobOf(use: TokenUse, token: string, now: number): Job | undefined {
    const claims = readToken(token, this.#key, now);
    return claims?.iss === this.#web && claims["use"] === use ? job.safeParse(claims["job"]).data : undefined;
  }

  /** A job's token. @param audience default: the address of the repository's owner. */
  idToken(started: Job, audience: string | undefined, directory: Directory, now: number): string {
    const [owner = ""] = started.repository.split("/");
    const claims = {
      ...claimsOf(started, owner, directory),
      jti: randomUUID(),
      aud: audience ?? `${this.#web}/${owner}`,
      iss: this.url,
      iat: now,
      nbf: now - backdateSeconds,
      exp: now + tokenSeconds,
    };
    return signedToken(claims, this.#key, this.#keyId);
  }
}

/** What GitHub tells of a job. All are texts. */
function claimsOf(started: Job, owner: string, directory: Directory) {
  const {
    repository,
    repositoryId,
    ref,
    headRef = "",
    sha,
    event,
    workflow,
    workflowFile,
    environment,
  } = started;
  const { actor, runId } = started;
  const workflowRef = `${repository}/${workflowFile}@${ref}`;
  return {
    sub: jobSubject(started),
    ...(environment === undefined ? {} : { environment }),
    ref,
    ref_type: ref.startsWith("refs/tags/") ? "tag" : "branch",
    sha,
    repository,
    repository_id: String(repositoryId),
    repository_owner: owner,
    repository_owner_id: String(findOrganization(directory, owner)?.id ?? 0),
    repository_visibility: "private",
    actor,
    actor_id: String(findPerson(directory, actor)?.id ?? 0),
    event_name: event,
    base_ref: "",
    head_ref: headRef,
    run_id: String(runId),
    run_number: "1",
    run_attempt: "1",
    runner_environment: "self-hosted",
    workflow,
    workflow_ref: workflowRef,
    workflow_sha: sha,
    job_workflow_ref: workflowRef,
    job_workflow_sha: sha,
  };
}
