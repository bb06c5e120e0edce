package main

import (
	"github.com/siderolabs/talos/pkg/machinery/config/configloader"
	"github.com/siderolabs/talos/pkg/machinery/config/configpatcher"
)

// machineConfiguration has what a patch must leave in place.
const machineConfiguration = `version: v1alpha1
machine:
  type: controlplane
cluster:
  apiServer:
    extraArgs:
      profiling: "false"
`

// readTalos reads a patch of a machine configuration and gives the configuration that it makes.
func readTalos(input []byte) ([]byte, error) {
	patch, err := configloader.NewFromBytes(input)
	if err != nil {
		return nil, err
	}
	output, err := configpatcher.Apply(
		configpatcher.WithBytes([]byte(machineConfiguration)),
		[]configpatcher.Patch{configpatcher.NewStrategicMergePatch(patch)},
	)
	if err != nil {
		return nil, err
	}
	return output.Bytes()
}
