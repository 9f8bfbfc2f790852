package mock

import (
	"context"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"understudy/mock/coverage"
)

// A bodyWhile does something when its first byte is asked for.
type bodyWhile struct {
	strings.Reader
	once sync.Once
	do   func()
}

func (b *bodyWhile) Read(to []byte) (int, error) {
	b.once.Do(b.do)
	return b.Reader.Read(to)
}

func TestARequestThatOutlivesItsGenerationLosesNoCoverage(t *testing.T) {
	t.Parallel()
	const document = `openapi: 3.1.0
info: {title: T, version: "1"}
paths:
  /a: {put: {operationId: a, requestBody: {content: {text/plain: {}}}, responses: {"204": {description: x}}}}
`
	file := filepath.Join(t.TempDir(), "openapi.yaml")
	put(t, file, document)
	s, err := New(WithDocumentFile(file))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	body := &bodyWhile{Reader: *strings.NewReader("x"), do: func() {
		put(t, file, document+`  /b: {get: {operationId: b, responses: {"204": {description: x}}}}`+"\n")
		if _, err := s.Reload(context.Background()); err != nil {
			t.Error(err)
		}
		s.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/b", nil))
	}}
	r := httptest.NewRequest(http.MethodPut, "/a", body)
	r.Header.Set("Content-Type", "text/plain")
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if before := s.current.Load().id; w.Code != http.StatusNoContent || w.Header().Get("Mock-Generation") == before {
		t.Errorf("%d of generation %s, and %s is the one of now", w.Code, w.Header().Get("Mock-Generation"), before)
	}
	for _, file := range []*coverage.File{s.Coverage(), s.Session("default").Coverage()} {
		if len(file.Operations) != 2 || !file.Operations[0].Met || !file.Operations[1].Met {
			t.Errorf("%+v", file.Operations)
		}
	}
}
