package change

import "testing"

// secured is a document whose only operation has a security, with the schemes of a document that it may name.
func secured(security, schemes string) []byte {
	return []byte("openapi: 3.1.0\ninfo: {title: a, version: '1'}\n" +
		"paths: {/a: {get: {operationId: a, security: " + security + ", responses: {'200': {description: ok}}}}}\n" +
		"components: {securitySchemes: {" + schemes + "}}\n")
}

func TestOnlyWhatAClientSendsIsSecurity(t *testing.T) {
	t.Parallel()
	key := func(name, in, header string) string {
		return name + ": {type: apiKey, in: " + in + ", name: " + header + "}"
	}
	flow := func(name, scopes string) string {
		return name + ": {type: oauth2, flows: {clientCredentials: {tokenUrl: https://a.example/t, scopes: " + scopes + "}}}"
	}
	const token, basic = "token: {type: http, scheme: bearer}", "basic: {type: http, scheme: basic}"
	for name, test := range map[string]struct {
		oldNeeds, oldSchemes, newNeeds, newSchemes string
		breaks                                     bool
	}{
		"another name": {
			"[{token: []}]", token, "[{bearer: []}]", "bearer: {type: http, scheme: Bearer}", false,
		},
		"two names, the other way round": {
			"[{token: []}, {basic: []}]", token + ", " + basic,
			"[{b: []}, {t: []}]", "t: {type: http, scheme: bearer}, b: {type: http, scheme: basic}", false,
		},
		"another name and another scheme": {
			"[{token: []}]", token, "[{login: []}]", "login: {type: http, scheme: basic}", true,
		},
		"another name and a scope": {
			"[{o: [r]}]", flow("o", "{r: r, w: w}"), "[{p: [r, w]}]", flow("p", "{r: r, w: w}"), true,
		},
		"scopes in another order": {
			"[{o: [r, w]}]", flow("o", "{r: r, w: w}"), "[{p: [w, r]}]", flow("p", "{r: r, w: w}"), false,
		},
		"the same name for another scheme": {
			"[{token: []}]", token, "[{token: []}]", "token: {type: http, scheme: basic}", true,
		},
		"names exchanged": {
			"[{a: []}]", key("a", "header", "X-A") + ", " + key("b", "header", "X-B"),
			"[{a: []}]", key("b", "header", "X-A") + ", " + key("a", "header", "X-B"), true,
		},
		"a header in other letters": {
			"[{a: []}]", key("a", "header", "X-Key"), "[{a: []}]", key("a", "header", "x-kEY"), false,
		},
		"a query name in other letters": {
			"[{a: []}]", key("a", "query", "key"), "[{a: []}]", key("a", "query", "Key"), true,
		},
		"another provider": {
			"[{a: []}]", "a: {type: openIdConnect, openIdConnectUrl: https://a.example/}",
			"[{b: []}]", "b: {type: openIdConnect, openIdConnectUrl: https://b.example/}", true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			changes := compared(t, secured(test.oldNeeds, test.oldSchemes), secured(test.newNeeds, test.newSchemes))
			if (breaking(changes) > 0) != test.breaks || !test.breaks && len(changes) > 0 {
				t.Errorf("got %v", changes)
			}
		})
	}
}
