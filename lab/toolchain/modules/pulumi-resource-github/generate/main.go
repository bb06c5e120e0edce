// Command generate writes schema.json and bridge-metadata.json, which the provider embeds.
package main

import (
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfgen"

	"latchkey.example/lab/pulumi-resource-github/bridge"
)

func main() {
	tfgen.Main("github", bridge.Version, bridge.Provider([]byte("{}")))
}
