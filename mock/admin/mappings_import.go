package admin

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"understudy/mock/problem"
	"understudy/mock/stub"
)

// An imported is the body of POST /__admin/mappings/import.
type imported struct {
	Mappings []json.RawMessage `json:"mappings"`
	Options  struct {
		Duplicates string `json:"duplicatePolicy"`
		Only       bool   `json:"deleteAllNotInImport"`
	} `json:"importOptions"`
	Meta json.RawMessage `json:"meta"` // GET /__admin/mappings writes it
}

// importMappings answers POST /__admin/mappings/import: all of them, or none.
func (c *room) importMappings(w http.ResponseWriter, r *http.Request) *problem.Problem {
	if _, refusal := parameters(r); refusal != nil {
		return refusal
	}
	var given imported
	if refusal := readJSON(r, &given); refusal != nil {
		return refusal
	}
	if policy := given.Options.Duplicates; policy != "" && policy != "OVERWRITE" && policy != "IGNORE" {
		return &problem.Problem{Kind: problem.BadRequest, Detail: "duplicatePolicy is OVERWRITE or IGNORE"}
	}
	var stubs []*stub.Stub
	var findings []problem.Finding
	for i, text := range given.Mappings {
		read, refusal := c.readMapping(text)
		if refusal == nil {
			stubs = append(stubs, read)
			continue
		}
		for _, finding := range refusal.Findings {
			finding.Pointer = fmt.Sprintf("/mappings/%d", i) + finding.Pointer
			findings = append(findings, finding)
		}
	}
	if len(findings) > 0 {
		return invalidStub("the import", findings)
	}
	key, desk, refusal := c.desk(r, true)
	if refusal != nil {
		return refusal
	}
	// The first is to be asked first, so it is the last to come in.
	slices.Reverse(stubs)
	var fresh []*stub.Stub
	for _, s := range stubs {
		if given.Options.Duplicates != "IGNORE" || c.mapping(desk, s.ID) == nil {
			fresh = append(fresh, s)
		}
	}
	if refusal := c.lay(key, desk, fresh...); refusal != nil {
		return refusal
	}
	if given.Options.Only {
		for _, s := range desk.Stubs() {
			if !slices.ContainsFunc(stubs, func(one *stub.Stub) bool { return one.ID == s.ID }) {
				desk.Remove(s.ID)
			}
		}
	}
	done(w)
	return nil
}
