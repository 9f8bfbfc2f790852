package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
)

// A censor copies a JSON text token by token and hides the secrets in it. All other bytes stay as they were.
type censor struct {
	redactor *Redactor
	out      []byte
	nest     []level
	// mapping is there where the text is a stub mapping.
	mapping *mapping
	// stand is what is put in the place of a secret, if it is not marked, and stood how often that was done.
	stand func(secret string, number bool) string
	stood int
}

// A level is one object or array around the present token.
type level struct {
	object bool
	// secret says that all values within are secret, because a name further out said so.
	secret bool
	// named says that a member's name was read and its value comes next; hidden, that the name is secret.
	named, hidden bool
	// member is that name, and begin where the object or array begins.
	member string
	begin  int
	// open says that the texts within are challenges: they speak of secrets and hold none.
	open bool
}

// json hides the strings and numbers under secret names, at any depth. Truth values and null stay. It reports false
// when the body is not JSON. Of a body that was cut, it shows what is whole.
func (r *Redactor) json(body []byte, cut bool) (shown string, ok bool) {
	return (&censor{redactor: r}).copy(body, cut)
}

func (c *censor) copy(body []byte, cut bool) (shown string, ok bool) {
	if !cut && !json.Valid(body) {
		return "", false
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	c.out = make([]byte, 0, len(body))
	for at := 0; ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) && !cut {
			return string(append(c.out, body[at:]...)), true
		}
		if err != nil {
			return string(c.out) + "[cut]", cut
		}
		end := int(decoder.InputOffset())
		begin := skipSeparators(body, at, end)
		c.out = append(c.out, body[at:begin]...)
		c.add(token, body[begin:end], begin)
		at = end
	}
}

// skipSeparators finds the beginning of a token: the decoder tells only its end.
func skipSeparators(body []byte, at, end int) int {
	for at < end && bytes.IndexByte([]byte(" \t\r\n,:"), body[at]) >= 0 {
		at++
	}
	return at
}

func (c *censor) add(token json.Token, raw []byte, begin int) {
	switch token := token.(type) {
	case json.Delim:
		c.out = append(c.out, raw...)
		c.delimit(token, begin)
	case string:
		if c.name(token) {
			c.out = append(c.out, raw...)
			return
		}
		secret := !c.opened() && c.redactor.nests(token) || c.mapping.hides(c, token)
		// Where the text quotes a known secret as it stands, that alone is struck out at the end.
		c.value(token, raw, secret || c.redactor.disguises(token, string(raw)))
	case json.Number:
		c.value(string(token), raw, false)
	default:
		c.out = append(c.out, raw...)
		c.passed()
	}
}

func (c *censor) delimit(sign json.Delim, begin int) {
	switch sign {
	case '{', '[':
		c.nest = append(c.nest, level{object: sign == '{', secret: c.hidden(), open: c.opened(), begin: begin})
	default:
		c.nest = c.nest[:len(c.nest)-1]
		c.passed()
	}
}

// name takes a string as a member's name where one is due.
func (c *censor) name(text string) bool {
	top := c.top()
	if top == nil || !top.object || top.named {
		return false
	}
	top.named, top.member = true, text
	top.hidden = c.redactor.Secret(text) || c.mapping.leads(top)
	return true
}

func (c *censor) value(text string, raw []byte, secret bool) {
	hide := (secret || c.hidden()) && text != ""
	switch {
	case !hide:
		c.out = append(c.out, raw...)
	case c.stand != nil:
		c.stood++
		c.out = append(c.out, c.stand(text, raw[0] != '"')...)
	default:
		c.out = strconv.AppendQuote(c.out, c.redactor.mark(text))
	}
	c.passed()
}

// hidden reports whether the value that comes next is secret.
func (c *censor) hidden() bool {
	top := c.top()
	return top != nil && (top.secret || top.hidden)
}

// opened reports whether the value that comes next is a challenge, or is within one's member.
func (c *censor) opened() bool {
	top := c.top()
	return top != nil && (top.open || challenge(top.member))
}

// passed notes that a member's value is complete.
func (c *censor) passed() {
	if top := c.top(); top != nil {
		top.named, top.hidden, top.member = false, false, ""
	}
}

func (c *censor) top() *level {
	if len(c.nest) == 0 {
		return nil
	}
	return &c.nest[len(c.nest)-1]
}

// Replace copies a JSON text with something else in the place of each secret: stand is told what it is, and whether it
// is a number, and returns JSON. All other bytes stay. It says how many secrets there are, and false where the text is
// not JSON. It does so even where secrets are shown.
func (r *Redactor) Replace(
	text []byte, stand func(secret string, number bool) string,
) (copied []byte, count int, ok bool) {
	c := &censor{redactor: r, stand: stand}
	shown, ok := c.copy(text, false)
	return []byte(shown), c.stood, ok
}
