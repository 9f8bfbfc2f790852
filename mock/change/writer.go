package change

import (
	"fmt"
	"path"
	"strconv"
	"strings"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

// A writer writes the parts of one contract as an OpenAPI 3.1 document of its own: each part is a path, and the schemas
// that they lead to are its components. Nothing in it leads out of it. Each member begins a line, so that a line says
// what of the contract it is about.
//
// A writer without components looks only: it writes no schemas, and remembers those that a part begins with.
type writer struct {
	reader
	home  *schema.Document
	text  []byte
	lines []schema.Place
	// comma says that another member stands before the next.
	comma bool
	// within are the ends of the objects and lists that are open.
	within []byte

	components map[*schema.Node]string
	names      map[string]bool
	queue      []schema.Place
	looked     []schema.Place
}

// maxText bounds the document that is written for oasdiff, in bytes: 64 MiB.
const maxText = 64 << 20

func newWriter(r reader, c *contract.Contract) *writer {
	w := &writer{reader: r, components: map[*schema.Node]string{}, names: map[string]bool{}}
	if len(c.Operations) > 0 {
		w.home = c.Operations[0].At.Doc
	}
	return w
}

// look is what a part says besides its schemas, and those.
func look(r reader, f *fragment) (text string, schemas []schema.Place) {
	w := writer{reader: r}
	w.open("", f.at)
	f.write(&w)
	return string(w.text) + "\n" + f.besides + "\n" + f.schemes, w.looked
}

// document writes the parts of one side; part i is the path /i.
func (w *writer) document(list []piece, side func(*piece) *fragment) ([]byte, error) {
	none := schema.Place{}
	w.open("", none)
	w.member("openapi", `"3.1.0"`, none)
	w.member("info", `{"title":"","version":""}`, none)
	w.open("paths", none)
	for i := range list {
		if f := side(&list[i]); f != nil || list[i].Kind != Whole {
			w.piece(i, &list[i], f)
		}
	}
	w.close()
	w.open("components", none)
	w.open("schemas", none)
	for n := 0; n < len(w.queue) && len(w.text) <= maxText; n++ {
		w.object(w.components[w.queue[n].Node], w.queue[n])
	}
	w.close()
	w.close()
	w.close()
	if len(w.text) > maxText {
		return nil, fmt.Errorf("what changed is larger than %d MiB once it is written out: compare smaller documents",
			maxText>>20)
	}
	return w.text, nil
}

// piece writes a part into the frame that its kind needs. A part that is not there leaves the frame empty.
func (w *writer) piece(i int, p *piece, f *fragment) {
	at := schema.Place{}
	if f != nil {
		at = f.at
	}
	w.open("/"+strconv.Itoa(i), at)
	w.open("post", at)
	var around []string
	switch p.Kind {
	case RequestType:
		around = []string{"requestBody", "content"}
	case Response:
		around = []string{"responses"}
	case ReplyHeader:
		around = []string{"responses", p.as, "headers"}
	case ReplyType:
		around = []string{"responses", p.as, "content"}
	default:
		w.member("responses", "{}", at)
	}
	for _, name := range around {
		w.open(name, at)
	}
	if f != nil {
		f.write(w)
	}
	for range around {
		w.close()
	}
	w.close()
	w.close()
}

// begin begins a member's line. In a list it has no name, nor has the outermost object.
func (w *writer) begin(name string, at schema.Place) {
	if w.comma {
		w.text = append(w.text, ',')
	}
	w.text = append(w.text, '\n')
	w.lines = append(w.lines, at)
	if len(w.within) > 0 && w.within[len(w.within)-1] == '}' {
		w.text = append(appendText(w.text, name), ": "...)
	}
}

// open begins an object, and openList a list. What follows is in it until close.
func (w *writer) open(name string, at schema.Place)     { w.enter(name, '{', '}', at) }
func (w *writer) openList(name string, at schema.Place) { w.enter(name, '[', ']', at) }

func (w *writer) enter(name string, first, last byte, at schema.Place) {
	w.begin(name, at)
	w.text, w.within = append(w.text, first), append(w.within, last)
	w.comma = false
}

func (w *writer) close() {
	last := len(w.within) - 1
	w.text, w.within = append(w.text, w.within[last]), w.within[:last]
	w.comma = true
}

// member writes a value that is JSON already.
func (w *writer) member(name, value string, at schema.Place) {
	w.begin(name, at)
	w.text = append(w.text, value...)
	w.comma = true
}

// line is what of the contract a line of the text is about. Lines count from 1, and the first is empty.
func (w *writer) line(n int) schema.Place {
	if n < 2 || n-2 >= len(w.lines) {
		return schema.Place{}
	}
	return w.lines[n-2]
}

// name is what the schema at a place is called among the components.
func (w *writer) name(at schema.Place) string {
	if known, there := w.components[at.Node]; there {
		return known
	}
	name, plain := strings.CutPrefix(at.Pointer, "/components/schemas/")
	if !plain {
		name = at.Pointer
	}
	if at.Doc != w.home && at.Doc != nil {
		name = path.Base(at.Doc.File) + name
	}
	name = strings.Map(func(r rune) rune {
		if r == '-' || r == '.' || r == '_' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			return r
		}
		return '_'
	}, name)
	for n, first := 2, name; w.names[name] || name == ""; n++ {
		name = first + "_" + strconv.Itoa(n)
	}
	w.names[name], w.components[at.Node] = true, name
	w.queue = append(w.queue, at)
	return name
}
