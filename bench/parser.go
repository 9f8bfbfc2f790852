package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
)

// parserArgument makes this program load a document with kin-openapi, and nothing else. It is not for people.
const parserArgument = "parser"

// A loading is what it took a process to load a document.
type loading struct {
	Wall, CPU time.Duration
	// Resident is the memory in RAM at its peak, in bytes.
	Resident int64
}

// parse is what a process does that is started with parserArgument.
func parse(file string, out io.Writer) error {
	began := time.Now()
	model, err := openapi3.NewLoader().LoadFromFile(file)
	if err != nil {
		return fmt.Errorf("load the document: %w", err)
	}
	spent := loading{Wall: time.Since(began)}
	spent.CPU, _ = cpuTime(os.Getpid())
	_, spent.Resident, _ = resident(os.Getpid())
	if model == nil {
		return errors.New("there is no document")
	}
	return json.NewEncoder(out).Encode(spent)
}

// parsed loads a document with kin-openapi, in a process of its own.
func parsed(ctx context.Context, file string) (spent loading, err error) {
	self, err := os.Executable()
	if err != nil {
		return spent, fmt.Errorf("find this program: %w", err)
	}
	said, err := exec.CommandContext(ctx, self, parserArgument, file).Output()
	if err != nil {
		return spent, fmt.Errorf("load the document with kin-openapi: %w", err)
	}
	if err := json.NewDecoder(bytes.NewReader(said)).Decode(&spent); err != nil {
		return spent, fmt.Errorf("read what kin-openapi took: %w", err)
	}
	return spent, nil
}
