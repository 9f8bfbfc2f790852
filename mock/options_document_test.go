package mock_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"understudy/mock"
)

const outer = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {responses: {'200': {$ref: " +
	"'../shared/x.yaml#/ok'}}}}}\n"

// folders are an api folder with a document, and a shared one that it refers to.
func folders(t *testing.T, text string) (api, shared string) {
	t.Helper()
	folder := t.TempDir()
	api, shared = filepath.Join(folder, "api"), filepath.Join(folder, "shared")
	for name, text := range map[string]string{
		filepath.Join(api, "openapi.yaml"): text, filepath.Join(shared, "x.yaml"): "ok: {description: d}\n",
	} {
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return api, shared
}

// generationOf is the generation that answers, by the header of a reply.
func generationOf(t *testing.T, options ...mock.Option) string {
	t.Helper()
	server, err := mock.New(options...)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Close() }()
	reply := httptest.NewRecorder()
	server.ServeHTTP(reply, httptest.NewRequest(http.MethodGet, "/a", http.NoBody))
	if reply.Code != http.StatusOK {
		t.Fatalf("%d %s", reply.Code, reply.Body)
	}
	return reply.Header().Get("Mock-Generation")
}

func TestReferencesLeaveTheFolderOnlyWhereAllowed(t *testing.T) {
	t.Parallel()
	api, shared := folders(t, outer)
	_, err := mock.New(mock.WithDocumentFile(api))
	want := filepath.Join(api, "openapi.yaml") + `:3:46: reference "../shared/x.yaml#/ok" cannot be opened: ` +
		"it leads out of the document's folder"
	if err == nil || !strings.HasPrefix(err.Error(), want) ||
		!strings.HasSuffix(err.Error(), "--allow-ref FOLDER-or-HOST") {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	generationOf(t, mock.WithAllowRef(shared), mock.WithDocumentFile(api))
	if _, err := mock.New(mock.WithAllowRef("localhost")); err == nil || strings.Contains(err.Error(), "\n") {
		t.Errorf("localhost is allowed: %v", err)
	}
}

func TestAGenerationIsOfAllItsFiles(t *testing.T) {
	t.Parallel()
	api, shared := folders(t, outer)
	options := []mock.Option{mock.WithDocumentFile(api), mock.WithAllowRef(shared)}
	before := generationOf(t, options...)
	if again := generationOf(t, options...); again != before {
		t.Errorf("the same files are %s and %s", before, again)
	}
	if err := os.WriteFile(filepath.Join(shared, "x.yaml"), []byte("ok: {description: e}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if after := generationOf(t, options...); after == before {
		t.Errorf("another outer file is the same generation, %s", after)
	}
}

func TestADocumentMayComeFromAStream(t *testing.T) {
	t.Parallel()
	const text = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n" +
		"paths: {/a: {get: {responses: {'200': {description: d}}}}}\n"
	generationOf(t, mock.WithDocumentReader("-", strings.NewReader(text)))
	if _, err := mock.New(mock.WithDocumentReader("-", strings.NewReader(outer))); err == nil ||
		!strings.HasPrefix(err.Error(), "-:3:46: ") {
		t.Errorf("%v", err)
	}
}
