package cli

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"understudy/mock/report"
)

// A reporting is the part of a command that writes what was found: as text for people, and wherever --report says.
// Commands embed it, declare its flag, prepare it once their settings are filled in and before their work begins, and
// write when they have results.
type reporting struct {
	world World
	// aside sends what people read to standard error: standard output is somebody else's.
	aside bool

	// form is how the result is printed: see --format, which commands have whose standard output is theirs.
	form    string
	reports reportList
	fits    []report.Form
	command *cobra.Command
}

// declareReports declares --report and, where standard output is the command's own, --format. Both take the same forms:
// those that fit what the command finds or, without any, all.
func (r *reporting) declareReports(c *cobra.Command, forms ...report.Form) {
	r.command = c
	if r.fits = forms; len(forms) == 0 {
		r.fits = report.Forms()
	}
	if !r.aside {
		words := make([]string, len(r.fits))
		for i, form := range r.fits {
			words[i] = string(form)
		}
		choice(c, &r.form, "format", "how the result is printed", words...)
	}
	c.Flags().Var(&r.reports, "report", "write the result as "+oneOf(r.fits)+
		", as in "+string(r.fits[len(r.fits)-1])+"=FILE; may be repeated")
	// The only error is a flag that does not exist.
	_ = c.RegisterFlagCompletionFunc("report", r.complete)
}

// complete completes the forms; what follows = is a file.
func (r *reporting) complete(_ *cobra.Command, _ []string, to string) ([]string, cobra.ShellCompDirective) {
	if strings.Contains(to, "=") {
		return nil, cobra.ShellCompDirectiveDefault
	}
	var list []string
	for _, form := range r.fits {
		list = append(list, string(form)+"=")
	}
	return list, cobra.ShellCompDirectiveNoSpace | cobra.ShellCompDirectiveNoFileComp
}

// prepareReports refuses what could not be written at the end: forms that do not fit, two reports in one place, a file
// that cannot be written. Taken are files that the command writes besides, where their names are not empty.
func (r *reporting) prepareReports(taken ...string) error {
	files := map[string]bool{}
	for _, file := range taken {
		if name, err := filepath.Abs(file); err == nil && file != "" {
			files[name] = true
		}
	}
	var out []string
	for _, one := range r.reports {
		if !one.form.Fits(r.fits) {
			return fmt.Errorf("--report %s: %s does not fit %s: write %s", &one, one.form, r.command.Name(), oneOf(r.fits))
		}
		if one.file == "" {
			out = append(out, one.String())
			continue
		}
		name, err := filepath.Abs(one.file)
		if err != nil || files[name] {
			return fmt.Errorf("--report %s: something else goes to that file: name one file for each", &one)
		}
		files[name] = true
		if err := canSave(one.file); err != nil {
			return fmt.Errorf("--report %s: %w", one.form, err)
		}
	}
	if f := r.command.Flags().Lookup("format"); f != nil && f.Changed && len(out) == 1 {
		return fmt.Errorf("--format %s and --report %s both go to standard output: name a file for one, as in %s=FILE",
			f.Value, out[0], out[0])
	}
	if len(out) > 1 {
		return fmt.Errorf("--report %s and %s both go to standard output: name a file for one, as in %s=FILE",
			out[0], out[1], out[1])
	}
	return nil
}

// writeReports writes the results: to standard output as people read them or as --format says, unless --report has
// another form for it, and to the files of --report. One that fails does not keep the others from being written.
func (r *reporting) writeReports(results *report.Results) error {
	return r.write(results.Write, false)
}

// writeSheet writes findings likewise. Told says that people know already: then there is no text for them.
func (r *reporting) writeSheet(sheet *report.Sheet, told bool) error {
	return r.write(sheet.Write, told)
}

func (r *reporting) write(as func(io.Writer, report.Form, report.Paint) error, told bool) error {
	to, form := r.world.Stdout, report.Text
	if r.aside {
		to = r.world.Stderr
	}
	if !r.aside {
		form = report.Form(r.form)
	}
	var failed []error
	taken := told && form == report.Text
	for _, one := range r.reports {
		var err error
		if one.file == "" {
			taken = taken || !r.aside
			err = as(r.world.Stdout, one.form, r.world.paint(r.world.Stdout))
		} else {
			err = save(one.file, func(w io.Writer) error { return as(w, one.form, report.Paint{}) })
		}
		if err != nil {
			failed = append(failed, fmt.Errorf("--report %s: %w", one.form, err))
		}
	}
	if !taken {
		if err := as(to, form, r.world.paint(to)); err != nil {
			failed = append(failed, fmt.Errorf("write the result: %w", err))
		}
	}
	return errors.Join(failed...)
}

// paint is how what is written there is coloured: on a terminal, unless NO_COLOR is set.
func (w World) paint(to io.Writer) report.Paint {
	return report.Paint{Colors: w.environ("NO_COLOR") == "" && isTerminal(to)}
}
