package catalog_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"understudy/mock"
	"understudy/mock/catalog"
)

// exits are how curl ends when a connection breaks, on HTTP/1.1.
func exits(fault string) []int {
	switch fault {
	case "EMPTY_RESPONSE":
		return []int{52}
	case "RANDOM_DATA_THEN_CLOSE":
		// It is taken for HTTP/0.9 and refused, or as a fault of the protocol.
		return []int{1, 8, 56}
	}
	return []int{56, 18}
}

// TestEveryCommandDoesWhatItSays has a shell run each command of the built-in API and of a document of its own.
func TestEveryCommandDoesWhatItSays(t *testing.T) {
	t.Parallel()
	for _, program := range []string{"sh", "curl"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skip(program + " is not there")
		}
	}
	for name, options := range map[string][]mock.Option{
		"built-in": {mock.WithMaxBody(mock.DefaultMaxBody)}, "odd": {mock.WithDocument("odd.yaml", []byte(odd))},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, base := serve(t, options...)
			made := book(t, server)
			places := make(chan struct{}, 4)
			var workers sync.WaitGroup
			defer workers.Wait()
			for i := range made.Operations {
				for n := range made.Operations[i].Entries {
					e := &made.Operations[i].Entries[n]
					places <- struct{}{}
					workers.Go(func() {
						defer func() { <-places }()
						if how := ran(t.Context(), base, e); how != "" {
							t.Errorf("%s: %s: %s\n%s", e.Kind, e.Name, how, e.Curl(base))
						}
					})
				}
			}
		})
	}
}

// ran says how what a command shows differs from what its entry says, or "".
func ran(ctx context.Context, base string, e *catalog.Entry) string {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	var shown, wrong bytes.Buffer
	command := exec.CommandContext(ctx, "sh", "-c", e.Curl(base))
	command.Stdout, command.Stderr = &shown, &wrong
	err := command.Run()
	if e.Fault != "" {
		var ended *exec.ExitError
		if !errors.As(err, &ended) || !slices.Contains(exits(e.Fault), ended.ExitCode()) {
			return fmt.Sprintf("%s: got %v, %s", e.Fault, err, &wrong)
		}
		return ""
	}
	if err != nil {
		return fmt.Sprintf("%v, %s", err, &wrong)
	}
	// An interim reply, such as a 100, may go before.
	head, _, _ := strings.Cut(shown.String()[strings.LastIndex(shown.String(), "HTTP/1.1 "):], "\r\n\r\n")
	head += "\r\n"
	status, _, _ := strings.Cut(strings.TrimPrefix(head, "HTTP/1.1 "), " ")
	switch {
	case e.Status != 0 && status != strconv.Itoa(e.Status),
		e.Problem != "" && !strings.Contains(head, "\r\nMock-Source: problem "+e.Problem+"\r\n"),
		e.Source != "" && !strings.Contains(head, "\r\nMock-Source: "+e.Source),
		e.Findings && !strings.Contains(head, "\r\nMock-Findings: "):
		return fmt.Sprintf("want %s, got %s", &e.Expect, head)
	}
	return ""
}
