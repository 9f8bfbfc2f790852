package catalog

import (
	"embed"
	"fmt"
	"io"
	"strings"

	"understudy/mock/problem"
)

// skeletons are what each test file has beside its tests: how a request is sent, and what is looked at.
//
//go:embed skeleton
var skeletons embed.FS

// Forms are the test skeletons that there are.
func Forms() []string { return []string{"go", "vitest", "playwright"} }

// Skeleton writes a file of tests in one of the forms: a test for each operation that has entries, with a part for
// each, that runs as it is against the server at the address in UNDERSTUDY_URL. An error says that the form is not
// known, or that the file cannot be written.
func (b *Book) Skeleton(w io.Writer, form string) error {
	var (
		text []byte
		err  error
	)
	switch form {
	case "go":
		text, err = b.goTests()
	case "vitest":
		text, err = b.scriptTests(`import { describe, expect, test } from "vitest";`, "describe")
	case "playwright":
		text, err = b.scriptTests(`import { expect, test } from "@playwright/test";`, "test.describe")
	default:
		err = fmt.Errorf("%q is no form of tests: write one of %s", form, strings.Join(Forms(), ", "))
	}
	if err != nil {
		return err
	}
	if _, err := w.Write(text); err != nil {
		return fmt.Errorf("write the tests: %w", err)
	}
	return nil
}

// heading is the first line of a file.
func (b *Book) heading(command string) string {
	return "// How " + problem.Plain(b.Title) + " can fail: made from " + problem.Plain(b.File) + " by `" + command +
		"`.\n" +
		"// Each test breaks the contract on purpose: start the stand-in with understudy serve, and set UNDERSTUDY_URL.\n"
}

// untested says, in the place of a test, that an operation has no entries: a runner refuses a group without tests.
func (o *Operation) untested() string {
	return "\n// " + o.Method + " " + problem.Plain(o.Path) + ": no way in which it fails can be brought about.\n"
}
