package schema

import (
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// A flavour is the dialect of one schema: OpenAPI 3.0's own if the draft is nil, or a draft of JSON Schema.
type flavour struct{ draft *jsonschema.Draft }

// drafts are those that a dialect's address may name. OpenAPI's own dialects are JSON Schema with words that constrain
// nothing (OpenAPI 3.1, section 4.8.24.5).
func draftOf(address string) *jsonschema.Draft {
	address = strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(address, "http:"), "https:"), "#")
	switch address {
	case "//json-schema.org/schema", "//json-schema.org/draft/2020-12/schema":
		return jsonschema.Draft2020
	case "//json-schema.org/draft/2019-09/schema":
		return jsonschema.Draft2019
	case "//json-schema.org/draft-07/schema":
		return jsonschema.Draft7
	case "//json-schema.org/draft-06/schema":
		return jsonschema.Draft6
	case "//json-schema.org/draft-04/schema":
		return jsonschema.Draft4
	}
	if strings.HasPrefix(address, "//spec.openapis.org/oas/3.") && strings.Contains(address, "/dialect/") {
		return jsonschema.Draft2020
	}
	return nil
}

// flavour is the dialect of the schema at a place: that of the nearest $schema, then that of its document, then that
// of the first document. A dialect that is not known is held for 2020-12.
func (p Place) flavour(entry Dialect) flavour {
	if own := p.Node.StringAt("$schema"); own != "" && !p.Doc.isOpenAPI30() {
		return known(own)
	}
	if home := p.scope(); home != nil && home.dialect != "" {
		return known(home.dialect)
	}
	doc := p.Doc
	if doc.library != nil && doc.declared() == "" && doc.Root.Member("openapi") == nil {
		doc = doc.library.entry
	}
	if declared := doc.declared(); declared != "" && !doc.isOpenAPI30() {
		return known(declared)
	}
	if doc.isOpenAPI30() || doc.Root.Member("openapi") == nil && entry == OpenAPI30 {
		return flavour{}
	}
	return flavour{jsonschema.Draft2020}
}

func known(address string) flavour {
	if draft := draftOf(address); draft != nil {
		return flavour{draft}
	}
	return flavour{jsonschema.Draft2020}
}

// String is what people call the dialect.
func (f flavour) String() string {
	switch f.draft {
	case nil:
		return "OpenAPI 3.0"
	case jsonschema.Draft4:
		return "JSON Schema draft 4"
	case jsonschema.Draft6:
		return "JSON Schema draft 6"
	case jsonschema.Draft7:
		return "JSON Schema draft 7"
	case jsonschema.Draft2019:
		return "JSON Schema 2019-09"
	}
	return "JSON Schema 2020-12"
}

// referencesAlone reports whether $ref stands for the whole schema, so that what is beside it is ignored.
func (f flavour) referencesAlone() bool {
	return f.draft == nil || f.draft == jsonschema.Draft4 || f.draft == jsonschema.Draft6 || f.draft == jsonschema.Draft7
}
