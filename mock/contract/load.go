package contract

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"understudy/mock/problem"
	"understudy/mock/schema"
)

// supported are the versions whose text is enforced. 3.2 shares 3.1's ground; what it adds is ignored.
var supported = regexp.MustCompile(`^3\.[012]\.[0-9]+(-.+)?$`)

// Load makes a contract of a document. Faults that make serving impossible are an error, each on a line of its own;
// lesser ones are the contract's Blemishes.
func Load(file string, data []byte) (*Contract, error) {
	doc, err := schema.Read(file, data)
	if err != nil {
		return nil, err
	}
	version, err := versionOf(doc)
	if err != nil {
		return nil, err
	}
	if err := checkSchemas(doc); err != nil {
		return nil, err
	}
	model, err := parse(doc)
	if err != nil {
		return nil, err
	}
	dialect := schema.OpenAPI31
	if strings.HasPrefix(version, "3.0.") {
		dialect = schema.OpenAPI30
	}
	c := &Contract{
		File: file, OpenAPI: version,
		set: schema.NewSet(doc, dialect), index: newIndex(), byID: map[string]*Operation{},
	}
	if model.Info != nil {
		c.Title, c.Version = model.Info.Title, model.Info.Version
	}
	if strings.HasPrefix(version, "3.2.") {
		c.ledger(doc.At("/openapi"), "openapi", "what OpenAPI 3.2 adds to 3.1 is not enforced")
	}
	if finding := validate(doc, model); finding != nil {
		c.Blemishes = append(c.Blemishes, *finding)
	}
	b := &builder{Contract: c, doc: doc, model: model}
	if err := b.safely(); err != nil {
		return nil, err
	}
	return c, nil
}

// safely builds, and turns a panic over a shape that nobody thought of into a fault.
func (b *builder) safely() (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fault(b.doc.Top(), fmt.Sprint("the document cannot be used: ", cause), "simplify it")
		}
	}()
	return b.build()
}

func versionOf(doc *schema.Document) (string, error) {
	place := doc.At("/openapi")
	if !place.Exists() {
		hint := "add a line such as openapi: 3.1.0"
		if doc.Root.Member("swagger") != nil {
			hint = "convert it to OpenAPI 3 first"
		}
		return "", fault(doc.Top(), "this is not an OpenAPI 3 document: it has no member openapi", hint)
	}
	if place.Node.Kind != schema.String || !supported.MatchString(place.Node.Text) {
		return "", fault(place, fmt.Sprintf("OpenAPI version %.20q is not supported", place.Node.Text),
			`use "3.0.x", "3.1.x" or "3.2.x", as a string`)
	}
	return place.Node.Text, nil
}

func fault(at schema.Place, what, hint string) error {
	return &schema.Fault{At: at.Location(), What: what, Hint: hint}
}

var errOuter = errors.New("references that lead out of the document are refused")

// parse hands the document to kin-openapi, as JSON so that one reader alone decides what it says. Each load has a
// loader of its own: the default one follows any address and remembers what it read for the life of the process.
func parse(doc *schema.Document) (model *openapi3.T, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fault(doc.Top(), fmt.Sprint("the document cannot be read: ", cause), "simplify it")
		}
	}()
	loader := openapi3.NewLoader()
	loader.IsExternalRefsAllowed = false
	loader.ReadFromURIFunc = func(*openapi3.Loader, *url.URL) ([]byte, error) { return nil, errOuter }
	model, err = loader.LoadFromData(skeleton(doc).AppendJSON(nil))
	if err != nil {
		return nil, unreadable(doc, err)
	}
	return model, nil
}

// wrongType is how encoding/json words a member of a wrong type; kin-openapi passes on the words alone.
var wrongType = regexp.MustCompile(`cannot unmarshal ([a-z]+) .*?into .*?field T\.([A-Za-z.]+)`)

// unreadable says why kin-openapi cannot read the document.
func unreadable(doc *schema.Document, err error) error {
	wrong := wrongType.FindStringSubmatch(err.Error())
	if wrong == nil {
		return fault(doc.Top(), "the document cannot be read: "+firstLine(err), "mend it")
	}
	at := doc.Top()
	for name := range strings.SplitSeq(wrong[2], ".") {
		if next := at.Child(name); next.Exists() {
			at = next
		}
	}
	return fault(at, "the document cannot be read: "+wrong[2]+" is of the type "+wrong[1], "look up its type in OpenAPI")
}

// validate asks kin-openapi for what it finds wrong. Real documents are seldom free of it, so it stops nothing.
func validate(doc *schema.Document, model *openapi3.T) (finding *problem.Finding) {
	defer func() {
		if cause := recover(); cause != nil {
			finding = blemish(doc.Top(), "document", fmt.Sprint("validation failed: ", cause), "simplify it")
		}
	}()
	options := []openapi3.ValidationOption{
		openapi3.DisableExamplesValidation(), openapi3.DisableSchemaDefaultsValidation(),
		openapi3.DisableSchemaPatternValidation(),
	}
	if model.IsOpenAPI31OrLater() {
		options = append(options, openapi3.IsOpenAPI31OrLater())
	}
	if err := model.Validate(context.Background(), options...); err != nil {
		return blemish(doc.Top(), "document", firstLine(err), "mend it")
	}
	return nil
}

// firstLine cuts an error to its first line: kin-openapi goes on to print whole schemas.
func firstLine(err error) string {
	text, _, _ := strings.Cut(err.Error(), "\n")
	if len(text) > 200 {
		text = strings.ToValidUTF8(text[:200], "") + "…"
	}
	return text
}

func blemish(at schema.Place, keyword, message, hint string) *problem.Finding {
	return &problem.Finding{
		In: "document", Keyword: keyword, Pointer: at.Pointer, Message: message, Hint: hint,
		Document: at.Location(), Source: at.Location(),
	}
}

func (c *Contract) blemish(at schema.Place, keyword, message, hint string) {
	c.Blemishes = append(c.Blemishes, *blemish(at, keyword, message, hint))
}

func (c *Contract) ledger(at schema.Place, keyword, message string) {
	c.Ledger = append(c.Ledger, *blemish(at, keyword, message, ""))
}
