package cli

import (
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// Whatever tells results prints them in each form that it writes them in, and all that tell outcomes have the same.
func TestEveryCommandHasTheSameForms(t *testing.T) {
	t.Parallel()
	all, told := "text|json|junit|sarif|html|ctrf", []string{}
	var look func(c *cobra.Command)
	look = func(c *cobra.Command) {
		for _, child := range c.Commands() {
			look(child)
		}
		name := c.Name()
		if c.Flags().Lookup("report") == nil {
			return
		}
		told = append(told, name)
		want := all
		switch name {
		case "lint":
			want = "text|json|sarif"
		case "run", "proxy":
			// Their standard output is somebody else's.
			want = ""
		}
		got := ""
		if f := c.Flags().Lookup("format"); f != nil {
			got = f.Value.Type()
			if f.Hidden || f.DefValue != "text" {
				t.Errorf("%s: --format is hidden, or %s by default", name, f.DefValue)
			}
		}
		if got != want {
			t.Errorf("%s: --format takes %q, not %q", name, got, want)
		}
	}
	look(newRoot(World{}))
	slices.Sort(told)
	if want := "compare diff lint merge prove proxy run verify"; strings.Join(told, " ") != want {
		t.Errorf("%q write reports, not %q", told, want)
	}
}
