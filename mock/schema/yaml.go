package schema

import (
	"bytes"
	"fmt"
	"math"
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"understudy/mock/problem"
)

// yamlReader turns YAML into nodes: aliases share a node, merge keys are applied, and every scalar becomes what JSON
// would write for it (OpenAPI 3.1, section 4.3: YAML 1.2, JSON schema ruleset).
type yamlReader struct {
	*tally
	// seen holds each anchored value once it is read, with its size, and nil while it is being read.
	seen map[*yaml.Node]*anchored
}

type anchored struct {
	node *Node
	size int
}

// maxLines bounds the lines and commas of a YAML file: one and a half million. Its parser takes about 2.5 us and 700
// bytes for each value.
const maxLines = 1_500_000

// tooDeep is how the parser ends its error about nesting, which names no line.
const tooDeep = "exceeded max depth of 10000"

func readYAML(count *tally, data []byte) (*Node, error) {
	if bytes.Count(data, []byte("\n"))+bytes.Count(data, []byte(",")) > maxLines {
		// The parser would take gigabytes before a value is counted. Text alone has no so many lines and commas.
		return nil, &Fault{
			At:   problem.Location{File: count.file},
			What: fmt.Sprintf("the file has more than %d lines and commas", maxLines), Hint: "split it, or write it as JSON",
		}
	}
	var top yaml.Node
	if err := yaml.Unmarshal(data, &top); err != nil {
		if strings.HasSuffix(err.Error(), tooDeep) {
			return nil, count.add(0, MaxDepth+1, deepLine(data), 0)
		}
		return nil, yamlFault(count.file, err)
	}
	if top.Kind != yaml.DocumentNode || len(top.Content) == 0 {
		return nil, &Fault{
			At: problem.Location{File: count.file}, What: "the file holds no document", Hint: "write one into it",
		}
	}
	r := &yamlReader{tally: count, seen: map[*yaml.Node]*anchored{}}
	return r.value(top.Content[0], 0)
}

// deepLine is the line in which the brackets of a nesting bomb get too deep, or 0 if it is built without them. Only a
// file that the parser has refused is looked at: brackets in texts count for nothing.
func deepLine(data []byte) int {
	depth, line := 0, 1
	for _, c := range data {
		switch c {
		case '\n':
			line++
		case '[', '{':
			if depth++; depth > MaxDepth {
				return line
			}
		case ']', '}':
			depth = max(0, depth-1)
		}
	}
	return 0
}

var yamlLine = regexp.MustCompile(`line (\d+): (.*)`)

// yamlFault makes a fault of the parser's error, which names its line in words.
func yamlFault(file string, err error) error {
	fault := &Fault{At: problem.Location{File: file}, What: "this is not YAML", Hint: "mend the YAML there"}
	text, _, _ := strings.Cut(strings.TrimPrefix(err.Error(), "yaml: "), "\n")
	if parts := yamlLine.FindStringSubmatch(text); parts != nil {
		fault.At.Line, _ = strconv.Atoi(parts[1])
		text = parts[2]
	}
	if len(text) < 80 && !strings.ContainsAny(text, "`\"'") {
		fault.What += " (" + text + ")"
	}
	return fault
}

func (r *yamlReader) fault(n *yaml.Node, what, hint string) error {
	return &Fault{At: problem.Location{File: r.file, Line: n.Line, Column: n.Column}, What: what, Hint: hint}
}

func (r *yamlReader) value(n *yaml.Node, depth int) (*Node, error) {
	if n.Kind == yaml.AliasNode {
		return r.alias(n, depth)
	}
	if err := r.add(1, depth, n.Line, n.Column); err != nil {
		return nil, err
	}
	r.untag(n)
	before := r.nodes
	if n.Anchor != "" {
		r.seen[n] = nil
	}
	out := &Node{Line: n.Line, Column: n.Column}
	var err error
	switch n.Kind {
	case yaml.MappingNode:
		out.Kind = Object
		err = r.mapping(n, out, depth)
	case yaml.SequenceNode:
		out.Kind = Array
		out.Items = make([]*Node, len(n.Content))
		for i, item := range n.Content {
			if out.Items[i], err = r.value(item, depth+1); err != nil {
				return nil, err
			}
		}
	default:
		err = r.scalar(n, out)
	}
	if n.Anchor != "" && err == nil {
		r.seen[n] = &anchored{node: out, size: r.nodes - before + 1}
	}
	// The parser's tree is larger than the document, and each part of it is read once.
	n.Content = nil
	return out, err
}

