package change

import (
	"strings"
	"testing"
)

// TestAMemberThatTravelsFromNowOnIsAskedFor drops, or adds, the word for what goes in one direction only at a required
// member: requests that need it now break, and so do readers of replies that may miss it now.
func TestAMemberThatTravelsFromNowOnIsAskedFor(t *testing.T) {
	t.Parallel()
	const object = "{type: object, required: [id], properties: {id: ID}}"
	for name, whole := range map[string]string{
		"at the top":       object,
		"in a member":      "{type: object, properties: {sub: " + object + "}}",
		"in an item":       "{type: array, items: " + object + "}",
		"in all of it":     "{allOf: [" + object + ", {required: [name]}]}",
		"in another part":  "{required: [id], allOf: [{properties: {id: ID}}, {minProperties: 1}]}",
		"in one of it":     "{oneOf: [" + object + ", {type: string}]}",
		"in a part":        "{properties: {pet: {allOf: [" + object + ", {maxProperties: 5}]}}}",
		"with one besides": "{type: object, required: [id, pw], properties: {id: ID, pw: {type: string}}}",
	} {
		for from, to := range map[string]string{"3.0.3": "3.0.3", "3.0.4": "3.1.0"} {
			t.Run(name+" "+to, func(t *testing.T) {
				t.Parallel()
				written := func(version, word string) map[string][]byte {
					return everywhere(version + " " + strings.ReplaceAll(whole, "ID", "{type: integer"+word+"}"))
				}
				before, after := written(from, ", readOnly: true")["request"], written(to, "")["request"]
				if breaking(compared(t, before, after)) == 0 {
					t.Errorf("readOnly was dropped, and nothing breaks")
				}
				before, after = written(to, "")["reply"], written(from, ", writeOnly: true")["reply"]
				if breaking(compared(t, before, after)) == 0 {
					t.Errorf("writeOnly was added, and nothing breaks")
				}
				for place, word := range map[string]string{"request": ", readOnly: true", "reply": ", writeOnly: true"} {
					old, next := written(from, word)[place], written(to, word)[place]
					if changes := compared(t, old, next); breaking(changes) > 0 {
						t.Errorf("%s: the word is there still: got %v", place, changes)
					}
				}
			})
		}
	}
}
