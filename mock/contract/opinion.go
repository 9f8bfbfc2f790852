package contract

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"understudy/mock/problem"
	"understudy/mock/schema"
)

var errOuter = errors.New("references that lead out of the document are refused")

// maxOpinion bounds what kin-openapi is asked about, in bytes of JSON: 32 MiB. Its tree takes tenfold.
const maxOpinion = 32 << 20

// secondOpinion asks kin-openapi what it finds wrong with the outline of a document, as JSON so that one reader alone
// decides what the document says. What the survey looks at itself, with places, is not told twice. Each load has a
// loader of its own: the default one follows any address and remembers what it read for the life of the process.
func secondOpinion(doc *schema.Document, outline *schema.Node) (findings []problem.Finding) {
	defer func() {
		if cause := recover(); cause != nil {
			told := *blemish(doc.Top(), "document", fmt.Sprint("kin-openapi cannot read it: ", cause), "simplify it")
			findings = []problem.Finding{told}
		}
	}()
	text := outline.AppendJSON(nil)
	if len(text) > maxOpinion {
		return nil
	}
	loader := openapi3.NewLoader()
	loader.IsExternalRefsAllowed = false
	loader.ReadFromURIFunc = func(*openapi3.Loader, *url.URL) ([]byte, error) { return nil, errOuter }
	model, err := loader.LoadFromData(text)
	if err != nil {
		return []problem.Finding{*blemish(doc.Top(), "document", "kin-openapi cannot read it: "+firstLine(err), "mend it")}
	}
	err = model.Validate(context.Background(), openapi3.EnableMultiError(), openapi3.DisableExamplesValidation(),
		openapi3.DisableSchemaDefaultsValidation(), openapi3.DisableSchemaPatternValidation())
	var several openapi3.MultiError
	if err != nil && !errors.As(err, &several) {
		several = openapi3.MultiError{err}
	}
	for _, one := range several {
		if at := placeOf(doc, one); !ours(one) {
			findings = append(findings, *blemish(at, "document", firstLine(innermost(one)), "mend it"))
		}
	}
	return findings
}

// ours reports whether an error is about something that the survey or the builder looks at itself.
func ours(err error) bool {
	return is[*openapi3.RequiredFieldError](err) || is[*openapi3.FieldVersionMismatchError](err) ||
		is[*openapi3.PathParametersError](err) || is[*openapi3.PathParameterRequiredError](err) ||
		is[*openapi3.DuplicateOperationIDError](err) || is[*openapi3.ConflictingPathsError](err) ||
		is[*openapi3.PathMustStartWithSlashError](err) || is[*openapi3.ServerURLTemplateError](err) ||
		is[*openapi3.ExactlyOneFieldError](err) || is[*openapi3.SingleEntryContentError](err) ||
		is[*openapi3.ExtraSiblingFieldsError](err) || is[*openapi3.InvalidParameterInError](err) ||
		is[*openapi3.DuplicateParameterError](err) || is[*openapi3.SecurityRequirementSchemeUndefinedError](err)
}

func is[E error](err error) bool {
	var want E
	return errors.As(err, &want)
}

// placeOf is where an error belongs, as far as kin-openapi tells.
func placeOf(doc *schema.Document, err error) schema.Place {
	at := doc.Top()
	enter := func(name string) {
		if next := at.Child(name); next.Exists() && next.Node.Line > 0 {
			at = next
		}
	}
	for ; err != nil; err = errors.Unwrap(err) {
		switch e := err.(type) { //nolint:errorlint // each layer is looked at for itself
		case *openapi3.SectionValidationError:
			enter(e.Section)
		case *openapi3.ComponentValidationError:
			enter(e.Section)
			enter(e.Name)
		case *openapi3.PathValidationError:
			enter(e.Path)
		case *openapi3.OperationValidationError:
			enter(strings.ToLower(e.Method))
		}
	}
	return at
}

// innermost is an error without the layers that say where it belongs.
func innermost(err error) error {
	for {
		switch err.(type) { //nolint:errorlint // each layer is looked at for itself
		case *openapi3.SectionValidationError, *openapi3.ComponentValidationError, *openapi3.PathValidationError,
			*openapi3.OperationValidationError:
			err = errors.Unwrap(err)
		default:
			return err
		}
	}
}
