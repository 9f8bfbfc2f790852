package schema

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/go-json-experiment/json/jsontext"

	"understudy/mock/problem"
)

// jsonReader builds nodes from JSON text and keeps count of lines on the way.
type jsonReader struct {
	*tally
	dec  *jsontext.Decoder
	data []byte
	// done, line and start say how far lines were counted: up to offset done, where line began at offset start.
	done, line, start int
}

func readJSON(count *tally, data []byte) (*Node, error) {
	r := &jsonReader{tally: count, dec: jsontext.NewDecoder(bytes.NewBuffer(data)), data: data, line: 1}
	root, err := r.value(0)
	if err == nil {
		if _, more := r.dec.ReadToken(); !errors.Is(more, io.EOF) {
			line, column := r.place(int(r.dec.InputOffset()))
			err = &Fault{
				At:   problem.Location{File: r.file, Line: line, Column: column},
				What: "there is more after the JSON value", Hint: "remove it",
			}
		}
	}
	return root, err
}

// place counts lines and columns up to a byte offset. Offsets only grow, so each byte is counted once.
func (r *jsonReader) place(offset int) (line, column int) {
	offset = min(offset, len(r.data))
	for ; r.done < offset; r.done++ {
		if r.data[r.done] == '\n' {
			r.line, r.start = r.line+1, r.done+1
		}
	}
	return r.line, offset - r.start + 1
}

func (r *jsonReader) fault(err error) error {
	offset, what := r.dec.InputOffset(), "this is not JSON"
	var syntactic *jsontext.SyntacticError
	if errors.As(err, &syntactic) {
		offset, what = syntactic.ByteOffset, syntaxSentence(syntactic)
	}
	line, column := r.place(int(offset))
	return &Fault{
		At: problem.Location{File: r.file, Line: line, Column: column}, What: what, Hint: "mend the JSON there",
	}
}

func (r *jsonReader) value(depth int) (*Node, error) {
	token, err := r.dec.ReadToken()
	if err != nil {
		return nil, r.fault(err)
	}
	length := 1
	if kind := token.Kind(); kind != '{' && kind != '[' {
		length = len(token.String())
		if kind == '"' {
			length += 2
		}
	}
	line, column := r.place(max(0, int(r.dec.InputOffset())-length))
	n := &Node{Line: line, Column: column}
	if err := r.add(1, depth, line, column); err != nil {
		return nil, err
	}
	switch token.Kind() {
	case 't', 'f':
		n.Kind, n.Text = Bool, token.String()
	case '0':
		if n.Kind, n.Text = Number, token.String(); !Countable(n.Text) {
			err = &Fault{
				At:   problem.Location{File: r.file, Line: line, Column: column},
				What: errUncountable.Error(), Hint: "write a smaller one",
			}
		}
	case '"':
		n.Kind, n.Text = String, token.String()
	case '[', '{':
		err = r.members(n, token.Kind() == '{', depth)
	}
	return n, err
}

func (r *jsonReader) members(n *Node, object bool, depth int) error {
	n.Kind = Array
	end := jsontext.Kind(']')
	if object {
		n.Kind, end = Object, '}'
	}
	for r.dec.PeekKind() != end {
		if object {
			name, err := r.dec.ReadToken()
			if err != nil {
				return r.fault(err)
			}
			n.Names = append(n.Names, name.String())
		}
		item, err := r.value(depth + 1)
		if err != nil {
			return err
		}
		n.Items = append(n.Items, item)
	}
	if _, err := r.dec.ReadToken(); err != nil {
		return r.fault(err)
	}
	n.settled()
	return nil
}

var decoders = sync.Pool{New: func() any { return new(decoder) }}

type decoder struct {
	dec    jsontext.Decoder
	source bytes.Reader
	limit  int
}

