package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// suite runs `understudy run` with flags and a script: see playSuite.
func suite(t *testing.T, folder, script string, env []string, flags ...string) outcome {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	args := append(append([]string{"run"}, flags...), "--", self)
	return command(t, folder, append(env, suiteVariable+"="+script), patient, args...)
}

const fixtureCall = "get /api/sys/refreshtokens/87654321 reader-token\n"

func TestRunEndsAsTheCommandAndTheContractDo(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		script string
		flags  []string
		code   int
		// out is all of standard output, and told what the report has.
		out, told string
	}{
		"all is well": {
			script: fixtureCall + "get /api/sys/refreshtokens/1", out: "200\n401\n", told: "1 passed",
		},
		"the command fails":              {script: fixtureCall + "exit 7", code: 7, out: "200\n", told: "ended with 7"},
		"its code goes before the gates": {script: "get /nowhere\nexit 3", code: 3, out: "404\n", told: "no path /nowhere"},
		"a request breaks the contract": {
			script: "get /api/sys/refreshtokens/abc reader-token", code: 1, out: "400\n", told: "is not an integer",
		},
		"too little is met": {
			script: fixtureCall, flags: []string{"--min-coverage", "90"}, code: 1, out: "200\n", told: "at least 90",
		},
		"enough is met": {script: fixtureCall, flags: []string{"--min-coverage", "1"}, out: "200\n"},
		"a status was not met": {
			script: fixtureCall, flags: []string{"--require", "getRefreshToken:200,404"}, code: 1, out: "200\n",
			told: "no test met 404",
		},
		"what is no request is told": {
			script: "get / " + strings.Repeat("x", 40<<10), code: 1, out: "431\n",
			told: "refused with 431 Request Header Fields Too Large",
		},
		"a reply that nobody waited for": {
			script: "abandon /api/sys/refreshtokens/87654321?__delay=30s reader-token",
			flags:  []string{"--require", "getRefreshToken:200"}, code: 1, out: "no reply\n", told: "no test met 200",
		},
		"all statuses were met": {
			script: fixtureCall + "get /api/sys/refreshtokens/1", flags: []string{"--require", "getRefreshToken:200,401"},
			out: "200\n401\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := suite(t, t.TempDir(), test.script, nil, test.flags...)
			if got.code != test.code || got.stdout != test.out || !strings.Contains(got.stderr, test.told) {
				t.Errorf("code %d, not %d; standard output %q, not %q; %q in the report:\n%s", got.code, test.code, got.stdout,
					test.out, test.told, got.stderr)
			}
		})
	}
}

func TestRunCannotStart(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		args []string
		told string
	}{
		"no command":           {[]string{"run"}, "after two dashes"},
		"nothing after dashes": {[]string{"run", "--"}, "after two dashes"},
		"two documents":        {[]string{"run", "a.yaml", "b.yaml", "--", "true"}, "too many"},
		"no such command":      {[]string{"run", "--", "no-such-command-here"}, "no-such-command-here"},
		"no such document":     {[]string{"run", "none.yaml", "--", "true"}, "none.yaml"},
		"no such operation":    {[]string{"run", "--require", "none:404", "--", "true"}, "name one of"},
		"no such status":       {[]string{"run", "--require", "getRefreshToken:418", "--", "true"}, "documents 200"},
		"a demand of nothing":  {[]string{"run", "--require", "getRefreshToken", "--", "true"}, "cannot be read"},
		"no percentage":        {[]string{"run", "--min-coverage", "101", "--", "true"}, "no percentage"},
		"no variable":          {[]string{"run", "--env", "A=B", "--", "true"}, "no name of a variable"},
		"a flag of serve":      {[]string{"run", "--listen", "127.0.0.1:1", "--", "true"}, "makes no difference"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := command(t, t.TempDir(), nil, patient, test.args...)
			if got.code != 2 || got.stdout != "" || !strings.Contains(got.stderr, test.told) ||
				strings.Count(got.stderr, "\n") > 5 {
				t.Errorf("got %+v", got)
			}
		})
	}
}

// What the suite writes goes where it would go without understudy, byte for byte, and the report comes after it.
func TestRunLeavesTheOutputAlone(t *testing.T) {
	t.Parallel()
	got := suite(t, t.TempDir(), fixtureCall+"print \x1b[31mred\x1b[0m\ncomplain on standard error\nprint last", nil)
	const out, complaint = "200\n\x1b[31mred\x1b[0m\nlast\n", "on standard error\n"
	if got.code != 0 || got.stdout != out || !strings.HasPrefix(got.stderr, complaint) {
		t.Errorf("got %+v", got)
	}
}

func TestRunTellsTheAddressInTheEnvironment(t *testing.T) {
	t.Parallel()
	script := "variable UNDERSTUDY_URL\nvariable API_URL\nvariable OTHER"
	got := suite(t, t.TempDir(), script, []string{"API_URL=http://elsewhere", "OTHER=kept"}, "--env", "API_URL")
	lines := strings.Split(got.stdout, "\n")
	if got.code != 0 || len(lines) != 4 || !strings.HasPrefix(lines[0], "http://127.0.0.1:") || lines[1] != lines[0] ||
		lines[2] != "kept" {
		t.Errorf("got %+v", got)
	}
}

func TestRunKeepsWhatWasMet(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	got := suite(t, folder, fixtureCall, nil, "--coverage-out", "met.json")
	data, err := os.ReadFile(filepath.Join(folder, "met.json"))
	if err != nil || got.code != 0 {
		t.Fatalf("%v: %+v", err, got)
	}
	var file struct {
		Operations []struct {
			ID  string
			Met bool
		}
		Met, Total int
	}
	if err := json.Unmarshal(data, &file); err != nil || file.Met == 0 || file.Met >= file.Total {
		t.Fatalf("%v: %s", err, data)
	}
	for _, one := range file.Operations {
		if one.Met != (one.ID == "getRefreshToken") {
			t.Errorf("%s was met: %t", one.ID, one.Met)
		}
	}
	if entries, err := os.ReadDir(folder); err != nil || len(entries) != 1 {
		t.Errorf("the folder has %v, %v", entries, err)
	}
}

// A suite that names its sessions, and ends them, has met what they met.
func TestRunCountsEverySession(t *testing.T) {
	t.Parallel()
	got := suite(t, t.TempDir(), fixtureCall+"get /__admin/coverage?session=* x", nil, "--require", "getRefreshToken:200")
	if got.code != 0 || got.stdout != "200\n200\n" {
		t.Errorf("got %+v", got)
	}
}
