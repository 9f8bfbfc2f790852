package contract

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"understudy/mock/schema"
)

// A FlowKind is a way to get a token, by the document's own name for it (OpenAPI 3.1, section 4.8.28). Those of Swagger
// 2.0, application and accessCode, are named as OpenAPI 3 does.
type FlowKind string

// The kinds of flow. FlowDevice is known since OpenAPI 3.2.
const (
	FlowPassword          FlowKind = "password"
	FlowClientCredentials FlowKind = "clientCredentials"
	FlowAuthorizationCode FlowKind = "authorizationCode"
	FlowImplicit          FlowKind = "implicit"
	FlowDevice            FlowKind = "deviceAuthorization"
)

// A Flow is one way in which an OAuth 2 scheme lets a client get a token (OpenAPI 3.1, section 4.8.29).
type Flow struct {
	Kind FlowKind
	// TokenURL and RefreshURL are as the document writes them, or "".
	TokenURL, RefreshURL string
	// TokenPaths and RefreshPaths are where a stand-in serves the two. They have the form of a request line's path, and
	// are nil where there is no URL, or one without a path. Host and scheme are dropped.
	TokenPaths, RefreshPaths []string
	// Scopes are the names of those that the flow can grant, in the document's order.
	Scopes []string

	at schema.Place
}

// Schemes are the document's security schemes, in its order, without those that cannot be used.
func (c *Contract) Schemes() []*Scheme { return c.schemes }

// readFlows reads the flows of an OAuth 2 scheme, in the document's order.
func readFlows(at schema.Place) []*Flow {
	if !at.Exists() || at.Node.Kind != schema.Object {
		return nil
	}
	kinds := []FlowKind{FlowPassword, FlowClientCredentials, FlowAuthorizationCode, FlowImplicit, FlowDevice}
	var flows []*Flow
	for i, name := range at.Node.Names {
		place := at.Item(i)
		if !slices.Contains(kinds, FlowKind(name)) || place.Node.Kind != schema.Object {
			continue
		}
		flow := &Flow{
			Kind: FlowKind(name), TokenURL: place.Node.StringAt("tokenUrl"),
			RefreshURL: place.Node.StringAt("refreshUrl"), at: place,
		}
		if scopes := place.Node.Member("scopes"); scopes != nil {
			flow.Scopes = slices.Clone(scopes.Names)
		}
		flows = append(flows, flow)
	}
	return flows
}

// placeFlows finds out where the URLs of all flows are served, once the operations are known.
func (b *builder) placeFlows() {
	var bases []string
	for _, scheme := range b.Contract.schemes {
		for _, flow := range scheme.Flows {
			if bases == nil {
				bases = b.basePaths(b.doc.At("/servers"))
			}
			flow.TokenPaths = b.servedAt(flow.at.Child("tokenUrl"), bases)
			flow.RefreshPaths = b.servedAt(flow.at.Child("refreshUrl"), bases)
			at, err := url.Parse(flow.TokenURL)
			if err == nil && at.Host != "" && flow.TokenPaths == nil && flow.issues() {
				b.Contract.blemish(flow.at.Child("tokenUrl"), "security",
					"this URL has no path, so no tokens are issued there", "give it one")
			}
		}
	}
	b.tellIdleTerms()
}

// issues reports whether a stand-in can issue tokens by the flow: by itself, without a page to log in at.
func (f *Flow) issues() bool { return f.Kind == FlowPassword || f.Kind == FlowClientCredentials }

// servedAt are the paths at which a URL of the document is served. A relative one is resolved against the servers'
// addresses (OpenAPI 3.1, section 4.6). Authors often mean by it what comes behind the base path, though: that counts,
// too, where the URL begins without a slash, or where the document has a POST operation there.
func (b *builder) servedAt(at schema.Place, bases []string) []string {
	if !at.Exists() || at.Node.Text == "" {
		return nil
	}
	address, err := url.Parse(at.Node.Text)
	if err != nil || strings.ContainsAny(address.Path, "{}") {
		b.Contract.blemish(at, "security", "this is no URL, so no tokens are issued there", "write one without variables")
		return nil
	}
	var paths []string
	add := func(path string) {
		if path != "" && path != "/" && !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	if address.IsAbs() || address.Host != "" {
		add(address.EscapedPath())
		return paths
	}
	for _, base := range bases {
		from, err := url.Parse(base)
		if err != nil || address.Path == "" {
			continue
		}
		path := address.EscapedPath()
		add(from.ResolveReference(address).EscapedPath())
		if joined := base + "/" + strings.TrimPrefix(path, "/"); path[0] != '/' || b.PostAt(joined) != nil {
			add(joined)
		}
	}
	return paths
}

// PostAt is the operation that is meant by a POST to that very path, without parameters in its template, or nil.
func (c *Contract) PostAt(path string) *Operation {
	call, miss := c.Match(http.MethodPost, path)
	if miss != nil || len(call.Path) > 0 {
		return nil
	}
	return call.Operation
}
