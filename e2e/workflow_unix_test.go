//go:build unix

package e2e

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"
)

// stepLimit is how long a step of a workflow may take, with the tests that it compiles.
const stepLimit = 2 * time.Minute

// A workflow is what is read of a file of examples/workflows.
type workflow struct {
	Jobs map[string]struct {
		Env   map[string]string
		Steps []workflowStep
	}
}

type workflowStep struct {
	Name, If, Uses, Run string
	Env                 map[string]string
	With                map[string]any
}

// A workflowRun plays a workflow in a folder, as the machine of a CI system would: the commands as they are, and in
// place of actions what is seen of them here.
type workflowRun struct {
	folder, temp string
	// program is put where the workflow's own build would put it, unless it is "".
	program string
	// expressions are the values of ${{ }}, and env goes before the environment of the job.
	expressions, env map[string]string

	path  []string
	code  int // that of the first step that failed
	told  bytes.Buffer
	sarif []byte
}

func (w *workflowRun) play(t *testing.T, file string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "examples", "workflows", file))
	must(t, "the workflow", err)
	var read workflow
	must(t, "the workflow", yaml.Unmarshal(data, &read))
	if len(read.Jobs) != 1 {
		t.Fatalf("%s has %d jobs", file, len(read.Jobs))
	}
	for _, job := range read.Jobs {
		for _, one := range job.Steps {
			// What has no condition is for a job that has not failed.
			if w.code != 0 && !strings.Contains(one.If, "!cancelled()") {
				continue
			}
			if one.Run == "" {
				w.action(t, one)
				continue
			}
			w.run(t, one, job.Env)
		}
	}
}

// run runs the commands of a step. What it leaves running ends with the test.
func (w *workflowRun) run(t *testing.T, one workflowStep, job map[string]string) {
	t.Helper()
	if one.Name == "Build understudy" && w.program != "" {
		at := filepath.Join(w.temp, "understudy")
		must(t, "a folder for the program", os.Mkdir(at, 0o755))
		must(t, "the program", os.Symlink(w.program, filepath.Join(at, "understudy")))
		w.path = append(w.path, at)
		return
	}
	script, added := filepath.Join(w.temp, "step.sh"), filepath.Join(w.temp, "path")
	write(t, script, w.filled(t, one.Run))
	write(t, added, "")
	ctx, cancel := context.WithTimeout(t.Context(), stepLimit)
	defer cancel()
	command := exec.CommandContext(ctx, "bash", "--noprofile", "--norc", "-eo", "pipefail", script)
	command.Dir, command.Stdout, command.Stderr = w.folder, &w.told, &w.told
	command.Env = environment("RUNNER_TEMP="+w.temp, "GITHUB_PATH="+added, "GIT_CONFIG_GLOBAL=/dev/null",
		"PATH="+strings.Join(append(w.path, os.Getenv("PATH")), ":"))
	for _, env := range []map[string]string{job, one.Env, w.env} {
		for name, value := range env {
			command.Env = append(command.Env, name+"="+w.filled(t, value))
		}
	}
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	end := func() error { return syscall.Kill(-command.Process.Pid, syscall.SIGKILL) }
	command.Cancel, command.WaitDelay = end, time.Second
	must(t, one.Name, command.Start())
	t.Cleanup(func() { _ = end() })
	if err := command.Wait(); err != nil {
		w.code = command.ProcessState.ExitCode()
	}
	data, err := os.ReadFile(added)
	must(t, "what was added to PATH", err)
	w.path = append(w.path, strings.Fields(string(data))...)
}

// action does what is seen of an action here: a checkout of this project is there, and what is uploaded must be.
func (w *workflowRun) action(t *testing.T, one workflowStep) {
	t.Helper()
	name, version, _ := strings.Cut(one.Uses, "@")
	if !regexp.MustCompile(`^v[1-9][0-9]*$`).MatchString(version) {
		t.Errorf("%s is not pinned by the tag of a version", one.Uses)
	}
	switch name {
	case "actions/setup-go":
	case "actions/checkout":
		path, ok := one.With["path"].(string)
		if !ok {
			return
		}
		project, err := filepath.Abs("..")
		must(t, "this project", err)
		must(t, "its checkout", os.Symlink(project, filepath.Join(w.folder, path)))
	case "github/codeql-action/upload-sarif":
		w.sarif = w.uploaded(t, one.With["sarif_file"])
	case "actions/upload-artifact":
		w.uploaded(t, one.With["path"])
	default:
		t.Errorf("what %s does is not known here", one.Uses)
	}
}

// uploaded reads files, one a line, that are there whatever the steps before came to.
func (w *workflowRun) uploaded(t *testing.T, names any) (all []byte) {
	t.Helper()
	lines, _ := names.(string)
	if lines == "" {
		t.Error("nothing is uploaded")
	}
	for _, name := range strings.Fields(lines) {
		data, err := os.ReadFile(filepath.Join(w.folder, name))
		if err != nil || len(data) == 0 {
			t.Errorf("%s has %d bytes: %v", name, len(data), err)
		}
		all = append(all, data...)
	}
	return all
}

// filled is a text with the values of its expressions.
func (w *workflowRun) filled(t *testing.T, text string) string {
	t.Helper()
	return regexp.MustCompile(`\$\{\{ *(.*?) *\}\}`).ReplaceAllStringFunc(text, func(match string) string {
		name := strings.Trim(match, "${} ")
		value, ok := w.expressions[name]
		if !ok {
			t.Errorf("the value of %s is not known here", match)
		}
		return value
	})
}
