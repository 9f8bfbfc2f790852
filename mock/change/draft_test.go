package change

import (
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"understudy/mock/contract"
	"understudy/mock/schema"
	"understudy/mock/source"
)

// A draft is a document that is being rewritten.
type draft struct {
	name    string
	root    *schema.Node
	dialect schema.Dialect
	random  *rand.Rand
	// targets are what references of the document lead to, within it.
	targets []string
	// named says that the names of schemas mean something: to XML, to discriminators, or by identifiers.
	named bool
	// counting is as for a reader.
	counting bool
}

func newDraft(c *contract.Contract, random *rand.Rand) *draft {
	at := c.Operations[0].At.Doc
	d := &draft{
		name: filepath.Base(c.File), root: copied(at.Root), dialect: c.Dialect(), random: random,
		counting: counts([]schema.Place{at.Top()}),
	}
	text := string(at.Root.AppendJSON(nil))
	for _, word := range []string{`xml"`, `"discriminator"`, `"$id"`, `"$anchor"`, `"$dynamic`} {
		d.named = d.named || strings.Contains(text, word)
	}
	var walk func(*schema.Node)
	walk = func(n *schema.Node) {
		for i, item := range n.Items {
			if n.Kind == schema.Object && n.Names[i] == "$ref" {
				if _, pointer, within := strings.Cut(item.Text, "#"); within {
					d.targets = append(d.targets, pointer)
				}
			}
			walk(item)
		}
	}
	walk(d.root)
	return d
}

func copied(n *schema.Node) *schema.Node {
	made := *n
	made.Names, made.Items = slices.Clone(n.Names), make([]*schema.Node, len(n.Items))
	for i, item := range n.Items {
		made.Items[i] = copied(item)
	}
	// What finds the members of large objects is read anew with the text.
	return &schema.Node{Kind: made.Kind, Text: made.Text, Names: made.Names, Items: made.Items}
}

// places are the schemas of the draft, those that stand in others among them.
func (d *draft) places() []schema.Place {
	var list []schema.Place
	doc := &schema.Document{File: d.name, Root: d.root}
	var add func(schema.Place)
	add = func(at schema.Place) {
		// What stands in an encoding is compared as it is written.
		if at.Node.Kind == schema.Object && !strings.Contains(at.Pointer, "/encoding/") {
			list = append(list, at)
			at.Subschemas(func(_ string, sub schema.Place) { add(sub) })
		}
	}
	doc.Schemas(add)
	return list
}

// whole reports whether no reference leads into a schema, past its beginning.
func (d *draft) whole(at schema.Place) bool {
	return !slices.ContainsFunc(d.targets, func(target string) bool { return strings.HasPrefix(target, at.Pointer+"/") })
}

func text(value string) *schema.Node { return &schema.Node{Kind: schema.String, Text: value} }

func digits(value string) *schema.Node { return &schema.Node{Kind: schema.Number, Text: value} }

func truth(value bool) *schema.Node { return &schema.Node{Kind: schema.Bool, Text: word(value)} }

func array(items ...*schema.Node) *schema.Node { return &schema.Node{Kind: schema.Array, Items: items} }

func object(name string, item *schema.Node) *schema.Node {
	return &schema.Node{Kind: schema.Object, Names: []string{name}, Items: []*schema.Node{item}}
}

// put puts a member into a node, and takes out one that has no value.
func put(n *schema.Node, name string, item *schema.Node) {
	if i := slices.Index(n.Names, name); i >= 0 && item != nil {
		n.Items[i] = item
	} else if i >= 0 {
		n.Names, n.Items = slices.Delete(n.Names, i, i+1), slices.Delete(n.Items, i, i+1)
	} else if item != nil {
		n.Names, n.Items = append(n.Names, name), append(n.Items, item)
	}
}

// rewrite applies rewritings to schemas of the draft, in turns, and says which.
func (d *draft) rewrite(times int) []string {
	list := rewritings()
	names := make([]string, 0, len(list))
	for name := range list {
		names = append(names, name)
	}
	slices.Sort(names)
	var done []string
	for range times {
		places := d.places()
		name := names[d.random.IntN(len(names))]
		for range 20 {
			if at := places[d.random.IntN(len(places))]; list[name](d, at) {
				done = append(done, name+" at "+at.Pointer)
				break
			}
		}
	}
	return done
}

// load loads the draft beside the files of the document that it was made of.
func (d *draft) load(t *testing.T, file string) *contract.Contract {
	t.Helper()
	read, err := source.File(file).Open()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	c, err := contract.Load(read.Name, d.root.AppendJSON(nil), read.Open)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
