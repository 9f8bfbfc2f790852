package contract_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
)

func TestAResponseNeedsADescriptionUntilOpenAPI32(t *testing.T) {
	t.Parallel()
	const lacks = "document /paths/~1a/get/responses/default: description: the Response Object has no field " +
		"description, which it must have"
	for version, want := range map[string]string{"3.0.3": lacks, "3.1.0": lacks, "3.2.0": ""} {
		if got := tell(load(t, version, "paths: {/a: {get: {responses: {default: {}}}}}\n").Blemishes); got != want {
			t.Errorf("%s: %s", version, got)
		}
	}
}

// In 3.2 the style is the cookie's own; before, no parameter had it.
func TestTheStyleCookieIsKnownInOpenAPI32(t *testing.T) {
	t.Parallel()
	const text = "paths: {/a: {get: {parameters: [{name: c, in: cookie, style: cookie, schema: {type: integer}}], " +
		ok + "}}}\n"
	if got := tell(load(t, "3.1.0", text).Blemishes); !strings.Contains(got, "style") {
		t.Errorf("3.1: %s", got)
	}
	c := load(t, "3.2.0", text)
	if got := tell(c.Blemishes); got != "" {
		t.Errorf("3.2: %s", got)
	}
	call, miss := c.Match("GET", "/a")
	if miss != nil {
		t.Fatal(miss)
	}
	if got := tell(call.CheckRequest(map[string][]string{"Cookie": {"c=x"}}, "", nil)); !strings.Contains(got, "type") {
		t.Errorf("the cookie is not held to its schema: %s", got)
	}
}

// What is said of itemSchema is what is done with it.
func TestTheLedgerSaysHowFarItemSchemaHolds(t *testing.T) {
	t.Parallel()
	const (
		held   = "replies are not made up from itemSchema, but requests and replies are held to it"
		within = "itemSchema holds for bodies that are series of JSON texts or events, but replies are not made up from it"
	)
	for media, want := range map[string]string{
		"application/jsonl: {itemSchema: {}}": held,
		"text/event-stream: {itemSchema: {}}": held,
		"application/json: {itemSchema: {}}": `itemSchema is not enforced: "application/json" is no series of JSON ` +
			"texts or events",
		"'text/*': {itemSchema: {}}":               within,
		"a/b: {$ref: '#/components/mediaTypes/A'}": within,
	} {
		text := "paths: {/a: {get: {responses: {default: {content: {" + media + "}}}}}}\n"
		if strings.Contains(media, "$ref") {
			text += "components: {mediaTypes: {A: {itemSchema: {}}}}\n"
		}
		got := tell(load(t, "3.2.0", text).Ledger)
		if !strings.HasSuffix(got, "/itemSchema: itemSchema: "+want) || strings.Contains(got, "\n") {
			t.Errorf("%s: %s", media, got)
		}
	}
}

func TestUnknownTagsAreReadAroundInEachFile(t *testing.T) {
	t.Parallel()
	entry := "openapi: 3.1.0\ninfo: {title: !Sub t, version: '1'}\npaths: {/a: {$ref: paths.yaml}}\n"
	c, err := contract.Load("api.yaml", []byte(entry), func(string) ([]byte, error) {
		return []byte("get:\n  responses: {default: {description: !Ref d}}\n"), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, blemish := range c.Blemishes {
		told = append(told, blemish.Source.String()+" "+blemish.Keyword)
	}
	if diff := cmp.Diff([]string{"api.yaml:2:15 tag", "paths.yaml:2:38 tag"}, told); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
