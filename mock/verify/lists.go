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
	for _, value := range identities(body, parameter.Name, path[strings.LastIndexByte(path, '/')+1:]) {
		if len(parameter.Schema.Check(value)) == 0 {
			text, err := json.Marshal(value)
			if err == nil {
				return text
			}
		}
	}
	return nil
}

// identities are the values that the records of a list have for a path parameter: those of the member of its name
// before those of one that is the same but for case, "_" and "-", and these before those of an id. A list is called as
// the last segment of its path.
func identities(body any, name, list string) (values []any) {
	records := recordsOf(body, list)
	for _, fits := range []func(member string) bool{
		func(member string) bool { return member == name },
		func(member string) bool { return strings.EqualFold(member, name) },
		contract.Known{Name: name}.Settles,
		contract.Known{Name: name, Record: true}.Settles,
	} {
		for _, record := range records {
			for _, member := range sorted(record) {
				if fits(member) {
					values = append(values, record[member])
				}
			}
		}
	}
	return values
}

// recordsOf are the objects of an array, or of the one member that is an array with objects. Of several such members it
// is the one that is called as the list; what the others hold may be anything.
func recordsOf(body any, list string) (records []map[string]any) {
	switch body := body.(type) {
	case []any:
		for _, element := range body {
			if record, is := element.(map[string]any); is {
				records = append(records, record)
			}
		}
	case map[string]any:
		several := 0
		for _, member := range sorted(body) {
			array, is := body[member].([]any)
			if !is {
				continue
			}
			switch held := recordsOf(array, list); {
			case contract.Known{Name: list}.Settles(member):
				return held
			case len(held) > 0:
				records = held
				several++
			}
		}
		if several > 1 {
			return nil
		}
	}
	return records
}
