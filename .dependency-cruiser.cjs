/** The layers of the program, and the one direction in which they may import each other. docs/architecture.md draws it. */
const layer = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    layer(
      "no-circular",
      "A cycle means two files are one subject, or a third is missing.",
      {},
      { circular: true },
    ),
    layer(
      "oidc-is-pure",
      "oidc/ describes who may log in and how that is written down. It knows no engine and does no I/O (of node:net it uses isIP).",
      { path: "^oidc/" },
      { pathNot: ["^oidc/", "^node_modules/yaml/", "^(node:)?(crypto|net)$"] },
    ),
    layer(
      "text-stands-alone",
      "text/ makes text from elsewhere safe to print. Everything that prints may use it, and it uses nothing.",
      { path: "^text/" },
      { pathNot: "^text/" },
    ),
    layer(
      "settings-are-pure",
      "settings/ parses and checks what a person wrote. It may use oidc/ and text/.",
      { path: "^settings/" },
      {
        pathNot: [
          "^settings/",
          "^oidc/",
          "^text/",
          "^github/(addresses|appManifest)\\.ts$",
          "^node_modules/(yaml|zod|fastest-levenshtein)/",
          "^(node:)?(fs|path)$",
        ],
      },
    ),
    layer(
      "settings-meet-the-disk-once",
      "What reads the settings' files from the disk is one file. The rest of settings/ works on texts, wherever they come from.",
      { path: "^settings/", pathNot: "^settings/settingsFiles\\.ts$" },
      { path: "^(node:)?fs" },
    ),
    layer(
      "github-talks-to-github",
      "github/ knows GitHub's addresses and interface, and nothing of clusters.",
      { path: "^github/" },
      {
        pathNot: [
          "^github/",
          "^text/",
          "^node_modules/(@octokit|undici|universal-github-app-jwt|zod)",
          "^(node:)?tls$",
        ],
      },
    ),
    layer(
      "components-build-resources",
      "components/ turn checked settings into resources. They do not read settings files, the lab or the fleet.",
      { path: "^components/" },
      { path: "^(fleet|lab|test|bench|provider|program|settings|index\\.ts)" },
    ),
    layer(
      "kubeconfig-file-edits-files",
      "kubeconfigFile/ changes one file on the disk, with what oidc/ makes of its text.",
      { path: "^kubeconfigFile/" },
      { pathNot: ["^kubeconfigFile/", "^oidc/", "^(node:)?[a-z_]+(/promises)?$"] },
    ),
    layer(
      "only-two-edit-kubeconfig-files",
      "Files of people are edited by the provider and by the command, and by nothing else.",
      { pathNot: "^(kubeconfigFile|provider|fleet|test)/" },
      { path: "^kubeconfigFile/" },
    ),
    layer(
      "provider-stands-alone",
      "provider/ is a process of its own, started by the engine: only oidc/, text/, github/ and kubeconfigFile/ are shared with it.",
      { path: "^provider/" },
      { path: "^(components|settings|program|fleet|lab|test|bench|index\\.ts)" },
    ),
    layer(
      "fleet-drives-the-engine",
      "fleet/ works on many stacks through the engine. Only its worker runs the program, as index.ts does, and the provider beside it; where that finds the administrator's kubeconfigs is all that the rest knows of it.",
      { path: "^fleet/", pathNot: "^fleet/engine/worker/(runStack|ownProvider)\\.ts$" },
      { path: "^(components|provider|program/(?!administeredCluster)|lab|test|bench|index\\.ts)" },
    ),
    layer(
      "outputs-are-compared",
      "A stack's state belongs to whoever controls its cluster. What it says of the login is read in one place, which compares it.",
      { pathNot: "^(fleet/outputs|test)/" },
      { path: "^fleet/outputs/(entryOutput|compareOutputs)\\.ts$" },
    ),
    layer(
      "program-does-not-know-its-lab",
      "What a user installs never imports the lab, the tests, the benchmarks or what packs it.",
      { path: "^(index\\.ts|program|components|settings|oidc|text|github|provider|kubeconfigFile|fleet)" },
      { path: "^(lab|test|bench|packaging)/" },
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^dist/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default"] },
  },
};
