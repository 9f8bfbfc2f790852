package e2e

import (
	"net"
	"os"
	"strings"
	"testing"
)

func TestBrokenSettingsStopTheStart(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = taken.Close() })
	config := func(text string) map[string]string { return map[string]string{"understudy.yaml": text} }
	for name, f := range map[string]fault{
		"unknown flag":        {args: []string{"--seeed=7"}, at: "--seeed"},
		"unknown short flag":  {args: []string{"-z"}, at: "z"},
		"two documents":       {args: []string{"a.yaml", "b.yaml"}},
		"seed banana":         {args: []string{"--seed=banana"}, at: "banana"},
		"seed beyond 64 bits": {args: []string{"--seed=99999999999999999999"}, at: "seed"},
		"now":                 {args: []string{"--now=yesterday"}, at: "yesterday"},
		"now without a zone":  {args: []string{"--now=2025-01-15T10:30:00"}, at: "--now"},
		"now, 30 February":    {args: []string{"--now=2025-02-30T10:30:00Z"}, at: "--now"},
		"records":             {args: []string{"--records=some"}, at: "records", says: []string{"generate", "fixtures"}},
		"auth":                {args: []string{"--auth=maybe"}, at: "auth", says: []string{"personas", "any", "off"}},
		"requests":            {args: []string{"--requests=ignore"}, at: "requests", says: []string{"enforce", "report"}},
		"log format":          {args: []string{"--log-format=xml"}, at: "log-format", says: []string{"text", "json"}},
		"origin":              {args: []string{"--cors-origin=localhost"}, at: "localhost"},
		"origin with a path":  {args: []string{"--cors-origin=http://localhost/a"}, at: "http://localhost/a"},
		"size":                {args: []string{"--max-body=lots"}, at: "max-body"},
		"size below zero":     {args: []string{"--max-body=-1"}, at: "max-body"},
		"size without end":    {args: []string{"--max-body=9999999MiB"}, at: "max-body"},
		"journal too small":   {args: []string{"--journal-bytes=1"}, at: "journal"},
		"head too small":      {args: []string{"--max-head=10"}, at: "--max-head"},
		"time below zero":     {args: []string{"--body-timeout=-1s"}},
		"time of no unit":     {args: []string{"--head-timeout=5"}, at: "head-timeout"},
		"port in use":         {args: []string{"--listen=" + taken.Addr().String()}, at: taken.Addr().String()},
		"port out of range":   {args: []string{"--listen=127.0.0.1:70000"}, at: "70000"},
		"no port":             {args: []string{"--listen=127.0.0.1"}, at: "127.0.0.1"},
		"foreign address":     {args: []string{"--listen=192.0.2.1:0"}, at: "192.0.2.1"},
		"no address":          {args: []string{"--listen=http://127.0.0.1:1"}, at: "--listen"},
		"environment":         {env: []string{"UNDERSTUDY_SEED=banana"}, at: "UNDERSTUDY_SEED"},
		"environment, word":   {env: []string{"UNDERSTUDY_RECORDS=some"}, at: "UNDERSTUDY_RECORDS"},
		"config missing":      {args: []string{"--config=nowhere.yaml"}, at: "nowhere.yaml"},
		"config unknown key":  {files: config("seed: 7\nadmin-tokn: " + secret + "\n"), at: "understudy.yaml:2:"},
		"config bad value":    {files: config("seed: 7\nrecords: " + secret + "\n"), at: "understudy.yaml:2:"},
		"config not YAML":     {files: config("seed: [" + secret), at: "understudy.yaml"},
		"config a list":       {files: config("- seed\n"), at: "understudy.yaml:1"},
		"config nested":       {files: config("seed: {a: 1}\n"), at: "understudy.yaml:1"},
		"config null":         {files: config("seed:\n"), at: "understudy.yaml:1"},
		"config binary":       {files: config("\x00\xff" + secret), at: "understudy.yaml"},
		"config alias bomb":   {files: config("a: &a [*a]\n"), at: "understudy.yaml"},
		"config deep":         {files: config("seed: " + strings.Repeat("[", 100_000)), at: "understudy.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f.refused(t)
		})
	}
}

// TestSpecialFilesAreRefused names what is no regular file: reading it could wait for ever, or never end.
func TestSpecialFilesAreRefused(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"/dev/zero", "/dev/null", "/dev/stdin"} {
		if _, err := os.Stat(name); err != nil {
			t.Skipf("there is no %s here", name)
		}
		for _, args := range [][]string{{name}, {"--fixtures", name}, {"--config", name}} {
			t.Run(strings.Join(args, " "), func(t *testing.T) {
				t.Parallel()
				fault{args: args, at: name}.refused(t)
			})
		}
	}
}
