package change

import (
	"slices"
	"strconv"
	"strings"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

// A Kind says which part of an operation a change is about.
type Kind string

// The kinds of part.
const (
	// Whole is the operation itself: whether it is there, where, and who may call it.
	Whole Kind = "operation"
	// Parameter is one parameter.
	Parameter Kind = "parameter"
	// Body is the request body: whether there is one, and whether it must be sent.
	Body Kind = "request body"
	// RequestType is one media type of the request body, with its schema.
	RequestType Kind = "request media type"
	// Response is one documented response: whether it is there.
	Response Kind = "response"
	// ReplyHeader is one header of a response.
	ReplyHeader Kind = "response header"
	// ReplyType is one media type of a response, with its schema.
	ReplyType Kind = "reply media type"
)

// A Part is what of an operation a change is about. What does not belong to its kind is "".
type Part struct {
	Kind Kind
	// In and Name are those of a parameter; Name is that of a header, too.
	In, Name string
	// Status and MediaType are as the old document writes them or, for what is added, as the new one does.
	Status, MediaType string
}

// String names the part: "query page", "request application/json", "200 application/json".
func (p Part) String() string {
	switch p.Kind {
	case Parameter:
		return p.In + " " + p.Name
	case RequestType:
		return "request " + p.MediaType
	case Response:
		return p.Status
	case ReplyHeader:
		return p.Status + " header " + p.Name
	case ReplyType:
		return p.Status + " " + p.MediaType
	default:
		return string(p.Kind)
	}
}

// A piece is one part of an operation in both contracts.
type piece struct {
	Part
	// as is the status that a part of a response is compared for. It is another one than the part's where the old
	// contract has it within a range, or by default.
	as string
	// widened says that the status of a response became a range of statuses.
	widened bool
	// old and new are nil where the part is not there.
	old, new *fragment
}

// A fragment is a part as one contract has it.
type fragment struct {
	at    schema.Place
	write func(w *writer)
	// besides is what matters to requests and replies, too, and is not written: oasdiff does not look at it.
	besides string
	// form is what is described by a media type, whose encoding is not written either. It is nil for the rest.
	form *contract.Content
	// schemes are the security schemes that the part needs, as JSON.
	schemes string
	// xml says that a media type is XML.
	xml bool
	// content says that a parameter or a header is described by a media type.
	content bool
	// several says that the elements or members of a parameter's value each come under a name.
	several bool
}

// pieces are the parts of an operation that both contracts have.
func pieces(old, next *contract.Operation) []piece {
	list := []piece{{Part: Part{Kind: Whole}, old: wholeOf(old, nil), new: wholeOf(next, renamed(old, next))}}
	list = append(list, parameterPieces(old, next)...)
	list = append(list, bodyPieces(old.Body, next.Body)...)
	return append(list, responsePieces(old, next)...)
}

func wholeOf(o *contract.Operation, called schemeNames) *fragment {
	return &fragment{at: o.At, write: func(w *writer) { w.whole(o, called) }, schemes: schemesOf(o, called)}
}

// parameterPieces are those of the old contract, then those that are new. Parameters of the path are paired by
// which of them comes first, for their names are nobody's business.
func parameterPieces(old, next *contract.Operation) []piece {
	var list []piece
	paired := map[*contract.Parameter]bool{}
	for _, p := range old.Parameters {
		made := piece{Part: Part{Kind: Parameter, In: p.In, Name: p.Name}, old: parameterOf(p, p.Name)}
		i := slices.IndexFunc(next.Parameters, func(other *contract.Parameter) bool {
			return other.In == p.In && place(other, next) == place(p, old)
		})
		if i >= 0 {
			made.new = parameterOf(next.Parameters[i], p.Name)
			paired[next.Parameters[i]] = true
		}
		list = append(list, made)
	}
	for _, p := range next.Parameters {
		if !paired[p] {
			list = append(list, piece{Part: Part{Kind: Parameter, In: p.In, Name: p.Name}, new: parameterOf(p, p.Name)})
		}
	}
	return list
}

// place tells the parameters of an operation apart. Header names are case-insensitive (RFC 9110, section 5.1).
func place(p *contract.Parameter, o *contract.Operation) string {
	switch p.In {
	case "path":
		before, _, _ := strings.Cut(o.Template, "{"+p.Name+"}")
		return strconv.Itoa(strings.Count(before, "{"))
	case "header":
		return strings.ToLower(p.Name)
	}
	return p.Name
}

// anonymous is a path without the names of its parameters.
func anonymous(template string) string {
	var b strings.Builder
	for {
		before, rest, open := strings.Cut(template, "{")
		b.WriteString(before)
		if !open {
			return b.String()
		}
		b.WriteString("{}")
		_, template, _ = strings.Cut(rest, "}")
	}
}

func parameterOf(p *contract.Parameter, name string) *fragment {
	return &fragment{
		at: p.At, write: func(w *writer) { w.parameter(p, name) }, content: p.Content != nil, form: p.Content,
		several: p.Explode && (p.In == "query" || p.In == "cookie" || p.Style == "matrix"),
		xml:     p.Content != nil && contract.IsXML(p.Content.MediaType),
		besides: strings.Join([]string{
			p.Style, word(p.Explode), word(p.At.Node.Member("allowReserved").IsTrue()),
		}, " "),
	}
}

func word(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

func bodyPieces(old, next *contract.Body) []piece {
	if old == nil && next == nil {
		return nil
	}
	list := []piece{{Part: Part{Kind: Body}, old: bodyOf(old), new: bodyOf(next)}}
	if old == nil || next == nil {
		return list
	}
	return append(list, contentPieces(Part{Kind: RequestType}, old.Contents, next.Contents)...)
}

func bodyOf(b *contract.Body) *fragment {
	if b == nil {
		return nil
	}
	return &fragment{at: b.At, write: func(w *writer) { w.body(b) }}
}

// contentPieces pairs media types. Their names are case-insensitive (RFC 9110, section 8.3.1).
func contentPieces(part Part, old, next []*contract.Content) []piece {
	var list []piece
	paired := map[*contract.Content]bool{}
	for _, content := range old {
		part.MediaType = content.MediaType
		made := piece{Part: part, old: contentOf(content, content.MediaType)}
		for _, other := range next {
			if strings.EqualFold(other.MediaType, content.MediaType) {
				made.new = contentOf(other, content.MediaType)
				paired[other] = true
				break
			}
		}
		list = append(list, made)
	}
	for _, content := range next {
		if part.MediaType = content.MediaType; !paired[content] {
			list = append(list, piece{Part: part, new: contentOf(content, content.MediaType)})
		}
	}
	return list
}

func contentOf(c *contract.Content, mediaType string) *fragment {
	return &fragment{
		at: c.At, write: func(w *writer) { w.content(c, mediaType) }, form: c,
		xml: contract.IsXML(c.MediaType),
	}
}
