package cli

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/net/http/httpguts"

	"understudy/mock/verify"
)

// declareService declares what any command has that asks a service.
func (v *verification) declareService(c *cobra.Command) {
	v.proof.declare(c)
	only(c, []string{"fixtures", "seed", "now", "allow-ref", "config", "help"})
	v.declareReports(c)
	f, o := c.Flags(), &v.options
	f.StringVar(&o.Target, "target", "", "address of the service, as https://host; the document's base path follows it")
	f.StringArrayVar(&v.personas, "persona", nil,
		"name=credential, or name=env:VARIABLE: a token, an API key, or user:password; may be repeated")
	f.StringArrayVar(&v.params, "param", nil, "name=value or operation.name=value of a parameter; may be repeated")
	f.StringArrayVar(&v.headers, "header", nil, "'Name: value' that each request has; may be repeated")
	f.BoolVar(&o.AllowWrites, "allow-writes", false, "send POST, PUT, PATCH and DELETE, too")
	f.StringSliceVar(&o.Filter.Operations, "operation", nil, "only these operationIds; * stands for any characters")
	f.StringSliceVar(&o.Filter.Tags, "tag", nil, "only operations with one of these tags")
	f.StringSliceVar(&o.Filter.Paths, "path", nil, "only these paths, as in the document; * stands for any characters")
	f.StringSliceVar(&o.Filter.Methods, "method", nil, "only these methods")
	v.pace = rate{limit{verify.Polite()}}
	f.Var(&v.pace, "rate", "requests in a time, such as 10/s or 120/1m")
	f.DurationVar(&o.Timeout, "timeout", verify.DefaultTimeout, "time for one reply, to its last byte")
	f.IntVar(&o.Retries, "retries", 2, "times a request is sent again after 429, 503 or no reply")
	f.IntVar(&o.Connections, "connections", verify.DefaultConnections, "operations that are asked for at once")
	f.IntVar(&o.MaxCases, "max-cases", verify.DefaultMaxCases, "cases that are sent in all")
	f.StringVar(&v.authorities, "ca", "", "file of certificates (PEM) that may vouch for the service, too")
}

// begin reads the settings. The context ends with a signal, and a second signal ends the program at once.
func (v *verification) begin(args []string) (ctx context.Context, stop func(), err error) {
	if err := v.read(); err != nil {
		return nil, nil, err
	}
	if v.options.Server, err = v.played(args); err != nil {
		return nil, nil, err
	}
	mute()
	ctx, stop = signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	v.options.Seed, v.options.Version, v.options.Progress = v.seed, version(), v.progress()
	return ctx, stop, nil
}

// mute takes its log from the client in net/http, which writes there what a service sends unasked, secrets and all, and
// knows no bound.
func mute() { log.SetOutput(io.Discard) }

// read turns the settings into options.
func (v *verification) read() (err error) {
	if v.options.Target == "" {
		return errors.New("--target is missing: write the address of the service, such as --target https://host")
	}
	if v.options.Now, err = v.frozen(); err != nil {
		return err
	}
	if v.options.Now.IsZero() {
		v.options.Now = time.Now()
	}
	v.options.Rate = v.pace.Limit
	if err := v.checkNumbers(); err != nil {
		return err
	}
	for _, read := range []func() error{v.readPersonas, v.readPairs, v.readAuthorities, v.readBaseline} {
		if err := read(); err != nil {
			return err
		}
	}
	return nil
}

// checkNumbers says which number cannot be used. In verify.Options zero stands for the default, which nobody means who
// writes it.
func (v *verification) checkNumbers() error {
	o := &v.options
	switch {
	case o.Retries < 0 || o.Retries > maxRetries:
		return fmt.Errorf("--retries %d cannot be used: write a number from 0 to %d", o.Retries, maxRetries)
	case o.Timeout <= 0:
		return fmt.Errorf("--timeout %s cannot be used: write a time above zero, such as 10s", o.Timeout)
	case o.MaxCases <= 0:
		return fmt.Errorf("--max-cases %d cannot be used: write a number from 1 on", o.MaxCases)
	case o.Connections <= 0:
		return fmt.Errorf("--connections %d cannot be used: write a number from 1 on", o.Connections)
	}
	return nil
}

// maxRetries is the most that --retries may be.
const maxRetries = 10

// readPersonas reads the credentials. No error quotes one.
func (v *verification) readPersonas() error {
	for _, text := range v.personas {
		name, credential, ok := strings.Cut(text, "=")
		if !ok || name == "" || credential == "" {
			return errors.New("--persona cannot be read: write name=credential, or name=env:VARIABLE")
		}
		login := verify.Login{Persona: name, Credential: credential}
		if variable, is := strings.CutPrefix(credential, "env:"); is {
			value, set := v.lookup(variable)
			if value = strings.TrimSpace(value); !set || value == "" {
				return fmt.Errorf("--persona %.60q: the variable is not set: export it, or write name=credential", name)
			}
			login.Credential, login.Variable = value, variable
		}
		v.options.Personas = append(v.options.Personas, login)
	}
	return nil
}

// readPairs reads parameters and header lines.
func (v *verification) readPairs() error {
	for _, text := range v.params {
		name, value, ok := strings.Cut(text, "=")
		if !ok || name == "" {
			return fmt.Errorf("--param %.60q cannot be read: write name=value or operation.name=value", name)
		}
		v.options.Params = append(v.options.Params, verify.Param{Name: name, Value: value})
	}
	for _, text := range v.headers {
		name, value, ok := strings.Cut(text, ":")
		value = strings.TrimSpace(value)
		if !ok || !httpguts.ValidHeaderFieldName(name) || !httpguts.ValidHeaderFieldValue(value) {
			return errors.New("--header cannot be read: write it as 'Name: value'")
		}
		v.options.Header = append(v.options.Header, verify.Line{Name: name, Value: value})
	}
	return nil
}

// readAuthorities reads the certificates that vouch for the service, besides those of the system.
func (v *verification) readAuthorities() error {
	if v.authorities == "" {
		return nil
	}
	data, err := readSmall(v.authorities)
	if err != nil {
		return fmt.Errorf("--ca %w", err)
	}
	if v.options.Roots, err = x509.SystemCertPool(); err != nil {
		v.options.Roots = x509.NewCertPool()
	}
	if !v.options.Roots.AppendCertsFromPEM(data) {
		return fmt.Errorf("--ca %s: has no certificate: name a file of certificates in PEM", v.authorities)
	}
	return nil
}

// rate is a limit that requests are held to evenly, and not all at once after a rest.
type rate struct{ limit }

// Set takes a limit, and 10/s for 10/1s.
func (r *rate) Set(text string) error {
	calls, per, _ := strings.Cut(text, "/")
	if per != "" && per[0] >= 'a' && per[0] <= 'z' {
		text = calls + "/1" + per
	}
	if err := r.limit.Set(text); err != nil {
		return err
	}
	if r.Burst == 0 {
		r.Burst = 1
	}
	return nil
}
