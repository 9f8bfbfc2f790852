package contract

import (
	"net/url"
	"strings"

	"understudy/mock/schema"
)

// A Known is a value that the call itself settles: a path parameter. A record that is returned for the call must carry
// it, or it is not the record that was asked for.
type Known struct {
	// Name is the parameter's name.
	Name string
	// JSON is the decoded value, as JSON writes it.
	JSON string
	// Record marks the last path parameter, the one that picks the record itself: {petId} settles the member "id" too.
	Record bool
}

// Settles reports whether the value belongs in a record's member of that name. Case, "_" and "-" make no difference.
func (k Known) Settles(member string) bool {
	if strings.EqualFold(k.Name, member) {
		return true
	}
	return plain(k.Name) == plain(member) || k.Record && strings.EqualFold(member, "id") && namesID(k.Name)
}

// namesID reports whether a parameter's name ends in the word id: petId, pet_id, PetID, but not uuid.
func namesID(name string) bool {
	for _, ending := range []string{"Id", "ID", "_id", "-id"} {
		if strings.HasSuffix(name, ending) {
			return true
		}
	}
	return strings.EqualFold(name, "id")
}

func plain(name string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(name))
}

// A Claim is what a body says of a path parameter: that it is about the record with this value.
type Claim struct {
	// Parameter is the path parameter's name, and JSON the value that the body has for it.
	Parameter, JSON string
	// Pointer is the member that says so.
	Pointer string
}

// Claims are what a body says of the operation's path parameters. They are worked out once, when the body is loaded.
func (o *Operation) Claims(body *schema.Node) []Claim {
	if body.Kind != schema.Object {
		return nil
	}
	var claims []Claim
	for i, member := range body.Names {
		if body.Items[i].Kind == schema.Null {
			continue
		}
		for _, parameter := range o.Parameters {
			known := Known{Name: parameter.Name, Record: parameter.record}
			if parameter.In == "path" && known.Settles(member) {
				claims = append(claims, Claim{
					Parameter: parameter.Name, Pointer: schema.AppendPointer("", member),
					JSON: string(body.Items[i].AppendJSON(nil)),
				})
			}
		}
	}
	return claims
}

// Contradiction is the first claim that is not what the call asks for: its member, or "" where all are. The number 7
// and the text "7" are the same record.
func (call *Call) Contradiction(claims []Claim) string {
	for _, claim := range claims {
		for _, known := range call.Known {
			if known.Name == claim.Parameter && strings.Trim(known.JSON, `"`) != strings.Trim(claim.JSON, `"`) {
				return claim.Pointer
			}
		}
	}
	return ""
}

// SamplePath is a path that means the operation: each parameter by its example. It is false where one has none, or a
// query parameter that has none is required.
func (o *Operation) SamplePath() (string, bool) {
	path := o.Template
	for _, parameter := range o.Parameters {
		text, ok := parameter.example()
		switch {
		case parameter.In == "path" && ok:
			path = strings.ReplaceAll(path, "{"+parameter.Name+"}", url.PathEscape(text))
		case parameter.Required:
			return "", false
		}
	}
	return path, !strings.Contains(path, "{")
}

// example is the scalar that the document gives for a parameter, if it keeps its own schema.
func (p *Parameter) example() (string, bool) {
	places := []schema.Place{p.At.Child("example")}
	if p.Schema != nil {
		places = append(places, p.Schema.At().Child("example"))
		if list := p.Schema.At().Child("examples"); list.Exists() && list.Node.Kind == schema.Array {
			for i := range list.Node.Items {
				places = append(places, list.Item(i))
			}
		}
	}
	for _, at := range places {
		if at.Exists() && at.Node.Kind != schema.Object && at.Node.Kind != schema.Array &&
			len(p.check([]string{at.Node.Text})) == 0 {
			return at.Node.Text, true
		}
	}
	return "", false
}
