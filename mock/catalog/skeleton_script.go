package catalog

import (
	"encoding/json"
	"fmt"
	"strings"

	"understudy/mock/problem"
)

// scriptTests are tests in JavaScript, for a runner that is imported.
func (b *Book) scriptTests(imported, describe string) ([]byte, error) {
	var text strings.Builder
	text.WriteString(b.heading("understudy catalog") + "import http from \"node:http\";\n" + imported + "\n")
	for i := range b.Operations {
		o := &b.Operations[i]
		if len(o.Entries) == 0 {
			text.WriteString(o.untested())
			continue
		}
		fmt.Fprintf(&text, "\n// %s %s\n%s(%s, () => {\n", o.Method, problem.Plain(o.Path), describe, quoted(o.ID))
		text.WriteString("  for (const failure of [\n")
		for n := range o.Entries {
			text.WriteString("    " + quoted(o.Entries[n].script()) + ",\n")
		}
		text.WriteString("  ]) {\n    test(failure.name, () => meet(failure));\n  }\n});\n")
	}
	rest, err := skeletons.ReadFile("skeleton/js.txt")
	if err != nil {
		return nil, fmt.Errorf("the frame of scripts: %w", err)
	}
	return append([]byte(text.String()), rest...), nil
}

// quoted is a value as JSON, which is JavaScript, too (ECMA-262 since 2019).
func quoted(value any) string {
	// What is made here holds texts and numbers, and never fails to be written.
	text, _ := json.Marshal(value)
	return string(text)
}

// A scriptCall and a scriptFailure are what the frame of scripts reads.
type scriptCall struct {
	Method  string      `json:"method"`
	Target  string      `json:"target"`
	Headers [][2]string `json:"headers"`
	Body    string      `json:"body,omitempty"`
	Base64  []byte      `json:"base64,omitempty"`
	Fill    int64       `json:"fill,omitempty"`
}

type scriptFailure struct {
	Name    string       `json:"name"`
	Before  []scriptCall `json:"before,omitempty"`
	Call    scriptCall   `json:"call"`
	Status  int          `json:"status,omitempty"`
	Problem string       `json:"problem,omitempty"`
	Delay   int          `json:"delay,omitempty"`
	Fault   string       `json:"fault,omitempty"`
}

func (e *Entry) script() scriptFailure {
	made := scriptFailure{
		Name: e.Kind + ": " + e.Name, Call: scriptCall(e.Request.told()), Status: e.Status, Problem: e.Problem,
		Delay: e.Delay, Fault: e.Fault,
	}
	for i := range e.Before {
		made.Before = append(made.Before, scriptCall(e.Before[i].told()))
	}
	return made
}
