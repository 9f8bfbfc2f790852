package contract_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

// loadWithin loads a document, as long as the test may take.
func loadWithin(t *testing.T, text string, open schema.Opener) (*contract.Contract, error) {
	t.Helper()
	type result struct {
		c   *contract.Contract
		err error
	}
	done := make(chan result, 1)
	go func() {
		c, err := contract.Load("api.yaml", []byte(text), open)
		done <- result{c, err}
	}()
	select {
	case r := <-done:
		return r.c, r.err
	case <-t.Context().Done():
		t.Fatal("the load did not end")
		return nil, nil
	}
}

// bombs are documents made to cost more than they are long, each with what is said of them; "" for those that load.
func bombs() map[string]struct{ text, want string } {
	const head = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n"
	aliases := head + "x-a0: &a0 [1]\n"
	for i := range 40 {
		aliases += fmt.Sprintf("x-a%d: &a%d [*a%d, *a%d]\n", i+1, i+1, i, i)
	}
	headers, replies := head+"paths: {}\ncomponents:\n  headers:\n", head+"paths: {}\ncomponents:\n  responses:\n"
	tree, responses, chain := "", "", ""
	for i := range 60 {
		tree += fmt.Sprintf("    S%d: {properties: {a: {$ref: '#/components/schemas/S%d'}, "+
			"b: {$ref: '#/components/schemas/S%d'}}}\n", i, i+1, i+1)
		responses += fmt.Sprintf("    H%d: {content: {a/b: {encoding: {x: {headers: {A: {$ref: '#/components/headers/H%d'}, "+
			"B: {$ref: '#/components/headers/H%d'}}}}}}}\n", i, i+1, i+1)
	}
	for i := range 3000 {
		chain += fmt.Sprintf("    R%d: {$ref: '#/components/responses/R%d'}\n", i, i+1)
	}
	long := "    C0: {type: string}\n"
	for i := range 3000 {
		long += fmt.Sprintf("    C%d: {allOf: [{$ref: '#/components/schemas/C%d'}]}\n", i+1, i)
	}
	return map[string]struct{ text, want string }{
		"aliases of aliases": {aliases, "the document has more than 4000000 values, aliases counted each time"},
		"100,000 brackets":   {head + "x-a: " + strings.Repeat("[", 100_000), "nesting is deeper than 512"},
		"100,000 levels of block": {
			head + "x-a:\n" + func() string {
				var b bytes.Buffer
				for i := range 3000 {
					b.WriteString(strings.Repeat(" ", i+1) + "a:\n")
				}
				return b.String()
			}(), "api.yaml:",
		},
		"nesting in JSON":         {strings.Repeat(`{"a":`, 100_000), "nesting is deeper than"},
		"50 MB of lines":          {head + "x-a: |\n" + strings.Repeat("  text\n", 50<<20/7), "more than 1500000 lines"},
		"50 MB in one string":     {head + "x-a: '" + strings.Repeat("text ", 10<<20) + "'\npaths: {}\n", ""},
		"65 MB":                   {head + strings.Repeat("#", 65<<20), "the file is larger than 64 MiB"},
		"2^60 schemas":            {head + "paths: {}\ncomponents:\n  schemas:\n" + tree + "    S60: {}\n", ""},
		"2^60 headers":            {headers + responses + "    H60: {schema: {}}\n", ""},
		"a chain of references":   {replies + chain + "    R3000: {description: d}\n", ""},
		"a chain of schemas":      {head + "components:\n  schemas:\n" + long, "leads through more than 1000 others"},
		"a composition of itself": {head + "components: {schemas: {A: {not: {$ref: '#/components/schemas/A'}}}}\n", "itself"},
		"a path with 100,000 braces": {
			head + "paths:\n  ? '/" + strings.Repeat("{a}", 100_000) + "'\n  : {get: {" + ok + "}}\n", "",
		},
		"64 variables of 64 values": {
			head + "servers: [{url: '/" + strings.Repeat("{a}{b}{c}{d}", 16) + "', variables: {a: &v {default: x, enum: [x" +
				strings.Repeat(", y", 63) + "]}, b: *v, c: *v, d: *v}}]\npaths: {/a: {get: {" + ok + "}}}\n", "",
		},
	}
}

