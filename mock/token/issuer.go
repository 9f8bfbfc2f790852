package token

import (
	"crypto/hmac"
	"crypto/sha256"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/golang-jwt/jwt/v5"

	"understudy/mock/contract"
)

// An Issuer issues and reads tokens for one document. It never changes, so any number of calls may use it at once. A
// nil Issuer has no endpoint and knows no token.
type Issuer struct {
	endpoints map[string]*Endpoint
	key       []byte
	parser    *jwt.Parser
}

// An Endpoint is where tokens are issued: the token URL or refresh URL of a flow, without its host.
type Endpoint struct {
	// Path is as it stands on a request line.
	Path string
	// Operation is what the document says of a POST to the path, or nil where it says nothing.
	Operation *contract.Operation

	terms *contract.TokenTerms
	// grants are the grant types that are served, and what is particular to each.
	grants map[string]*grant
}

// The grant types (RFC 6749, sections 4.3, 4.4 and 6).
const (
	grantPassword = "password"
	grantClient   = "client_credentials"
	grantRefresh  = "refresh_token"
)

// A grant is a grant type at an endpoint.
type grant struct {
	// scopes are those that may be asked for. None means that there is no telling, and any may.
	scopes []string
	// renews says that a refresh token comes with the access token.
	renews bool
}

// adminPaths begin the paths of the control room, which no document takes over.
const adminPaths = "/__admin"

// New makes the token URLs ready of every password and client credentials flow, and those at which other flows refresh
// a token. It returns nil where the document has none. Replicas of one document with one seed know each other's tokens:
// the key is made of the seed and of the document's title and version, so that a document may be mended while its
// tokens are in use. It is no secret.
func New(c *contract.Contract, seed int64) *Issuer {
	i := &Issuer{endpoints: map[string]*Endpoint{}, parser: jwt.NewParser(
		jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}), jwt.WithStrictDecoding(), jwt.WithoutClaimsValidation(),
	)}
	for _, scheme := range c.Schemes() {
		for _, flow := range scheme.Flows {
			i.flow(c, flow)
		}
	}
	if len(i.endpoints) == 0 {
		return nil
	}
	i.key = derive([]byte("understudy access tokens"), strconv.FormatInt(seed, 10), c.Title, c.Version)
	return i
}

// flow opens the endpoints of a flow. A client gets a refresh token only where the document has a URL to use it at (RFC
// 6749, section 4.4.3).
func (i *Issuer) flow(c *contract.Contract, flow *contract.Flow) {
	refreshAt := flow.RefreshPaths
	switch flow.Kind {
	case contract.FlowPassword:
		i.open(c, flow.TokenPaths, grantPassword, grant{flow.Scopes, true})
		refreshAt = slices.Concat(flow.TokenPaths, flow.RefreshPaths)
	case contract.FlowClientCredentials:
		i.open(c, flow.TokenPaths, grantClient, grant{flow.Scopes, len(flow.RefreshPaths) > 0})
	case contract.FlowAuthorizationCode:
		refreshAt = slices.Concat(flow.TokenPaths, flow.RefreshPaths)
	default: // no token URL that is played here
		return
	}
	i.open(c, refreshAt, grantRefresh, grant{flow.Scopes, true})
}

// open serves a grant type at each of the paths. What several flows say of it is joined.
func (i *Issuer) open(c *contract.Contract, paths []string, name string, g grant) {
	for _, path := range paths {
		if path == adminPaths || strings.HasPrefix(path, adminPaths+"/") {
			continue
		}
		e := i.endpoints[plain(path)]
		if e == nil {
			e = &Endpoint{Path: path, Operation: c.PostAt(path), grants: map[string]*grant{}}
			if e.terms = contract.StandardTerms(); e.Operation != nil && e.Operation.Token != nil {
				e.terms = e.Operation.Token
			}
			i.endpoints[plain(path)] = e
		}
		have := e.grants[name]
		if have == nil {
			e.grants[name] = &grant{slices.Clone(g.scopes), g.renews}
			continue
		}
		have.renews = have.renews || g.renews
		if len(have.scopes) == 0 || len(g.scopes) == 0 {
			have.scopes = nil
			continue
		}
		for _, scope := range g.scopes {
			if !slices.Contains(have.scopes, scope) {
				have.scopes = append(have.scopes, scope)
			}
		}
	}
}

// At is the endpoint that a request means, or nil. The path is as it stands on the request line.
func (i *Issuer) At(method, path string) *Endpoint {
	if i == nil || method != http.MethodPost {
		return nil
	}
	return i.endpoints[plain(path)]
}

// plain is a path in the one form of all that mean the same. A slash that is written %2F stays so.
func plain(path string) string {
	if !strings.Contains(path, "%") {
		return path
	}
	steps := strings.Split(path, "/")
	for n, step := range steps {
		text, err := url.PathUnescape(step)
		if err != nil || strings.ContainsAny(text, "/%") {
			continue
		}
		steps[n] = text
	}
	return strings.Join(steps, "/")
}

// derive makes 32 bytes of a key and some texts. A NUL ends each, so that no two lists give the same.
func derive(key []byte, texts ...string) []byte {
	mac := hmac.New(sha256.New, key)
	for _, text := range texts {
		mac.Write([]byte(text))
		mac.Write([]byte{0})
	}
	return mac.Sum(nil)
}
