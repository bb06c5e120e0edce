package main

import (
	"bytes"
	"encoding/json"

	"go.yaml.in/yaml/v3"
	"sigs.k8s.io/kind/pkg/apis/config/v1alpha4"
)

// readKind reads a configuration of kind as kind does: its parser is internal, and is these four lines over the same
// types (pkg/internal/apis/config/encoding/load.go).
func readKind(input []byte) ([]byte, error) {
	cluster := &v1alpha4.Cluster{}
	decoder := yaml.NewDecoder(bytes.NewReader(input))
	decoder.KnownFields(true)
	if err := decoder.Decode(cluster); err != nil {
		return nil, err
	}
	return json.Marshal(cluster)
}
