package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"understudy/mock/schema"
)

// prefix begins every environment variable that is a setting.
const prefix = "UNDERSTUDY_"

// maxConfig bounds the file of settings, in bytes.
const maxConfig = 1 << 20

// configFile is read when it is there and no other file is named.
const configFile = "understudy.yaml"

// fillIn sets every flag that was not given on the command line: from the environment, else from the file.
func fillIn(flags *pflag.FlagSet, world World) error {
	given := map[string]bool{}
	flags.Visit(func(f *pflag.Flag) { given[f.Name] = true })
	var failed error
	flags.VisitAll(func(f *pflag.Flag) {
		name := prefix + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		value, ok := world.lookup(name)
		if !ok || given[f.Name] || failed != nil {
			return
		}
		given[f.Name] = true
		if flags.Set(f.Name, value) != nil {
			failed = fmt.Errorf("%s: the value cannot be used for --%s: write %s", name, f.Name, wanted(f))
		}
	})
	if failed != nil {
		return failed
	}
	if unknown := world.unknown(flags); unknown != "" {
		_, _ = fmt.Fprintf(world.Stderr, "warning: %s is no setting of this version: see understudy serve --help\n", unknown)
	}
	return fillFromFile(flags, given)
}

func fillFromFile(flags *pflag.FlagSet, given map[string]bool) error {
	name, named := configFile, false
	if f := flags.Lookup("config"); f != nil && f.Value.String() != "" {
		name, named = f.Value.String(), true
	}
	if _, err := os.Stat(name); !named && errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	data, err := readSmall(name)
	if err != nil {
		return err
	}
	doc, err := schema.Read(name, data)
	if err != nil {
		return err
	}
	top := doc.Top()
	if top.Node.Kind != schema.Object {
		return fmt.Errorf("%s: is no list of settings: write lines such as seed: 7", top.Location())
	}
	for i, key := range top.Node.Names {
		item := top.Item(i)
		flag := flags.Lookup(key)
		if flag == nil && elsewhere(key) {
			continue
		}
		if flag == nil || key == "config" || key == "help" {
			return fmt.Errorf("%s: the setting %.40q is not known: see understudy serve --help", item.Location(), key)
		}
		if given[key] {
			continue
		}
		if !setFromNode(flags, flag, item.Node) {
			return fmt.Errorf("%s: the value cannot be used for %s: write %s", item.Location(), key, wanted(flag))
		}
	}
	return nil
}

// readSmall reads a regular file of at most 1 MiB.
func readSmall(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxConfig {
		return nil, fmt.Errorf("%s: cannot be read: name a regular file of at most %d KiB", name, maxConfig>>10)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("%s: cannot be read: check that it may be read", name)
	}
	return data, nil
}

// elsewhere reports whether a setting is one of another command: one file, or one environment, may serve them all, and
// what makes no difference to a command is passed over.
func elsewhere(name string) bool { return takes(newRoot(World{}), name) }

func takes(c *cobra.Command, name string) bool {
	return c.Flags().Lookup(name) != nil || slices.ContainsFunc(c.Commands(), func(below *cobra.Command) bool {
		return takes(below, name)
	})
}

// wanted says what a flag takes, without the value that was given: it may be a secret.
func wanted(flag *pflag.Flag) string {
	switch kind := flag.Value.Type(); kind {
	case "string":
		return "one word"
	case "stringSlice", "stringArray":
		return "one value, or a list"
	case "bool":
		return "true or false"
	case "int64", "int":
		return "a whole number"
	case limitType:
		return "calls in a time, such as 120/1m or 10/100ms"
	case "duration":
		return "a time such as 500ms or 10s"
	case "bytes":
		return sizeForm
	case reportType:
		return reportForm()
	default:
		return "one of " + strings.ReplaceAll(kind, "|", ", ")
	}
}

// setFromNode sets a flag from a scalar or, where the flag takes several, a list of them.
func setFromNode(flags *pflag.FlagSet, flag *pflag.Flag, n *schema.Node) bool {
	if n.Kind == schema.Object || n.Kind == schema.Null {
		return false
	}
	if n.Kind == schema.Array {
		list, ok := flag.Value.(pflag.SliceValue)
		if !ok {
			return false
		}
		texts := make([]string, len(n.Items))
		for i, item := range n.Items {
			texts[i] = item.Text
		}
		flag.Changed = true
		return list.Replace(texts) == nil
	}
	return flags.Set(flag.Name, n.Text) == nil
}

// unknown is the first variable of the environment that is named like a setting and is none. UNDERSTUDY_URL is what a
// test suite reads, and is left alone.
func (w World) unknown(flags *pflag.FlagSet) string {
	for _, pair := range w.Environ {
		name, _, _ := strings.Cut(pair, "=")
		word, ours := strings.CutPrefix(name, prefix)
		flag := strings.ToLower(strings.ReplaceAll(word, "_", "-"))
		if ours && word != "URL" && flags.Lookup(flag) == nil && !elsewhere(flag) {
			return name
		}
	}
	return ""
}

// lookup finds a variable of the environment.
func (w World) lookup(name string) (string, bool) {
	for _, pair := range w.Environ {
		if value, ok := strings.CutPrefix(pair, name+"="); ok {
			return value, true
		}
	}
	return "", false
}

// environ is a variable of the environment, or "".
func (w World) environ(name string) string {
	value, _ := w.lookup(name)
	return value
}
