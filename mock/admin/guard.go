package admin

import (
	"crypto/sha256"
	"crypto/subtle"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"understudy/mock/problem"
)

// bodyBytes is the most that a request to the control room may carry.
const bodyBytes = 1 << 20

// A guard decides who may enter. A page on the web can make a browser on this machine send requests here; what tells
// them apart from the user's own is the Host (DNS rebinding), the Origin and Sec-Fetch-Site.
type guard struct {
	hosts    map[string]bool
	open     bool
	token    [sha256.Size]byte
	tokenSet bool
	origins  *http.CrossOriginProtection
}

func newGuard(options Options) *guard {
	g := &guard{
		hosts:    map[string]bool{},
		open:     options.Loopback,
		token:    sha256.Sum256([]byte(options.Token)),
		tokenSet: options.Token != "",
		origins:  http.NewCrossOriginProtection(),
	}
	for _, host := range options.Hosts {
		g.hosts[strings.ToLower(host)] = true
	}
	return g
}

// check returns why a request is refused, or nil. The order matters: who must not be here at all learns nothing else.
//
// A body must be JSON, which a page cannot send to another site by itself. What comes without one may say what it likes
// of its type: published clients delete and reset without a Content-Type, or with that of a form. Pages are kept from
// that by their origin, which every browser sends with a method that may change something.
func (g *guard) check(r *http.Request) *problem.Problem {
	switch {
	case !g.knows(r.Host):
		return &problem.Problem{
			Kind: problem.MisdirectedRequest,
			Detail: "the Host header must name the loopback interface, such as localhost or 127.0.0.1, " +
				"or a host that was configured",
		}
	case g.foreign(r):
		return &problem.Problem{
			Kind:   problem.Forbidden,
			Detail: "the control room is not for other web pages: Origin and Sec-Fetch-Site must be its own, or absent",
		}
	case !g.admits(r):
		return &problem.Problem{
			Kind:   problem.Unauthorized,
			Detail: "others can reach this listener: send the control room's token as Authorization: Bearer",
		}
	case writes(r) && r.ContentLength != 0 && !isJSON(r):
		return &problem.Problem{
			Kind: problem.ControlMediaType, Detail: "send Content-Type: application/json with the body",
		}
	case r.ContentLength > bodyBytes:
		return tooMuch()
	}
	return nil
}

// foreign reports whether a browser sent the request for another site. http.CrossOriginProtection lets reading pass,
// because the browser keeps the answer from the page; here not even reading does: it can be timed, and images are not
// kept from it.
func (g *guard) foreign(r *http.Request) bool {
	for _, site := range r.Header.Values("Sec-Fetch-Site") {
		if site != "same-origin" && site != "none" {
			return true
		}
	}
	for _, origin := range r.Header.Values("Origin") {
		if !sameHost(origin, r.Host) {
			return true
		}
	}
	return g.origins.Check(r) != nil
}

// sameHost reports whether an Origin (RFC 6454, section 7) names the very host and port that the request was sent to.
// "null", which stands for an opaque origin, does not.
func sameHost(origin, host string) bool {
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" || u.Scheme+"://"+u.Host != origin {
		return false
	}
	switch u.Scheme {
	case "http":
		return strings.EqualFold(strings.TrimSuffix(u.Host, ":80"), strings.TrimSuffix(host, ":80"))
	case "https":
		return strings.EqualFold(strings.TrimSuffix(u.Host, ":443"), strings.TrimSuffix(host, ":443"))
	}
	return false
}

// admits compares the bearer token (RFC 6750) in a time that does not depend on where it differs, nor on its length.
func (g *guard) admits(r *http.Request) bool {
	if g.open {
		return true
	}
	values := r.Header.Values("Authorization")
	if len(values) != 1 || !g.tokenSet {
		return false
	}
	scheme, token, _ := strings.Cut(values[0], " ")
	given := sha256.Sum256([]byte(token))
	return strings.EqualFold(scheme, "Bearer") && subtle.ConstantTimeCompare(given[:], g.token[:]) == 1
}

func writes(r *http.Request) bool {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		return false
	}
	return true
}

func isJSON(r *http.Request) bool {
	values := r.Header.Values("Content-Type")
	if len(values) != 1 {
		return false
	}
	media, _, err := mime.ParseMediaType(values[0])
	return err == nil && media == "application/json"
}
