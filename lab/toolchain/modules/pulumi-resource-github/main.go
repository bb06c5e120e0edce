// Command pulumi-resource-github is Pulumi's GitHub provider. The files that it embeds are written by ./generate: the
// toolchain runs that first and puts them beside this file.
package main

import (
	_ "embed"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"

	"latchkey.example/lab/pulumi-resource-github/bridge"
)

//go:embed schema.json
var schema []byte

//go:embed bridge-metadata.json
var metadata []byte

func main() {
	tfbridge.Main("github", bridge.Version, bridge.Provider(metadata), schema)
}