func TestHostileDocumentsEndInOneLine(t *testing.T) {
	t.Parallel()
	for name, bomb := range bombs() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := loadWithin(t, bomb.text, nil)
			switch {
			case bomb.want == "" && err != nil:
				t.Errorf("%.300s", err)
			case bomb.want != "" && (err == nil || !strings.Contains(err.Error(), bomb.want)):
				t.Errorf("got %.300v, want %s", err, bomb.want)
			case err != nil && (strings.Contains(err.Error(), "\n") || len(err.Error()) > 400):
				t.Errorf("it is not one short line: %.600s", err)
			}
		})
	}
}

func TestFilesAreCounted(t *testing.T) {
	t.Parallel()
	opened := 0
	open := func(address string) ([]byte, error) {
		opened++
		var n int
		if _, err := fmt.Sscanf(address, "f%d.yaml", &n); err != nil {
			return nil, errors.New("there is no such file")
		}
		return fmt.Appendf(nil, "a: {properties: {a: {$ref: 'f%d.yaml#/a'}}}\n", n+1), nil
	}
	text := "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\ncomponents: {schemas: {A: {$ref: 'f0.yaml#/a'}}}\n"
	c, err := loadWithin(t, text, open)
	if err != nil {
		t.Fatal(err)
	}
	if told := tell(c.Blemishes); !strings.Contains(told, "leads to one file more than 1000") || opened >= 1000 {
		t.Errorf("%d files: %s", opened, told)
	}
}

// Two files whose every node refers to the other one twice: a tree of 2^N, a graph of N.
func TestFilesThatReferToEachOtherStayAGraph(t *testing.T) {
	t.Parallel()
	files := map[string]string{"x.yaml": "", "y.yaml": ""}
	for i := range 50 {
		for name, other := range map[string]string{"x.yaml": "y.yaml", "y.yaml": "x.yaml"} {
			files[name] += fmt.Sprintf("h%d: {content: {a/b: {encoding: {x: {style: form, headers: {A: {$ref: '%s#/h%d'}, "+
				"B: {$ref: '%s#/h%d'}}}}}}}\n", i, other, i+1, other, i+1)
		}
	}
	for name := range files {
		files[name] += "h50: {schema: {type: string}}\n"
	}
	c, err := loadWithin(t, "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {responses: {'200': "+
		"{description: d, headers: {X: {$ref: 'x.yaml#/h0'}}}}}}}\n", among(files))
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Operations) != 1 {
		t.Errorf("%+v", c.Blemishes)
	}
}

func TestFindingsAreCounted(t *testing.T) {
	t.Parallel()
	text := "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {" + ok + "}}}\n" +
		"components: {schemas: {A: {x: 1"
	for i := range 3000 {
		text += fmt.Sprintf(", word%d: 1", i)
	}
	c, err := loadWithin(t, text+"}}}\n", nil)
	if err != nil {
		t.Fatal(err)
	}
	last := c.Blemishes[len(c.Blemishes)-1].Message
	if len(c.Blemishes) != 1001 || last != "there are 2001 more findings, which are not told" {
		t.Errorf("%d: %s", len(c.Blemishes), last)
	}
}

func TestBranchesThatMeetAgainAreFollowedOnce(t *testing.T) {
	t.Parallel()
	for _, word := range []string{"allOf", "anyOf", "oneOf"} {
		text := "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {parameters: [{name: a, in: query, " +
			"schema: {$ref: '#/components/schemas/S0'}}], responses: {default: {description: d, content: {text/plain: " +
			"{schema: {$ref: '#/components/schemas/S0'}}}}}}}}\ncomponents:\n  schemas:\n"
		for i := range 60 {
			text += fmt.Sprintf("    S%d: {%s: [{$ref: '#/components/schemas/S%d'}, {$ref: '#/components/schemas/S%[3]d'}]}\n",
				i, word, i+1)
		}
		if _, err := loadWithin(t, text+"    S60: {type: integer}\n", nil); err != nil {
			t.Error(err)
		}
	}
}
