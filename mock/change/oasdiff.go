package change

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oasdiff/oasdiff/checker"
	"github.com/oasdiff/oasdiff/diff"
	"github.com/oasdiff/oasdiff/load"

	"understudy/mock/schema"
)

// told is what oasdiff tells of a part.
type told struct {
	rule, text string
	breaking   bool
	// words are what the sentence was made of: names, values, statuses.
	words []any
	// paths are the properties that it is about, as oasdiff writes them, and more says that there are others.
	paths []string
	more  bool
	// old and new are where it is, as far as that is known.
	old, new schema.Place
}

// An oracle is both sides as oasdiff reads them.
type oracle struct {
	old, new         *openapi3.T
	oldLine, newLine func(int) schema.Place
	config           *checker.Config
}

// stricter are the rules of oasdiff that break more than it says. It goes by what the old document promised to every
// client; a client that handles an error by its status, or reads a header or a member that need not be there, is lost
// without it all the same, and a warning beforehand changes nothing about that.
func stricter() map[string]checker.Level {
	return map[string]checker.Level{
		"api-path-removed-with-deprecation":                   checker.ERR,
		"api-removed-with-deprecation":                        checker.ERR,
		"request-parameter-removed-with-deprecation":          checker.WARN,
		"request-property-removed-with-deprecation":           checker.WARN,
		"response-non-success-status-removed":                 checker.ERR,
		"optional-response-header-removed":                    checker.WARN,
		"response-optional-property-removed":                  checker.WARN,
		"response-optional-property-became-write-only":        checker.WARN,
		"response-required-property-removed-with-deprecation": checker.ERR,
	}
}

func newOracle(old, next *writer, list []piece) (*oracle, error) {
	o := &oracle{
		oldLine: old.line, newLine: next.line,
		config: checker.NewConfig(checker.GetAllChecks(), checker.WithSeverityLevels(stricter())),
	}
	var err error
	if o.old, err = modelOf(old.document(list, func(p *piece) *fragment { return p.old })); err == nil {
		o.new, err = modelOf(next.document(list, func(p *piece) *fragment { return p.new }))
	}
	return o, err
}

var errOuter = errors.New("references that lead out of the document are refused")

// modelOf is kin-openapi's model of what was written for it.
func modelOf(text []byte, err error) (*openapi3.T, error) {
	if err != nil {
		return nil, err
	}
	loader := openapi3.NewLoader()
	loader.IncludeOrigin = true
	loader.IsExternalRefsAllowed = false
	loader.ReadFromURIFunc = func(*openapi3.Loader, *url.URL) ([]byte, error) { return nil, errOuter }
	model, err := loader.LoadFromData(text)
	if err != nil {
		first, _, _ := strings.Cut(err.Error(), "\n")
		return nil, fmt.Errorf("what changed cannot be read by kin-openapi: %.300s", first)
	}
	return model, nil
}

// askAll is what oasdiff tells of each part. It is asked on every processor at once; what it is shown nobody changes.
func (o *oracle) askAll(ctx context.Context, list []piece) ([][]told, error) {
	all := make([][]told, len(list))
	failed := make([]error, runtime.GOMAXPROCS(0))
	var next atomic.Int64
	var working sync.WaitGroup
	for k := range failed {
		working.Go(func() {
			for failed[k] == nil {
				i := int(next.Add(1)) - 1
				if i >= len(list) {
					return
				}
				all[i], failed[k] = o.ask(ctx, i, &list[i])
			}
		})
	}
	working.Wait()
	return all, errors.Join(failed...)
}

// ask is what oasdiff tells of part i. A panic in it is an error.
func (o *oracle) ask(ctx context.Context, i int, p *piece) (list []told, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("oasdiff cannot compare %s: %.300v", p.Part, cause)
		}
	}()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	old, err := part(o.old, i, p.old)
	if err != nil {
		return nil, err
	}
	next, err := part(o.new, i, p.new)
	if err != nil {
		return nil, err
	}
	report, sources, err := diff.GetWithOperationsSourcesMap(diff.NewConfig(), &load.SpecInfo{Spec: old},
		&load.SpecInfo{Spec: next})
	if err != nil {
		return nil, fmt.Errorf("oasdiff cannot compare %s: %.300w", p.Part, err)
	}
	for _, change := range checker.CheckBackwardCompatibilityUntilLevel(o.config, report, sources, checker.INFO) {
		if id := change.GetId(); id != "api-security-component-added" && id != "api-security-component-removed" {
			// Which schemes an operation needs is told of the operation.
			list = append(list, o.told(change, p))
		}
	}
	return list, nil
}

// part is a document that has one part only.
func part(model *openapi3.T, i int, f *fragment) (*openapi3.T, error) {
	one := &openapi3.T{
		OpenAPI: model.OpenAPI, Info: model.Info, Paths: openapi3.NewPaths(), Components: &openapi3.Components{},
	}
	if item := model.Paths.Value("/" + strconv.Itoa(i)); item != nil {
		one.Paths.Set("/part", item)
	}
	if f != nil && f.schemes != "" {
		if err := json.Unmarshal([]byte(f.schemes), &one.Components.SecuritySchemes); err != nil {
			return nil, fmt.Errorf("the security schemes cannot be compared: %w", err)
		}
	}
	return one, nil
}

func (o *oracle) told(change checker.Change, p *piece) told {
	t := told{rule: change.GetId(), breaking: change.IsBreaking(), words: change.GetArgs()}
	t.text = sentence(t.rule, t.words, p)
	if at := change.GetBaseSource(); at != nil {
		t.old = o.oldLine(at.Line)
	}
	if at := change.GetRevisionSource(); at != nil {
		t.new = o.newLine(at.Line)
	}
	if one, is := change.(checker.ApiChange); is {
		if shared := one.GetSharedSchema(); shared != nil {
			t.paths, t.more = shared.Properties, shared.Cyclic || shared.Count > len(shared.Properties)
		}
	}
	return t
}

// sentence says what changed: the words of the rule's name, then names and values, without those that name the part.
// The sentences that oasdiff has itself are not linked: with those of four languages they are a megabyte.
func sentence(rule string, words []any, p *piece) string {
	known := []string{"", p.In, p.Name, p.MediaType, p.as}
	var told []string
	for _, word := range words {
		if text := fmt.Sprint(word); !slices.Contains(known, text) {
			told = append(told, text)
		}
	}
	text := strings.ReplaceAll(rule, "-", " ")
	if len(told) > 0 {
		text += ": " + strings.Join(told, ", ")
	}
	return text
}
