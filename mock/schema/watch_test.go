package schema_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"understudy/mock/schema"
)

func TestAWatchedCheckEndsWithItsTime(t *testing.T) {
	t.Parallel()
	doc, err := schema.Read("s.json", []byte(`{"items": {"pattern": "^(a+)+$(?!c)b"}, "maxItems": 200000}`))
	if err != nil {
		t.Fatal(err)
	}
	set := schema.NewWatchedSet(schema.NewLibrary(doc, nil), schema.OpenAPI31)
	s := set.Schema(doc.Top(), schema.Request)
	slow, quick, many := make([]any, 1000), []any{"b", 1}, make([]any, 10_000_000)
	for i := range slow {
		slow[i] = strings.Repeat("a", 41)
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if kept, sure := s.CheckWithin(time.Millisecond, slow); kept || sure {
				t.Errorf("slow: kept is %v, sure is %v", kept, sure)
			}
			if kept, sure := s.CheckWithin(time.Minute, quick); kept || !sure {
				t.Errorf("quick: kept is %v, sure is %v", kept, sure)
			}
			if kept, sure := s.CheckWithin(time.Minute, []any{1, 2}); !kept || !sure {
				t.Errorf("no text: kept is %v, sure is %v", kept, sure)
			}
			if kept, sure := s.CheckWithin(time.Minute, many); kept || sure {
				t.Errorf("many: kept is %v, sure is %v", kept, sure)
			}
		})
	}
	all.Wait()
}
