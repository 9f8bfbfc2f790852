package e2e

import (
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestHelpShowsExamples(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"--help"}, {"-h"}, {"help"}, {"serve", "--help"}, {"help", "serve"}, {
		"health",
		"--help",
	}} {
		got := command(t, t.TempDir(), nil, patient, args...)
		if got.code != 0 || got.stderr != "" {
			t.Errorf("%v: exit code %d, %q", args, got.code, got.stderr)
		}
		if !strings.Contains(got.stdout, "Examples:\n  understudy ") || !strings.Contains(got.stdout, "Flags:") {
			t.Errorf("%v shows no example: %q", args, got.stdout)
		}
	}
}

func TestVersionIsOneLine(t *testing.T) {
	t.Parallel()
	got := command(t, t.TempDir(), nil, patient, "--version")
	if got.code != 0 || !strings.HasPrefix(got.stdout, "understudy ") || strings.Count(got.stdout, "\n") != 1 {
		t.Errorf("got %+v", got)
	}
}

func TestCompletionIsAScript(t *testing.T) {
	t.Parallel()
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		got := command(t, t.TempDir(), nil, patient, "completion", shell)
		if got.code != 0 || !strings.Contains(got.stdout, "understudy") || len(got.stdout) < 1000 {
			t.Errorf("%s: exit code %d, %d bytes", shell, got.code, len(got.stdout))
		}
	}
	got := command(t, t.TempDir(), nil, patient, "__complete", "--records", "")
	if got.code != 0 || !strings.Contains(got.stdout, "generate\nfixtures\n") {
		t.Errorf("the words of a flag are not completed: %+v", got)
	}
}

// TestServeIsTheRootsTwin starts both and asks each for what the other would say.
func TestServeIsTheRootsTwin(t *testing.T) {
	t.Parallel()
	var bodies, generations []string
	for _, args := range [][]string{{}, {"serve"}} {
		p := launch(t, exec.Command(binary, append(args, "--listen", "127.0.0.1:0", "--seed", "7")...))
		a, err := dial(t, p.addr).ask(get("/api/sys/refreshtokens/12345"))
		if err != nil || a.status != http.StatusOK {
			t.Fatalf("%v: got %+v, %v", args, a, err)
		}
		bodies, generations = append(bodies, string(a.body)), append(generations, a.header.Get("Mock-Generation"))
		if got := p.stdout.String(); got != "listening on "+p.url+"\n" {
			t.Errorf("%v: standard output is %q", args, got)
		}
	}
	if bodies[0] != bodies[1] || generations[0] != generations[1] {
		t.Errorf("they differ: %q %q", bodies, generations)
	}
}

// TestFlagBeatsEnvironmentBeatsFile reads which seed is in force from a record that is made up.
func TestFlagBeatsEnvironmentBeatsFile(t *testing.T) {
	t.Parallel()
	made := func(file string, env, args []string) string {
		command := exec.Command(binary, append(args, "--listen", "127.0.0.1:0")...)
		command.Dir, command.Env = t.TempDir(), environment(env...)
		if file != "" {
			write(t, filepath.Join(command.Dir, "understudy.yaml"), file)
		}
		a, err := dial(t, launch(t, command).addr).ask(get("/api/sys/refreshtokens/12345"))
		if err != nil || a.status != http.StatusOK {
			t.Fatalf("got %+v, %v", a, err)
		}
		return string(a.body)
	}
	one, two, three := made("", nil, []string{"--seed=1"}), made("", nil, []string{"--seed=2"}), made(
		"", nil, []string{"--seed=3"},
	)
	if one == two || two == three || one == three {
		t.Fatal("the seed changes nothing")
	}
	for name, test := range map[string]struct{ got, want string }{
		"default":               {made("", nil, nil), one},
		"file":                  {made("seed: 3\n", nil, nil), three},
		"environment":           {made("", []string{"UNDERSTUDY_SEED=2"}, nil), two},
		"environment over file": {made("seed: 3\n", []string{"UNDERSTUDY_SEED=2"}, nil), two},
		"flag over all":         {made("seed: 3\n", []string{"UNDERSTUDY_SEED=2"}, []string{"--seed=1"}), one},
		"flag over environment": {made("", []string{"UNDERSTUDY_SEED=2"}, []string{"--seed=3"}), three},
		"flag over file":        {made("seed: 3\n", nil, []string{"--seed=2"}), two},
	} {
		if test.got != test.want {
			t.Errorf("%s: another seed is in force", name)
		}
	}
}

