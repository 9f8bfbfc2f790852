// Understudy is a stand-in for an HTTP API that knows its whole contract. See README.md.
package main

import (
	"embed"
	"os"

	"understudy/mock/cli"
)

// files are the document and the fixtures that are played when nothing else is given.
//
//go:embed openapi.yaml fixtures
var files embed.FS

func main() {
	os.Exit(cli.Main(os.Args[1:], cli.World{
		Files: files, Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Environ: os.Environ(),
	}))
}
