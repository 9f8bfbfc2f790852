package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// A script is a JSON document, read as far as the benchmark needs it.
type script map[string]any

func readScript(text []byte) (script, error) {
	var s script
	if err := json.Unmarshal(text, &s); err != nil {
		return s, fmt.Errorf("read the document, which must be JSON: %w", err)
	}
	return s, nil
}

// A plot is one operation of a script.
type plot struct{ method, template string }

// plots are all operations, in the order of the alphabet.
func (s script) plots() []plot {
	var list []plot
	paths, _ := s["paths"].(object)
	for _, template := range slices.Sorted(maps.Keys(paths)) {
		item, _ := paths[template].(object)
		for _, method := range []string{"get", "put", "post", "delete", "patch"} {
			if item[method] != nil {
				list = append(list, plot{strings.ToUpper(method), template})
			}
		}
	}
	return list
}

// path fills every parameter of the template with a number.
func (p plot) path(n string) string {
	var b strings.Builder
	rest := p.template
	for {
		before, after, found := strings.Cut(rest, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		_, rest, _ = strings.Cut(after, "}")
		b.WriteString(n)
	}
}

var errNowhere = errors.New("a reference of the document leads nowhere")

// excerpt is a small document with one path of a large one, and what it refers to.
func (s script) excerpt(template string) ([]byte, error) {
	paths, _ := s["paths"].(object)
	out := object{"openapi": s["openapi"], "info": s["info"], "paths": object{template: paths[template]}}
	if servers := s["servers"]; servers != nil {
		out["servers"] = servers
	}
	components := object{}
	if all, _ := s["components"].(object); all["securitySchemes"] != nil {
		components["securitySchemes"] = all["securitySchemes"]
	}
	if err := s.gather(paths[template], components); err != nil {
		return nil, err
	}
	out["components"] = components
	text, err := json.Marshal(out)
	if err != nil {
		return nil, fmt.Errorf("write the excerpt: %w", err)
	}
	return text, nil
}

// gather copies the components that a value refers to, and those that they refer to.
func (s script) gather(value any, to object) error {
	switch v := value.(type) {
	case []any:
		for _, item := range v {
			if err := s.gather(item, to); err != nil {
				return err
			}
		}
	case object:
		if reference, is := v["$ref"].(string); is {
			if err := s.fetch(reference, to); err != nil {
				return err
			}
		}
		for _, item := range v {
			if err := s.gather(item, to); err != nil {
				return err
			}
		}
	}
	return nil
}

// fetch copies one component, unless it was copied before.
func (s script) fetch(reference string, to object) error {
	steps := strings.Split(strings.TrimPrefix(reference, "#/components/"), "/")
	if len(steps) < 2 || !strings.HasPrefix(reference, "#/components/") {
		return fmt.Errorf("%w: %s", errNowhere, reference)
	}
	kind := steps[0]
	name, err := url.PathUnescape(strings.NewReplacer("~1", "/", "~0", "~").Replace(steps[1]))
	if err != nil {
		return fmt.Errorf("%w: %s", errNowhere, reference)
	}
	all, _ := s["components"].(object)
	from, _ := all[kind].(object)
	if from[name] == nil {
		return fmt.Errorf("%w: %s", errNowhere, reference)
	}
	if to[kind] == nil {
		to[kind] = object{}
	}
	have := to[kind].(object)
	if have[name] != nil {
		return nil
	}
	have[name] = from[name]
	return s.gather(from[name], to)
}
