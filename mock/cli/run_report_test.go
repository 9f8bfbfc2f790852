package cli

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"understudy/mock"
	"understudy/mock/report"
)

// A reload in the middle of a run may take an operation away. What broke it is told all the same.
func TestWhatBrokeAnOperationThatIsGoneIsTold(t *testing.T) {
	t.Parallel()
	at := inFolder(t, map[string]string{"a.yaml": soundDocument})
	server, err := mock.New(mock.WithDocumentFile(at("a.yaml")))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Close() }()
	call := func(path string) {
		server.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, path, strings.NewReader("body")))
	}
	mapping := `{"contract": "off", "request": {"urlPath": "/a"}, "response": {"status": 200}}`
	call("/a?__code=555")
	if _, err := server.Session("default").Stub([]byte(mapping)); err != nil {
		t.Fatal(err)
	}
	call("/a")
	renamed := strings.Replace(soundDocument, "operationId: a", "operationId: b", 1)
	if err := os.WriteFile(at("a.yaml"), []byte(renamed), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := server.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	results := contractResults("run", server, server.Coverage(), nil, "http://host")
	told := map[string]bool{}
	for _, operation := range results.Operations {
		for _, outcome := range operation.Outcomes {
			told[outcome.Kind+" "+string(outcome.Verdict)] = true
		}
	}
	list, _ := server.Violations()
	if len(list) == 0 || !told[list[0].Keyword+" "+string(report.Failed)] || !told["unchecked "+string(report.Skipped)] {
		t.Errorf("of %v only %v is told", list, told)
	}
}