func (r *yamlReader) alias(n *yaml.Node, depth int) (*Node, error) {
	known, begun := r.seen[n.Alias]
	if known == nil {
		if begun {
			return nil, r.fault(n, "this alias holds itself", "end the circle")
		}
		return r.value(n.Alias, depth)
	}
	return known.node, r.add(known.size, depth, n.Line, n.Column)
}

func (r *yamlReader) mapping(n *yaml.Node, out *Node, depth int) error {
	have := make(map[string]bool, len(n.Content)/2)
	var merges []*yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Kind == yaml.AliasNode {
			key = key.Alias
		}
		r.untag(key)
		if key.Kind != yaml.ScalarNode {
			return r.fault(key, "a member name must be plain text", "name it by a string")
		}
		if key.ShortTag() == "!!merge" {
			merges = append(merges, value)
			continue
		}
		if have[key.Value] {
			return r.fault(key, "a member name is there twice", "keep one of them")
		}
		have[key.Value] = true
		item, err := r.value(value, depth+1)
		if err != nil {
			return err
		}
		out.Names, out.Items = append(out.Names, key.Value), append(out.Items, item)
	}
	for _, merge := range merges {
		if err := r.merge(merge, out, have, depth); err != nil {
			return err
		}
	}
	out.settled()
	return nil
}

// merge adds the members that a merge key (<<) brings and that are not there yet.
func (r *yamlReader) merge(n *yaml.Node, out *Node, have map[string]bool, depth int) error {
	from, err := r.value(n, depth+1)
	if err != nil {
		return err
	}
	sources := []*Node{from}
	if from.Kind == Array {
		sources = from.Items
	}
	for _, source := range sources {
		if source.Kind != Object {
			return r.fault(n, "a merge key takes a mapping", "name one by an alias")
		}
		for i, name := range source.Names {
			if !have[name] {
				have[name] = true
				out.Names, out.Items = append(out.Names, name), append(out.Items, source.Items[i])
			}
		}
	}
	return nil
}

func (r *yamlReader) scalar(n *yaml.Node, out *Node) error {
	switch n.ShortTag() {
	case "!!null":
		out.Kind = Null
	case "!!bool":
		out.Kind, out.Text = Bool, strings.ToLower(n.Value)
	case "!!int":
		out.Kind, out.Text = Number, integerText(n.Value)
		if !Countable(out.Text) {
			return r.fault(n, errUncountable.Error(), "write a smaller one, or quote it")
		}
	case "!!float":
		out.Kind, out.Text = Number, floatText(n.Value)
		if out.Text == "" {
			return r.fault(n, "JSON has no such number", "write a finite one, or quote it")
		}
		if !Countable(out.Text) {
			return r.fault(n, errUncountable.Error(), "write a smaller one, or quote it")
		}
	default:
		out.Kind, out.Text = String, n.Value
		if n.Style == 0 && Countable(n.Value) && jsonNumber.MatchString(n.Value) {
			// The parser holds a number that no float can hold, such as 1e999, for text.
			out.Kind = Number
		}
	}
	return nil
}

// jsonNumber is a number as RFC 8259, section 6, writes it.
var jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$`)

func integerText(text string) string {
	if jsonNumber.MatchString(text) {
		return text
	}
	if n, ok := new(big.Int).SetString(text, 0); ok {
		return n.String()
	}
	return "0"
}

// floatText keeps what JSON could have written digit by digit, and rewrites the other forms.
func floatText(text string) string {
	if jsonNumber.MatchString(text) {
		return text
	}
	f, err := strconv.ParseFloat(strings.ReplaceAll(text, "_", ""), 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return ""
	}
	return strconv.FormatFloat(f, 'g', -1, 64)
}
