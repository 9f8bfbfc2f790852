package contract

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"understudy/mock/problem"
	"understudy/mock/schema"
)

// supported are the versions whose text is enforced. 3.2 shares 3.1's ground; of what it adds, what is not enforced is
// in the ledger. The number of a patch changes nothing, and may be left out.
var supported = regexp.MustCompile(`^3\.[012](\.[0-9]+(-.+)?)?$`)

// Load makes a contract of a document, an OpenAPI document of version 3.0, 3.1 or 3.2, or a Swagger document of version
// 2.0. References into other files are opened by open, all of them before Load returns; nil refuses them. Faults that
// make serving impossible are an error, a *schema.Fault; lesser ones are the contract's Blemishes.
func Load(file string, data []byte, open schema.Opener) (*Contract, error) {
	doc, err := schema.ReadTagged(file, data)
	if err != nil {
		return nil, err
	}
	version, err := versionOf(doc)
	if err != nil {
		return nil, err
	}
	c := &Contract{File: file, OpenAPI: version, index: newIndex(), byID: map[string]*Operation{}}
	c.completeVersion(doc.At("/openapi"))
	if err := c.load(doc, schema.NewLibrary(doc, opener(doc, open))); err != nil {
		return nil, err
	}
	return c, nil
}

// load surveys the document, asks for a second opinion, and builds. A panic over a shape that nobody thought of is a
// fault of the document.
func (c *Contract) load(doc *schema.Document, library *schema.Library) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fault(doc.Top(), fmt.Sprint("the document cannot be used: ", cause), "simplify it")
		}
	}()
	dialect, minor := schema.OpenAPI31, int(c.OpenAPI[2]-'0')
	if minor == 0 {
		dialect = schema.OpenAPI30
	}
	survey, outline, err := c.survey(doc, minor)
	if err != nil {
		return err
	}
	library.Seal()
	for _, each := range library.Documents() {
		c.Blemishes = c.tell(c.Blemishes, each.Blemishes()...)
	}
	c.Blemishes = c.tell(c.Blemishes, secondOpinion(doc, outline)...)
	c.set = schema.NewSet(library, dialect)
	c.schemas = survey.schemas
	c.review()
	info := doc.At("/info")
	c.Title, c.Version = info.Node.StringAt("title"), info.Node.StringAt("version")
	if err := (&builder{Contract: c, doc: doc}).build(); err != nil {
		return err
	}
	c.tellRest(doc)
	return nil
}

// review reads the schemas for what is wrong in them, and what is not enforced.
func (c *Contract) review() {
	c.Blemishes = c.tell(c.Blemishes, c.set.Dialects()...)
	for some := range slices.Chunk(c.schemas, 500) {
		blemishes, ledger := c.set.Review(some...)
		c.Blemishes, c.Ledger = c.tell(c.Blemishes, blemishes...), c.tell(c.Ledger, ledger...)
	}
}

// maxFindings is the most findings of a kind that are told of a document: 1,000.
const maxFindings = 1000

// tell adds findings to a list, and counts those that it has no room for.
func (c *Contract) tell(list []problem.Finding, more ...problem.Finding) []problem.Finding {
	room := min(len(more), maxFindings-len(list))
	c.untold += len(more) - room
	return append(list, more[:room]...)
}

// tellRest says how many findings were not told.
func (c *Contract) tellRest(doc *schema.Document) {
	if c.untold > 0 {
		c.Blemishes = append(c.Blemishes, *blemish(doc.Top(), "document",
			fmt.Sprintf("there are %d more findings, which are not told", c.untold), "mend those that are"))
	}
}

// survey surveys a document, and converts it if it is Swagger. It returns its outline, too.
func (c *Contract) survey(doc *schema.Document, minor int) (*survey, *schema.Node, error) {
	told, swagger := 0, c.OpenAPI == "2.0"
	if swagger {
		s := newSurvey(c, doc, grammar20, minor)
		s.swagger = true
		if _, err := s.document(); err != nil {
			return nil, nil, err
		}
		convert(s)
		told = len(c.Blemishes)
	}
	s := newSurvey(c, doc, grammar, minor)
	outline, err := s.document()
	if err != nil {
		return nil, nil, err
	}
	if s.swagger = swagger; swagger {
		// What is wrong with the document was told in its own words.
		c.Blemishes = c.Blemishes[:told]
	}
	return s, outline, s.checkSchemas()
}

// versionOf is the version of OpenAPI that the document is written in, or 2.0 for Swagger.
func versionOf(doc *schema.Document) (string, error) {
	place := doc.At("/openapi")
	if old := doc.At("/swagger"); old.Exists() && !place.Exists() {
		if old.Node.Text != "2.0" {
			return "", fault(old, fmt.Sprintf("Swagger version %.20q is not supported", old.Node.Text), `use "2.0", as a string`)
		}
		return "2.0", nil
	}
	if !place.Exists() {
		return "", fault(doc.Top(), "this is no OpenAPI document: it has no member openapi",
			"add a line such as openapi: 3.1.0")
	}
	if !supported.MatchString(place.Node.Text) {
		return "", fault(place, fmt.Sprintf("OpenAPI version %.20q is not supported", place.Node.Text),
			`use "3.0.x", "3.1.x" or "3.2.x", as a string`)
	}
	return place.Node.Text, nil
}

// completeVersion adds the number of a patch to a version that has none. YAML takes such a version for a number.
func (c *Contract) completeVersion(at schema.Place) {
	if !at.Exists() || strings.Count(c.OpenAPI, ".") > 1 {
		return
	}
	full := c.OpenAPI + ".0"
	c.blemish(at, "openapi", "the version "+c.OpenAPI+" has no third number", fmt.Sprintf("write %q", full))
	*at.Node = schema.Node{Kind: schema.String, Text: full, Line: at.Node.Line, Column: at.Node.Column}
}

func fault(at schema.Place, what, hint string) error {
	return &schema.Fault{At: at.Location(), What: what, Hint: hint}
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
	c.Blemishes = c.tell(c.Blemishes, *blemish(at, keyword, message, hint))
}

func (c *Contract) ledger(at schema.Place, keyword, message string) {
	c.Ledger = c.tell(c.Ledger, *blemish(at, keyword, message, ""))
}