func TestHealthTellsByItsExitCode(t *testing.T) {
	t.Parallel()
	p := start(t)
	got := command(t, t.TempDir(), nil, patient, "health", p.url)
	if got.code != 0 || got.stdout != "healthy\n" || got.stderr != "" {
		t.Errorf("a server that is well: %+v", got)
	}
	// A port that nobody listens on, and a server that is something else.
	other := dial(t, p.addr)
	for _, address := range []string{"http://" + other.LocalAddr().String(), p.url +
		"/elsewhere", "http://127.0.0.1:1", "nonsense"} {
		got := command(t, t.TempDir(), nil, patient, "health", address)
		if got.code != 1 || got.stdout != "" || !strings.HasPrefix(got.stderr, "understudy: ") ||
			strings.Count(got.stderr, "\n") != 1 {
			t.Errorf("%s: %+v", address, got)
		}
	}
}

// TestOpenListenerNeedsAToken listens on every address: that takes a warning, and a token for the control room.
func TestOpenListenerNeedsAToken(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{"made": nil, "given": {"--admin-token", "0123456789abcdef"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := launch(t, exec.Command(binary, append(args, "--listen", "0.0.0.0:0")...))
			serves(t, p.addr)
			until(t, patient, "the warning", func() bool { return strings.Contains(p.stderr.String(), "warning: ") })
			said := p.stderr.String()
			token := "0123456789abcdef"
			if args == nil {
				_, rest, _ := strings.Cut(said, "Authorization: Bearer ")
				lines := strings.Split(rest, "Authorization: Bearer ")
				token, _, _ = strings.Cut(lines[len(lines)-1], "\n")
				if len(token) < 20 || strings.Count(said, token) != 1 {
					t.Errorf("the token is not printed once: %q", said)
				}
			} else if strings.Contains(said, token) {
				t.Errorf("a token that was given is printed: %q", said)
			}
			for sent, want := range map[string]int{"": 401, "Bearer wrong": 401, "Basic " + token: 401, "Bearer " + token: 200} {
				a, err := dial(t, p.addr).ask(admin("/__admin/requests", p.addr, "Authorization: "+sent))
				if err != nil || a.status != want {
					t.Errorf("with %q: got %+v, %v, want %d", sent, a, err, want)
				}
			}
			if strings.Contains(p.stdout.String(), token) {
				t.Error("the token is on standard output")
			}
		})
	}
	if got := start(t).stderr.String(); strings.Contains(got, "other machines") {
		t.Errorf("a loopback listener warns: %q", got)
	}
}

// TestLoopbackNeedsNoToken is the other side of the test above.
func TestLoopbackNeedsNoToken(t *testing.T) {
	t.Parallel()
	p := start(t)
	a, err := dial(t, p.addr).ask(admin("/__admin/requests", p.addr))
	if err != nil || a.status != http.StatusOK {
		t.Errorf("got %+v, %v", a, err)
	}
	if strings.Contains(p.stderr.String(), "\n  Authorization: Bearer ") {
		t.Errorf("a token was made: %q", p.stderr.String())
	}
}

// admin writes a request to the control room.
func admin(target, host string, fields ...string) string {
	return "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n" + lines(fields) + "\r\n"
}

// TestStandardInputIsLeftAlone gives the program an input that never ends.
func TestStandardInputIsLeftAlone(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("standard input is inherited differently on Windows")
	}
	reader, writer := io.Pipe()
	t.Cleanup(func() { _ = writer.Close() })
	command := exec.Command(binary, "--listen", "127.0.0.1:0")
	command.Stdin = io.LimitReader(reader, 1)
	go func() { _, _ = fmt.Fprint(writer, "q") }()
	serves(t, launch(t, command).addr)
}
