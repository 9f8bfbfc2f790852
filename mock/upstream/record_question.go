package upstream

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

// An asked is what a fixture answers: a name and, where more than the path decides, the conditions of its when.
type asked struct {
	name string
	// when is the when of the long form, line by line, or nil where the name says it all.
	when []string
}

// question finds what a fixture for the call answers: the call whose path parameters equal its name, and otherwise
// whatever has the same path, query and body. What is secret is no condition. It says why there can be none.
func question(e Exchange, secrets Secrets) (asked, string) {
	call := e.Call
	switch e.Reply.Status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests:
		// Who called, and how often, decided that, and a fixture cannot ask for either. It can be asked for by name.
		return asked{name: "refused"}, ""
	}
	for _, value := range call.Path {
		if secrets.Named(value.Name) {
			return asked{}, "the path parameter " + value.Name + " is secret"
		}
	}
	query, why := conditionsOfQuery(e.Query, secrets)
	if why != "" {
		return asked{}, why
	}
	body, parts, why := conditionOfBody(e, secrets)
	if why != "" {
		return asked{}, why
	}
	if len(query) == 0 && body == "" && len(call.Path) > 0 && plainName(call.Identity) {
		return asked{name: call.Identity}, ""
	}
	when := []string{}
	if len(call.Path) > 0 {
		path := make([]string, len(call.Path))
		for i, value := range call.Path {
			path[i] = quoted(value.Name) + ": " + quoted(value.Text)
		}
		when = append(when, "path: {"+strings.Join(path, ", ")+"}")
	}
	if len(query) > 0 {
		when = append(when, "query: {"+strings.Join(query, ", ")+"}")
	}
	if body != "" {
		when = append(when, "body: "+body)
	}
	// Those that ask for more come first in the order of their names, which is the order in which they are asked.
	rank := 99 - min(len(call.Path)+len(query)+parts, 99)
	sum := sha256.Sum256([]byte(strings.Join(when, "\n")))
	return asked{name: fmt.Sprintf("when-%02d-%s", rank, hex.EncodeToString(sum[:6])), when: when}, ""
}

// conditionsOfQuery are the parameters of the query, in the order of their names.
func conditionsOfQuery(query string, secrets Secrets) ([]string, string) {
	values, err := url.ParseQuery(query)
	plain, unescaped := url.QueryUnescape(query)
	if err != nil || unescaped != nil || !utf8.ValidString(plain) {
		return nil, "the query cannot be read"
	}
	var list []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		switch {
		case secrets.Named(name):
			continue
		case len(values[name]) > 1:
			return nil, "the query parameter " + quoted(name) + " is there twice, which a fixture cannot ask for"
		}
		list = append(list, quoted(name)+": "+quoted(values[name][0]))
	}
	if shown := secrets.Target("/?" + query); len(list) > 0 && shown != "/?"+query && hidesMore(values, secrets) {
		return nil, "a query parameter holds a secret within its value"
	}
	return list, ""
}

// hidesMore reports whether something else is hidden of a query than what stands under a secret name.
func hidesMore(values url.Values, secrets Secrets) bool {
	open := url.Values{}
	for name, list := range values {
		if !secrets.Named(name) {
			open[name] = list
		}
	}
	text := "/?" + open.Encode()
	return secrets.Target(text) != text
}

// conditionOfBody is the request's body as a condition, without its secrets, and how many values it has.
func conditionOfBody(e Exchange, secrets Secrets) (text string, parts int, why string) {
	if len(e.RequestBody) == 0 {
		return "", 0, ""
	}
	if mediaType := e.RequestHeader.Get("Content-Type"); mediaType != "" && !contract.IsJSON(mediaType) {
		return "", 0, "a request body of " + quoted(mediaType) + " is none that a fixture can ask for"
	}
	doc, err := schema.Read("body.json", e.RequestBody)
	if err != nil {
		return "", 0, "the request's body cannot be read"
	}
	open := without(doc.Root, secrets, &parts)
	text = string(appendYAML(nil, open))
	if _, hidden, ok := secrets.Replace([]byte(text), func(string, bool) string { return `""` }); !ok || hidden > 0 {
		return "", 0, "the request's body holds a secret within a value"
	}
	// What JSON takes for a number may be a text of YAML.
	again, err := schema.Read("body.yaml", []byte("body: "+text+"\n"))
	if err != nil || string(again.Root.Member("body").AppendJSON(nil)) != string(open.AppendJSON(nil)) {
		return "", 0, "the request's body cannot be written as a condition"
	}
	return text, parts, ""
}

// without is a value without the members whose names are secret, and counts what is left.
func without(node *schema.Node, secrets Secrets, parts *int) *schema.Node {
	if node.Kind != schema.Object && node.Kind != schema.Array {
		*parts++
		return node
	}
	kept := &schema.Node{Kind: node.Kind}
	for i, item := range node.Items {
		if node.Kind == schema.Object {
			if secrets.Named(node.Names[i]) {
				continue
			}
			kept.Names = append(kept.Names, node.Names[i])
		}
		kept.Items = append(kept.Items, without(item, secrets, parts))
	}
	return kept
}
