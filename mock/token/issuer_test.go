package token

import (
	"strings"
	"testing"

	"understudy/mock/contract"
)

func TestEndpointsAreWhereTheFlowsSay(t *testing.T) {
	t.Parallel()
	const head = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\nservers: [{url: 'https://api.test/v2'}]\npaths:\n" +
		"  /token: {post: {operationId: own, responses: {'200': {description: d}}}}\n" +
		"  /seen: {get: {operationId: see, responses: {'200': {description: d}}}}\n" +
		"  /{any}: {post: {operationId: any, responses: {'200': {description: d}}}}\n" +
		"components: {securitySchemes: {s: {type: oauth2, flows: {"
	const tail = "}}}}\n"
	const both = "password refresh_token"
	tests := []struct{ name, flows, path, grants, operation string }{
		{"path", "password: {tokenUrl: /oauth/token, scopes: {}}", "/oauth/token", both, ""},
		{"other host", "password: {tokenUrl: 'https://a.test:8/t/?q=1#f', scopes: {}}", "/t/", both, ""},
		{"behind the base path", "password: {tokenUrl: /token, scopes: {}}", "/v2/token", both, "own"},
		{"as the standard resolves it", "password: {tokenUrl: /token, scopes: {}}", "/token", both, ""},
		{"without a slash", "password: {tokenUrl: new/token, scopes: {}}", "/v2/new/token", both, ""},
		{"without a slash, resolved", "password: {tokenUrl: new/token, scopes: {}}", "/new/token", both, ""},
		{"percent-encoded", "password: {tokenUrl: /a%20token, scopes: {}}", "/%61%20token", both, ""},
		{"no document's POST", "password: {tokenUrl: /v2/seen, scopes: {}}", "/v2/seen", both, ""},
		{"not a template's", "password: {tokenUrl: /v2/some, scopes: {}}", "/v2/some", both, ""},
		{"client", "clientCredentials: {tokenUrl: /t, scopes: {}}", "/t", "client_credentials", ""},
		{"client's refresh", "clientCredentials: {tokenUrl: /t, refreshUrl: /r, scopes: {}}", "/r", "refresh_token", ""},
		{"code", "authorizationCode: {authorizationUrl: /a, tokenUrl: /t, scopes: {}}", "/t", "refresh_token", ""},
		{
			"code's refresh", "authorizationCode: {authorizationUrl: /a, tokenUrl: /t, refreshUrl: /r, scopes: {}}", "/r",
			"refresh_token", "",
		},
		{
			"two flows", "password: {tokenUrl: /t, scopes: {}}, clientCredentials: {tokenUrl: /t, scopes: {}}", "/t",
			"client_credentials password refresh_token", "",
		},
		{"implicit", "implicit: {authorizationUrl: /a, scopes: {}}", "/a", "none", ""},
		{"control room", "password: {tokenUrl: /__admin/token, scopes: {}}", "/__admin/token", "none", ""},
		{"no path", "password: {tokenUrl: 'https://a.test/', scopes: {}}", "/", "none", ""},
		{"no URL", "password: {tokenUrl: 'https://a.test/%zz', scopes: {}}", "/%zz", "none", ""},
		{"variable", "password: {tokenUrl: 'https://a.test/{tenant}/t', scopes: {}}", "/{tenant}/t", "none", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			issuer := New(load(t, head+test.flows+tail), 1)
			at := issuer.At("POST", test.path)
			if at == nil {
				at = &Endpoint{grants: map[string]*grant{"none": nil}}
			}
			var grants []string
			for _, name := range []string{"client_credentials", "none", "password", "refresh_token"} {
				if _, ok := at.grants[name]; ok {
					grants = append(grants, name)
				}
			}
			operation := ""
			if at.Operation != nil {
				operation = at.Operation.ID
			}
			if got := strings.Join(grants, " "); got != test.grants || operation != test.operation {
				t.Errorf("grants %q, operation %q; want %q, %q", got, operation, test.grants, test.operation)
			}
			if issuer.At("GET", test.path) != nil {
				t.Error("tokens are issued by POST alone")
			}
		})
	}
}

func TestSwaggerFlowsAreServed(t *testing.T) {
	t.Parallel()
	for flow, want := range map[string]string{
		"application": "client_credentials", "password": "password", "accessCode": "refresh_token",
	} {
		issuer := New(load(t, `swagger: '2.0'
info: {title: t, version: '1'}
basePath: /api
paths: {/a: {get: {responses: {'200': {description: d}}}}}
securityDefinitions:
  s: {type: oauth2, flow: `+flow+`, authorizationUrl: 'https://a.test', tokenUrl: 'https://a.test/t', scopes: {Read: r}}
`), 1)
		if at := issuer.At("POST", "/t"); at == nil || at.grants[want] == nil || at.grants[want].scopes[0] != "Read" {
			t.Errorf("%s: %+v", flow, at)
		}
	}
}

func TestScopesOfSeveralFlowsAreJoined(t *testing.T) {
	t.Parallel()
	document := strings.Replace(standard, "    robot:", "    boss: {type: oauth2, flows: {password: "+
		"{tokenUrl: /v1/token, scopes: {Own: o, Read: r}}}}\n    robot:", 1)
	at := visit(t, document, "/v1/token").at
	if got := strings.Join(at.grants["password"].scopes, " "); got != "Read Write Rule Own" {
		t.Errorf("scopes %q", got)
	}
}

func TestNilIssuerHasNothing(t *testing.T) {
	t.Parallel()
	issuer := New(&contract.Contract{}, 1)
	if issuer != nil || issuer.At("POST", "/token") != nil || issuer.Caller(nil, "default") != nil {
		t.Error("a document without flows has an issuer that does something")
	}
}
