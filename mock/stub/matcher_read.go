package stub

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

// What a matcher needs besides the value that it looks for.
const (
	onlyOther = "say it with equalTo, contains, matches, equalToJson, matchesJsonPath or matchesJsonSchema"
	noXML     = "look into XML with contains or matches"
)

// reading is one matcher while it is read: its main member decides, and flags stand beside that.
type reading struct {
	*form
	at  schema.Place
	got matcher
	// main is the main member that was found first.
	main                     string
	fold, order, extra       bool
	draft                    string
	folds, compares, drafted schema.Place
}

// matcher reads a matcher. It is nil where something is wrong with it.
func (f *form) matcher(at schema.Place) matcher {
	f.depth++
	defer func() { f.depth-- }()
	if f.depth > maxNesting {
		f.say(at, "depth", "is nested too deeply", "use at most "+strconv.Itoa(maxNesting)+" levels of and, or, not")
		return nil
	}
	if f.matchers++; f.matchers > maxMatchers {
		if f.matchers == maxMatchers+1 {
			f.say(at, "size", fmt.Sprintf("there are more than %d matchers", maxMatchers), "split the stub")
		}
		return nil
	}
	if f.weight += matcherBytes; f.weight > maxWeight {
		return nil // which is told already
	}
	m := &reading{form: f, at: at}
	since := len(f.findings)
	m.flags()
	if !f.object(at, "a matcher", m.parts()) {
		return nil
	}
	m.finish(since)
	if !f.sound(since) {
		return nil
	}
	return m.got
}

// flags are read before the main member, wherever they stand.
func (m *reading) flags() {
	for name, flag := range map[string]*bool{
		"caseInsensitive": &m.fold, "ignoreArrayOrder": &m.order, "ignoreExtraElements": &m.extra,
	} {
		*flag = m.at.Node.Member(name) != nil && m.at.Node.Member(name).IsTrue()
	}
	m.draft = m.at.Node.StringAt("schemaVersion")
}

// version reads schemaVersion, which jsonSchema looks up.
func (m *reading) version(at schema.Place) {
	m.drafted = at
	if at.Node.Kind != schema.String {
		m.say(at, "type", "is not a string", "use V4, V6, V7, V201909 or V202012")
	}
}

// finish says what does not belong together.
func (m *reading) finish(since int) {
	if m.main == "" && m.sound(since) {
		m.say(m.at, "required", "says nothing of the value", "add one of equalTo, contains, matches, equalToJson, absent …")
	}
	if m.folds.Exists() && m.main != "equalTo" {
		m.say(m.folds, "unsupported", "caseInsensitive stands beside equalTo only", `use matches with "(?i)…"`)
	}
	if m.compares.Exists() && m.main != "equalToJson" {
		m.say(m.compares, "unsupported", "is for equalToJson only", "remove it")
	}
	if m.drafted.Exists() && m.main != "matchesJsonSchema" {
		m.say(m.drafted, "unsupported", "schemaVersion is for matchesJsonSchema only", "remove it")
	}
}

// parts are all members that a matcher may have.
func (m *reading) parts() map[string]part {
	parts := map[string]part{
		"caseInsensitive":     {read: func(at schema.Place) { m.folds = at; m.flag(at) }},
		"ignoreArrayOrder":    {read: func(at schema.Place) { m.compares = at; m.flag(at) }},
		"ignoreExtraElements": {read: func(at schema.Place) { m.compares = at; m.flag(at) }},
		"schemaVersion":       {read: m.version},
	}
	for name, read := range map[string]func(schema.Place) matcher{
		"equalTo": m.equalTo, "binaryEqualTo": m.binary, "absent": m.absent,
		"contains":       func(at schema.Place) matcher { return m.containing(at, false) },
		"doesNotContain": func(at schema.Place) matcher { return m.containing(at, true) },
		"matches":        func(at schema.Place) matcher { return m.regular(at, false) },
		"doesNotMatch":   func(at schema.Place) matcher { return m.regular(at, true) },
		"equalToJson":    m.equalToJSON, "matchesJsonPath": m.jsonPath, "matchesJsonSchema": m.jsonSchema,
		"and": func(at schema.Place) matcher { return all(m.list(at)) },
		"or":  func(at schema.Place) matcher { return some(m.list(at)) },
		"not": m.opposite,
	} {
		parts[name] = part{read: func(at schema.Place) {
			if m.main != "" {
				m.say(at, "unsupported", "stands beside "+m.main+", and one of them would be ignored", "put them into and: []")
				return
			}
			m.main, m.got = name, read(at)
		}}
	}
	for name, hint := range map[string]string{
		"equalToXml": noXML, "matchesXPath": noXML, "matchesXpath": noXML,
		"before": onlyOther, "after": onlyOther, "equalToDateTime": onlyOther, "anything": "leave the matcher out",
		"equalToNumber": onlyOther, "greaterThanNumber": onlyOther, "greaterThanEqualNumber": onlyOther,
		"lessThanNumber": onlyOther, "lessThanEqualNumber": onlyOther,
		"hasExactly": "use it for queryParameters, headers, cookies and formParameters",
		"includes":   "use it for queryParameters, headers, cookies and formParameters",
	} {
		parts[name] = part{refused: hint}
	}
	return parts
}

