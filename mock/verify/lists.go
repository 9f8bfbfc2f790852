package verify

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

// ofList is the value that the first record of a list has: the list is at the path without its last segment. It is nil
// where there is no list, or where nothing in it keeps the parameter's schema.
func (r *records) ofList(ctx context.Context, parameter *contract.Parameter, at string) []byte {
	if !strings.HasSuffix(at, "/{"+parameter.Name+"}") || parameter.Schema == nil {
		return nil
	}
	path := strings.TrimSuffix(at, "/{"+parameter.Name+"}")
	index := slices.IndexFunc(r.contract.Operations, func(list *contract.Operation) bool {
		return list.Method == http.MethodGet && list.Path() == path && !list.Conditional()
	})
	if index < 0 {
		return nil
	}
	list := r.contract.Operations[index]
	r.learn(ctx, list)
	_, sample, ok := r.cast.admitted(list.Security)
	request, obstacle := r.maker.Make(list, false)
	if !ok || obstacle.String() != "" {
		return nil
	}
	request = dressed(list, &request, r.Header)
	request = request.As(sample)
	got, err := r.line.ask(ctx, &request)
	if err != nil || got.status >= 300 || got.cut != "" || madeUp(got) {
		return nil
	}
	body, bad := schema.Decode(got.body, contract.MaxJSONDepth)
	if bad != nil {
		return nil
	}
	known := contract.Known{Name: parameter.Name, Record: true}
	for _, value := range identities(body, known) {
		if len(parameter.Schema.Check(value)) == 0 {
			text, err := json.Marshal(value)
			if err == nil {
				return text
			}
		}
	}
	return nil
}

// identities are the values that the records of a list have for a path parameter: of an array, or of the arrays in an
// object.
func identities(body any, known contract.Known) (values []any) {
	switch body := body.(type) {
	case []any:
		for _, record := range body {
			switch record := record.(type) {
			case map[string]any:
				for _, name := range sorted(record) {
					if known.Settles(name) {
						values = append(values, record[name])
					}
				}
			case []any:
			default:
				values = append(values, record)
			}
		}
	case map[string]any:
		for _, name := range sorted(body) {
			if list, is := body[name].([]any); is {
				values = append(values, identities(list, known)...)
			}
		}
	}
	return values
}