// Decode reads one JSON value exactly (RFC 8259): each digit is kept, and duplicate names, invalid UTF-8, trailing
// bytes and nesting deeper than depth are findings that name the byte. The value is made of map[string]any, []any,
// string, bool, json.Number and nil.
func Decode(data []byte, depth int) (any, *problem.Finding) {
	d := decoders.Get().(*decoder)
	defer decoders.Put(d)
	d.source.Reset(data)
	d.dec.Reset(&d.source)
	d.limit = depth
	value, err := d.value(0)
	if err == nil {
		if _, more := d.dec.ReadToken(); more == nil {
			err = errTrailing
		} else if !errors.Is(more, io.EOF) {
			err = more
		}
	}
	if err != nil {
		return nil, d.finding(err)
	}
	return value, nil
}

var (
	errTrailing = errors.New("there is more after the value")
	errTooDeep  = errors.New("nesting is too deep")
	// Its arithmetic would take seconds, and gigabytes.
	errUncountable = errors.New("a number is longer than 1000 characters, or its exponent is past 1000")
)

func (d *decoder) value(depth int) (any, error) {
	if depth > d.limit {
		return nil, errTooDeep
	}
	token, err := d.dec.ReadToken()
	if err != nil {
		return nil, err
	}
	switch token.Kind() {
	case 't', 'f':
		return token.Bool(), nil
	case '0':
		text := token.String()
		if !Countable(text) {
			return nil, errUncountable
		}
		return json.Number(text), nil
	case '"':
		return token.String(), nil
	case '[':
		items := []any{}
		for d.dec.PeekKind() != ']' {
			item, err := d.value(depth + 1)
			if err != nil {
				return nil, err
			}
			items = append(items, item)
		}
		_, err = d.dec.ReadToken()
		return items, err
	case '{':
		return d.object(depth)
	}
	return nil, nil
}

func (d *decoder) object(depth int) (any, error) {
	members := map[string]any{}
	for d.dec.PeekKind() != '}' {
		token, err := d.dec.ReadToken()
		if err != nil {
			return nil, err
		}
		name := token.String()
		if members[name], err = d.value(depth + 1); err != nil {
			return nil, err
		}
	}
	_, err := d.dec.ReadToken()
	return members, err
}

func (d *decoder) finding(err error) *problem.Finding {
	f := &problem.Finding{
		In: "body", Keyword: "json", Expected: "one JSON value (RFC 8259)",
		Hint: "send well-formed JSON in UTF-8",
	}
	offset := d.dec.InputOffset()
	var syntactic *jsontext.SyntacticError
	switch {
	case errors.Is(err, io.EOF):
		f.Message = "there is no value"
	case errors.Is(err, errTooDeep):
		f.Keyword, f.Message = "depth", fmt.Sprintf("nesting is deeper than %d at byte %d", d.limit, offset)
		f.Hint = "send a flatter value"
	case errors.Is(err, errUncountable):
		f.Keyword, f.Hint = "number", "send a smaller one"
		f.Message = fmt.Sprintf("%s, at byte %d", err, offset)
	case errors.As(err, &syntactic):
		f.Pointer = string(syntactic.JSONPointer)
		f.Message = fmt.Sprintf("%s at byte %d", syntaxSentence(syntactic), syntactic.ByteOffset)
	default:
		f.Message = fmt.Sprintf("%s at byte %d", err, offset)
	}
	return f
}

// syntaxSentence says what is wrong with JSON text without quoting it, for it may hold a secret.
func syntaxSentence(err *jsontext.SyntacticError) string {
	switch {
	case errors.Is(err, jsontext.ErrDuplicateName):
		return "a member name is there twice"
	case errors.Is(err.Err, io.ErrUnexpectedEOF) || errors.Is(err.Err, io.EOF):
		return "the text ends early"
	case strings.Contains(err.Err.Error(), "UTF-8"):
		return "the text is not UTF-8"
	case strings.Contains(err.Err.Error(), "surrogate"):
		return "an escape is half of a surrogate pair"
	}
	return "this is not JSON"
}
