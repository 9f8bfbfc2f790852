package contract

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"understudy/mock/problem"
)

// maxElementsXML bounds the elements and attributes of an XML body.
const maxElementsXML = 100_000

// nilNamespace is that of xsi:nil, which says that an element is null (XML Schema 1.1, part 1, section 2.7.2).
const nilNamespace = "http://www.w3.org/2001/XMLSchema-instance"

// An element is one element of an XML body, with the byte that its content begins at.
type element struct {
	name     xml.Name
	attrs    []xml.Attr
	children []*element
	text     []byte
	at       int
}

// parseXML reads a body of XML (XML 1.0, fifth edition). There are no document types, and so no entities but the five
// that XML itself has: nothing is expanded and nothing is fetched.
func parseXML(mediaType string, body []byte) (*element, *problem.Finding) {
	text, bad := unicodeXML(mediaType, body)
	if bad != nil {
		return nil, bad
	}
	p := &xmlParser{decoder: xml.NewDecoder(strings.NewReader(text)), left: maxElementsXML}
	p.decoder.CharsetReader = p.charset
	for {
		token, err := p.decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, p.syntax(err)
		}
		if bad := p.take(token); bad != nil {
			return nil, bad
		}
	}
	if p.root == nil || len(p.open) > 0 {
		return nil, p.bad("the text ends early", "send one whole element")
	}
	return p.root, nil
}

// unicodeXML turns a body into UTF-8, by the media type's charset or by the mark that it begins with (RFC 7303, section
// 3). A declaration within the text is looked at later.
func unicodeXML(mediaType string, body []byte) (string, *problem.Finding) {
	switch {
	case charsetNamed(mediaType) != "":
		text, bad := inUnicode(mediaType, body)
		return strings.TrimPrefix(text, "\ufeff"), bad
	case bytes.HasPrefix(body, []byte("\xff\xfe")), bytes.HasPrefix(body, []byte("\xfe\xff")):
		return wide(utf16Charset, body)
	default:
		return strings.TrimPrefix(string(body), "\ufeff"), nil
	}
}

type xmlParser struct {
	decoder *xml.Decoder
	root    *element
	open    []*element
	left    int
	foreign *problem.Finding
}

// charset reads what the XML declaration says of the encoding. UTF-16 was turned into UTF-8 before.
func (p *xmlParser) charset(label string, input io.Reader) (io.Reader, error) {
	switch charsetOf(label) {
	case latin1Charset:
		rest, err := io.ReadAll(input)
		return strings.NewReader(byteString(rest)), err
	case noCharset:
		p.foreign = foreign(label, "UTF-8, ISO-8859-1 and UTF-16")
		return nil, io.ErrUnexpectedEOF
	case utf8Charset, utf16Charset, utf16LittleCharset, utf16BigCharset:
	}
	return input, nil
}

func (p *xmlParser) bad(message, hint string) *problem.Finding {
	return malformed("xml", message, int(p.decoder.InputOffset()), hint)
}

// syntax says what is wrong with the text without quoting it.
func (p *xmlParser) syntax(err error) *problem.Finding {
	var wrong *xml.SyntaxError
	message, hint := "this is not XML", "send well-formed XML"
	switch {
	case p.foreign != nil:
		return p.foreign
	case !errors.As(err, &wrong):
	case strings.Contains(wrong.Msg, "UTF-8"):
		message = "the text is not UTF-8"
	case strings.Contains(wrong.Msg, "EOF"):
		message = "the text ends early"
	case strings.Contains(wrong.Msg, "entity"):
		message, hint = "an entity is not known", "use &lt; &gt; &amp; &apos; &quot; and &#...; only"
	case strings.Contains(wrong.Msg, "closed by"):
		message = "an element is closed by the end of another one"
	}
	return p.bad(message, hint)
}

func (p *xmlParser) take(token xml.Token) *problem.Finding {
	switch token := token.(type) {
	case xml.Directive:
		return p.bad("there is a document type or another declaration", "leave it out: none is read")
	case xml.StartElement:
		return p.begin(token)
	case xml.EndElement:
		p.open = p.open[:len(p.open)-1]
	case xml.CharData:
		if len(p.open) == 0 {
			if len(bytes.TrimSpace(token)) > 0 {
				return p.bad("there is text outside of the element", "remove it")
			}
			return nil
		}
		top := p.open[len(p.open)-1]
		top.text = append(top.text, token...)
	}
	return nil
}

func (p *xmlParser) begin(token xml.StartElement) *problem.Finding {
	p.left -= 1 + len(token.Attr)
	switch {
	case len(p.open) == 0 && p.root != nil:
		return p.bad("there is more after the element", "send one element")
	case len(p.open) >= MaxJSONDepth:
		return p.bad(fmt.Sprintf("nesting is deeper than %d", MaxJSONDepth), "send a flatter value")
	case p.left < 0:
		return p.bad(fmt.Sprintf("there are more than %d elements and attributes", maxElementsXML), "send fewer")
	}
	made := &element{name: token.Name, at: int(p.decoder.InputOffset())}
	seen := make(map[xml.Name]bool, len(token.Attr))
	for _, attr := range token.Attr {
		if seen[attr.Name] {
			return p.bad("an attribute is there twice", "send it once")
		}
		seen[attr.Name] = true
		if attr.Name.Space != "xmlns" && attr.Name.Local != "xmlns" {
			made.attrs = append(made.attrs, xml.Attr{Name: attr.Name, Value: attr.Value})
		}
	}
	if len(p.open) == 0 {
		p.root = made
	} else {
		top := p.open[len(p.open)-1]
		top.children = append(top.children, made)
	}
	p.open = append(p.open, made)
	return nil
}

// null reports whether the element says that it is null.
func (e *element) null() bool {
	for _, attr := range e.attrs {
		if attr.Name.Space == nilNamespace && attr.Name.Local == "nil" {
			return attr.Value == "true" || attr.Value == "1"
		}
	}
	return false
}

// blank reports whether the element has no text of its own but white space.
func (e *element) blank() bool { return len(bytes.TrimSpace(e.text)) == 0 }
