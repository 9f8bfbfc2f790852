package catalog_test

import (
	"fmt"
	"sync"
	"testing"

	"understudy/mock"
	"understudy/mock/cases"
	"understudy/mock/catalog"
	"understudy/mock/coverage"
	"understudy/mock/persona"
)

// offered asks for all that a server offers: each operation with all that a request may have, and each response of it
// in each media type and with each example.
func offered(t *testing.T, server *mock.Server, base string) {
	t.Helper()
	c, err := server.Fresh()
	if err != nil {
		t.Fatal(err)
	}
	maker := cases.New(c, cases.Options{})
	for _, played := range server.Played().Operations {
		o := c.Operation(played.ID)
		request, why := maker.Make(o, true)
		if why.String() != "" {
			if request, why = maker.Make(o, false); why.String() != "" {
				continue
			}
		}
		ask := func(lines ...string) {
			// What comes of it shows in what was met.
			_, _ = send(t.Context(), base, &catalog.Request{Request: request.With(lines...)})
		}
		ask()
		for _, one := range server.Outcomes(played) {
			status, ok := played.StatusOf(one.Response)
			if !ok {
				continue
			}
			code, accept := fmt.Sprintf("code=%d", status), "Accept: */*"
			if one.Content != nil {
				accept = "Accept: " + one.Content.MediaType
			}
			ask("Prefer: "+code, accept)
			for _, example := range one.Examples {
				if prefer, ok := cases.Preferring(code, example); ok {
					ask("Prefer: "+prefer, accept)
				}
			}
		}
	}
}

// unmet are the points of the documents that offered does not meet, each with why.
func unmet() map[string]string {
	const other, never = "requests are made up in the first media type", "no value can be one"
	list := map[string]string{
		"get_pets_name":              "another operation answers for its path",
		"loose parameter query list": "nothing says what its elements are, so none is made up",
		"some parameter query never": never,
		"apply request media type application/x-www-form-urlencoded":  other,
		"apply request media type multipart/form-data":                other,
		"book request media type application/xml":                     other,
		"putVersion request media type application/json-patch+json":   other,
		"putVersion request media type application/vnd.babel.v2+json": other,
		"replaceFile request media type image/png":                    other,
		"replaceFile request media type text/plain":                   other,
	}
	for _, status := range []string{"201", "202", "203", "206"} {
		list["stairs status "+status] = never
		list["stairs reply media type "+status+" application/json"] = never
	}
	return list
}

// Whatever is counted can be met, but for what is listed. Values of enums and optional fields are left out: they follow
// from what bodies are made up.
func TestAllThatIsCountedCanBeMet(t *testing.T) {
	t.Parallel()
	why := unmet()
	var mu sync.Mutex
	t.Run("documents", func(t *testing.T) {
		for name, options := range suite(t) {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				server, base := serve(t, append(options, mock.WithAuth(persona.ModeOff))...)
				offered(t, server, base)
				mu.Lock()
				defer mu.Unlock()
				for _, point := range left(server.Coverage()) {
					if why[point] == "" {
						t.Errorf("nothing met %s", point)
					}
					delete(why, point)
				}
			})
		}
	})
	for point := range why {
		t.Errorf("%s was met, or is no more", point)
	}
}

// left are the points that were not met, but for those of operations that were not.
func left(file *coverage.File) (points []string) {
	for _, o := range file.Operations {
		if !o.Met {
			points = append(points, o.ID)
			continue
		}
		for _, one := range o.Points {
			if !one.Met && one.Kind != coverage.Value && one.Kind != coverage.Field {
				points = append(points, o.ID+" "+string(one.Kind)+" "+one.Name)
			}
		}
	}
	return points
}
