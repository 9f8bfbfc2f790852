package upstream

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"net/url"
	"slices"
	"strings"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

// redacted is the body of a reply with something else in the place of each secret, if the reply then keeps the
// contract: a word that says so or, where the schema does not take that, a text of the same shape.
func (r *Recorder) redacted(e *Exchange, made *contract.Reply, secrets Secrets) (body []byte, why string) {
	operation := e.Call.Operation
	keeps := func(body []byte) bool {
		reply := *made
		reply.Body = body
		return len(operation.CheckReply(&reply)) == 0
	}
	if len(e.Reply.Body) == 0 || !contract.IsJSON(e.Reply.MediaType) {
		if secrets.Shown(e.Reply.Header, e.Reply.Body) != string(e.Reply.Body) {
			return nil, "the body may hold a secret, and is no JSON"
		}
		if !keeps(e.Reply.Body) {
			return nil, "without its secret headers it breaks the contract"
		}
		return e.Reply.Body, ""
	}
	for _, stand := range [...]func(string, bool) string{plainly, r.shaped} {
		copied, hidden, ok := secrets.Replace(e.Reply.Body, stand)
		switch {
		case !ok:
			return nil, "the body is not JSON"
		case keeps(copied):
			return copied, ""
		case hidden == 0:
			return nil, "without its secret headers it breaks the contract"
		}
	}
	return nil, "without its secrets it would break the contract"
}

// plainly stands for a secret and says so.
func plainly(_ string, number bool) string {
	if number {
		return "0"
	}
	return `"redacted"`
}

// shaped stands for a secret with another text of the same length, with letters, digits and signs where it has them, so
// that it keeps a length, a pattern or a format. The same secret gets the same text, within one run.
func (r *Recorder) shaped(secret string, number bool) string {
	sum := hmac.New(sha256.New, r.salt)
	sum.Write([]byte(secret))
	seed := sum.Sum(nil)
	out := []rune(secret)
	// Hexadecimal digits stay some: an id may be one of those.
	hexadecimal := strings.Trim(strings.ToLower(secret), "0123456789abcdef-") == ""
	for i, c := range out {
		if i%sha256.Size == 0 && i > 0 {
			again := sha256.Sum256(binary.BigEndian.AppendUint32(seed, uint32(i)))
			seed = again[:]
		}
		draw := rune(seed[i%sha256.Size])
		letters := rune(26)
		if hexadecimal {
			letters = 6
		}
		switch {
		case c >= '1' && c <= '9':
			out[i] = '1' + draw%9
		case c >= 'a' && c <= 'z':
			out[i] = 'a' + draw%letters
		case c >= 'A' && c <= 'Z':
			out[i] = 'A' + draw%letters
		case c > 0x7f:
			out[i] = 'x'
		}
	}
	if number {
		return string(out)
	}
	return quoted(string(out))
}

// repeated is why an exchange is not kept whose reply quotes a secret of its request, under whatever name.
const repeated = "it repeats a secret of the request"

// repeats reports whether one of the texts quotes a secret of the request as it stands or, in JSON, written in another
// way.
func repeats(known func(text string) bool, texts ...string) bool {
	for _, text := range texts {
		if known(text) {
			return true
		}
		if doc, err := schema.Read("body.json", []byte(text)); err == nil && within(doc.Root, known) {
			return true
		}
	}
	return false
}

// within reports whether a text or a name within a value quotes a secret.
func within(node *schema.Node, known func(text string) bool) bool {
	return node.Kind == schema.String && known(node.Text) || slices.ContainsFunc(node.Names, known) ||
		slices.ContainsFunc(node.Items, func(item *schema.Node) bool { return within(item, known) })
}

// nameless reports whether the bodies of an exchange may have a secret that no name tells of, and so none that could be
// found in them.
func nameless(e *Exchange) bool {
	operation := e.Call.Operation
	if operation.Body != nil && len(e.RequestBody) > 0 &&
		slices.ContainsFunc(operation.Body.Contents, (*contract.Content).Nameless) {
		return true
	}
	response := operation.Response(e.Reply.Status)
	return response != nil && len(e.Reply.Body) > 0 &&
		slices.ContainsFunc(response.Contents, (*contract.Content).Nameless)
}

// mingled is the name of a parameter of the request that has a secret among other things, which cannot be left out of a
// question, or "".
func mingled(e *Exchange) string {
	for _, p := range e.Call.Operation.Parameters {
		if p.Mingled() && sent(e, p) {
			return p.Name
		}
	}
	return ""
}

// sent reports whether a request may have a parameter.
func sent(e *Exchange, p *contract.Parameter) bool {
	switch p.In {
	case "path":
		return true
	case "header":
		return len(e.RequestHeader.Values(p.Name)) > 0
	case "cookie":
		return len(e.RequestHeader["Cookie"]) > 0
	}
	if p.Content == nil && p.Style == "form" && p.Explode {
		// Its members have names of their own, which may be any.
		return e.Query != ""
	}
	for pair := range strings.SplitSeq(e.Query, "&") {
		name, _, _ := strings.Cut(pair, "=")
		if plain, err := url.QueryUnescape(name); err != nil || plain == p.Name || strings.HasPrefix(plain, p.Name+"[") {
			return true
		}
	}
	return false
}
