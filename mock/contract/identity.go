package contract

import (
	"strings"
	"unicode/utf8"

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
	return alike(k.Name, member) || k.Record && strings.EqualFold(member, "id") && namesID(k.Name)
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

// alike reports whether two names are the same but for case, "_" and "-". It is asked for each member of each body that
// is made up, and so takes no memory.
func alike(a, b string) bool {
	i, j := 0, 0
	for {
		for i < len(a) && (a[i] == '_' || a[i] == '-') {
			i++
		}
		for j < len(b) && (b[j] == '_' || b[j] == '-') {
			j++
		}
		switch {
		case i == len(a) || j == len(b):
			return i == len(a) && j == len(b)
		case a[i] >= utf8.RuneSelf || b[j] >= utf8.RuneSelf:
			return plain(a[i:]) == plain(b[j:])
		case small(a[i]) != small(b[j]):
			return false
		}
		i, j = i+1, j+1
	}
}

// small is a letter of ASCII in lower case.
func small(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// plain is a name in lower case, without "_" and "-".
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

// SamplePath is a request target that means the operation: each path parameter, and each one that the query needs, by
// its example. It is false where one has none, or a header or cookie is required.
func (o *Operation) SamplePath() (string, bool) {
	values := map[*Parameter][]byte{}
	for _, p := range o.Parameters {
		if !p.Required {
			continue
		}
		if values[p] = p.example(); values[p] == nil || p.In != "path" && p.In != "query" {
			return "", false
		}
	}
	target, _, err := o.Write(values)
	return target, err == nil
}

// example is the value that the document gives for a parameter, as JSON, if it keeps its own schema.
func (p *Parameter) example() []byte {
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
		switch {
		case !at.Exists():
		case p.Schema == nil, p.Schema.Check(at.Node.Value()) == nil:
			return at.Node.AppendJSON(nil)
		case at.Node.Kind < schema.Array && p.Schema.Check(at.Node.Text) == nil:
			// A number where the schema has a string is text all the same, once it is in a path.
			return schema.AppendString(nil, at.Node.Text)
		}
	}
	return nil
}
