// Command upstream-formats reads a configuration from standard input as its own project does, strictly, and writes what
// was understood to standard output. What that project would refuse ends it with the reason on standard error.
package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// readers holds the formats by the name on the command line.
var readers = map[string]func([]byte) ([]byte, error){
	"kubernetes": readKubernetesObject,
	"kind":       readKind,
	"eks":        readEKS,
	"talos":      readTalos,
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(arguments []string) error {
	var reader func([]byte) ([]byte, error)
	if len(arguments) == 1 {
		reader = readers[arguments[0]]
	}
	if reader == nil {
		names := make([]string, 0, len(readers))
		for name := range readers {
			names = append(names, name)
		}
		slices.Sort(names)
		return fmt.Errorf("usage: upstream-formats %s < FILE", strings.Join(names, "|"))
	}
	input, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	output, err := reader(input)
	if err != nil {
		return err
	}
	_, err = os.Stdout.Write(output)
	return err
}
