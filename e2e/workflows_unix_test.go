//go:build unix

package e2e

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A gate is a workflow of examples/workflows, played in a project of its own.
type gate struct {
	file string
	// build has the step that builds the program played, too. Else the program under test is found where it puts it.
	build bool
	// project changes the project, which is a copy of examples/go-suite with the built-in API in api/.
	project func(t *testing.T, folder string)
	code    int
	// told is in what the steps print, and found in the report for code views.
	told, found string
}

func TestWorkflowsLetThroughWhatKeepsTheContract(t *testing.T) {
	t.Parallel()
	for name, one := range map[string]gate{
		"consumer": {file: "consumer.yml", build: true, told: "passed: "},
		"provider": {file: "provider.yml", told: "passed: ", project: service()},
		"contract that stays": {
			file: "contract-change.yml", told: "nothing changed",
		},
		"change that does not hurt this consumer": {
			file: "contract-change.yml", told: "no change hurts, 1 break others",
			project: changed("minimum: 1\n          example: 87654321", "minimum: 2\n          example: 87654321"),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			one.hold(t)
		})
	}
}

func TestWorkflowsStopWhatBreaksTheContract(t *testing.T) {
	t.Parallel()
	for name, one := range map[string]gate{
		"a consumer that sends what is not allowed": {
			file: "consumer.yml", code: 1, told: "1 failed", found: "is not an integer",
			project: func(t *testing.T, folder string) {
				write(t, filepath.Join(folder, "careless_test.go"), careless)
			},
		},
		"a consumer that meets too little": {
			file: "consumer.yml", code: 1, told: "1 failed", found: "no test met 403",
			project: func(t *testing.T, folder string) {
				replace(t, filepath.Join(folder, "client_test.go"), `token: "reader-token", want: expiring.ErrNotAllowed`,
					`token: "nobody", password: "x", want: expiring.ErrSignIn`)
			},
		},
		"a service that asks nobody who they are": {
			file: "provider.yml", code: 1, told: "ignored_auth", found: "ignored_auth", project: service("--auth", "off"),
		},
		"a change that hurts this consumer": {
			file: "contract-change.yml", code: 1, told: "1 change hurts", found: "request-parameter-max-decreased",
			project: changed("maximum: 1000\n        default: 25", "maximum: 24\n        default: 24"),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			one.hold(t)
		})
	}
}

// careless is a test that is content with being refused.
const careless = `package expiring_test

import (
	"net/http"
	"testing"
)

func TestCareless(t *testing.T) {
	client := session(t)
	request, err := http.NewRequest(http.MethodGet, client.BaseURL+"/api/sys/refreshtokens?size=many", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	request.SetBasicAuth(client.User, client.Password)
	reply, err := client.HTTP.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = reply.Body.Close()
}
`

// hold plays the workflow, and holds its end and its reports to what is expected.
func (g *gate) hold(t *testing.T) {
	t.Helper()
	for _, name := range []string{"bash", "curl", "git", "go"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("%v: this needs %s", err, name)
		}
	}
	folder := t.TempDir()
	must(t, "the suite", os.CopyFS(folder, os.DirFS(filepath.Join("..", "examples", "go-suite"))))
	must(t, "the fixtures", os.CopyFS(filepath.Join(folder, "api", "fixtures"), os.DirFS(filepath.Join("..", "fixtures"))))
	document, err := os.ReadFile(filepath.Join("..", "openapi.yaml"))
	must(t, "the document", err)
	write(t, filepath.Join(folder, "api", "openapi.yaml"), string(document))
	git(t, folder, "init", "-q")
	git(t, folder, "add", ".")
	git(t, folder, "-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "-q", "-m", "Begin")
	if g.project != nil {
		g.project(t, folder)
	}
	run := workflowRun{folder: folder, temp: t.TempDir(), program: binary, expressions: map[string]string{
		"github.event.pull_request.base.sha": git(t, folder, "rev-parse", "HEAD"),
		"secrets.ADMIN_TOKEN":                "admin-token",
		"vars.UNDERSTUDY_REPOSITORY":         "here",
		"vars.UNDERSTUDY_REF":                "here",
	}, env: map[string]string{"SERVICE_URL": "http://" + free(t)}}
	if g.build {
		run.program = ""
	}
	run.play(t, g.file)
	if run.code != g.code || !strings.Contains(run.told.String(), g.told) {
		t.Errorf("it ended with %d, not %d, and %q in:\n%s", run.code, g.code, g.told, run.told.String())
	}
	if len(run.sarif) == 0 || !strings.Contains(string(run.sarif), g.found) {
		t.Errorf("not %q, but in the report for code views:\n%s", g.found, run.sarif)
	}
}

// service is a service that the provider builds: here the program itself, which may lie.
func service(flags ...string) func(*testing.T, string) {
	return func(t *testing.T, folder string) {
		t.Helper()
		name := filepath.Join(folder, "start-service")
		write(t, name, "#!/bin/sh\nexec understudy api/openapi.yaml --fixtures api/fixtures --listen \"$1\" "+
			strings.Join(flags, " ")+"\n")
		must(t, "the service", os.Chmod(name, 0o755))
	}
}

// changed is a project whose document has something else than the one that is committed.
func changed(from, to string) func(*testing.T, string) {
	return func(t *testing.T, folder string) {
		t.Helper()
		replace(t, filepath.Join(folder, "api", "openapi.yaml"), from, to)
	}
}

// replace changes a text that a file has.
func replace(t *testing.T, name, from, to string) {
	t.Helper()
	data, err := os.ReadFile(name)
	must(t, "a file", err)
	if !strings.Contains(string(data), from) {
		t.Fatalf("%s does not have %q", name, from)
	}
	write(t, name, strings.Replace(string(data), from, to, 1))
}

// free is an address that nothing listens at, for a service that cannot be told to choose one.
func free(t *testing.T) string {
	t.Helper()
	at, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, "a port", err)
	defer func() { _ = at.Close() }()
	return at.Addr().String()
}

// git runs a command of git in a folder, whatever this machine's own settings of git are.
func git(t *testing.T, folder string, args ...string) string {
	t.Helper()
	command := exec.Command("git", args...)
	command.Dir, command.Env = folder, environment("GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1")
	told, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, told)
	}
	return strings.TrimSpace(string(told))
}