func (m *reading) equalTo(at schema.Place) matcher {
	text, _ := m.text(at)
	return &equal{word: "equalTo", text: text, fold: m.fold}
}

func (m *reading) binary(at schema.Place) matcher {
	text, ok := m.text(at)
	data, err := base64.StdEncoding.DecodeString(text)
	if ok && err != nil {
		m.say(at, "format", "is no base64", "encode the bytes by RFC 4648, section 4")
	}
	return &equal{word: "binaryEqualTo", text: string(data)}
}

func (m *reading) absent(at schema.Place) matcher {
	if !at.Node.IsTrue() {
		m.say(at, "type", "absent is true or not there", "write true, or say what the value must be")
	}
	return absent{}
}

func (m *reading) containing(at schema.Place, not bool) matcher {
	text, _ := m.text(at)
	return &containing{text: text, not: not}
}

func (m *reading) regular(at schema.Place, not bool) matcher {
	return &regular{expression: m.expression(at), not: not}
}

// expression reads a regular expression. It is nil where it is none, and says so.
func (f *form) expression(at schema.Place) *schema.Expression {
	text, ok := f.text(at)
	if !ok {
		return nil
	}
	expression, err := schema.CompileExpression(text)
	if err != nil {
		f.say(at, "format", err.Error(), "write one as java.util.regex has them; the whole value must match")
		return nil
	}
	if !f.weigh(at, expression.Size()) {
		return nil
	}
	return expression
}

func (m *reading) list(at schema.Place) []matcher {
	if at.Node.Kind != schema.Array || len(at.Node.Items) == 0 {
		m.say(at, "type", "is no list of matchers", "write [{…}, {…}]")
		return nil
	}
	list := make([]matcher, 0, len(at.Node.Items))
	for i := range at.Node.Items {
		list = append(list, m.matcher(at.Item(i)))
	}
	return list
}

func (m *reading) opposite(at schema.Place) matcher { return opposite{m.matcher(at)} }

// equalToJSON takes JSON, or a string with JSON in it, as most clients send it.
func (m *reading) equalToJSON(at schema.Place) matcher {
	made := &equalJSON{order: m.order, extra: m.extra, text: string(at.Node.AppendJSON(nil)), want: at.Node.Value()}
	if at.Node.Kind == schema.String {
		decoded, bad := schema.Decode([]byte(at.Node.Text), contract.MaxJSONDepth)
		if bad != nil {
			m.say(at, "format", "has no JSON in it: "+bad.Message, `write JSON; a JSON string is "\"text\""`)
		}
		made.want, made.text = decoded, at.Node.Text
	}
	if m.order && !pairable(made.want) {
		m.say(at, "size", fmt.Sprintf("has an array of more than %d elements, too many for any order", maxPaired),
			"compare in order, or with fewer elements")
	}
	if placeholder(made.want) {
		m.say(at, "unsupported", "${json-unit…} is not supported", "use matchesJsonPath for what varies")
	}
	return made
}

// maxPaired is how many elements an array in any order may have: each may be held to each one that comes.
const maxPaired = 1000

// pairable reports whether no array within a value is too long for any order.
func pairable(v any) bool {
	switch v := v.(type) {
	case map[string]any:
		for _, item := range v {
			if !pairable(item) {
				return false
			}
		}
	case []any:
		return len(v) <= maxPaired && !slices.ContainsFunc(v, func(item any) bool { return !pairable(item) })
	}
	return true
}

// placeholder reports whether a value holds a mark of JsonUnit's, which would never match as it stands.
func placeholder(v any) bool {
	switch v := v.(type) {
	case map[string]any:
		for _, item := range v {
			if placeholder(item) {
				return true
			}
		}
	case []any:
		for _, item := range v {
			if placeholder(item) {
				return true
			}
		}
	case string:
		return len(v) > len("${json-unit") && v[:len("${json-unit")] == "${json-unit"
	}
	return false
}
