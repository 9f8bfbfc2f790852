package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"understudy/mock"
	"understudy/mock/listener"
	"understudy/mock/upstream"
)

func newProxy(world World) *cobra.Command {
	p := &proxy{serve: serve{World: world}, reporting: reporting{world: world, aside: true}}
	command := &cobra.Command{
		Use:   "proxy [SPEC] --target URL",
		Short: "Stand before a real service, and hold both sides to the document",
		Long: "proxy passes every request on to a real service, and holds request and reply to an OpenAPI document: what\n" +
			"breaks it is refused, or passed on and reported. SPEC is a file, a folder, or - for standard input;\n" +
			"without it the API that is built in is the contract. Once it accepts connections it prints one line on\n" +
			"standard output: listening on http://127.0.0.1:4010. SIGTERM and SIGINT let what is in flight end" + hangupHelp,
		Example: `  understudy proxy api.yaml --target https://api.example.com
  understudy proxy api.yaml --target http://127.0.0.1:8080 --requests report --replies report
  understudy proxy api.yaml --target https://staging.example.com --upstream-ca ca.pem --record stubs
  understudy serve api.yaml --fixtures stubs       play what was recorded`,
		Args: atMostOne("document"),
		PreRunE: func(c *cobra.Command, _ []string) error {
			if err := p.fill(c); err != nil {
				return err
			}
			return p.prepareReports()
		},
		RunE:              func(_ *cobra.Command, args []string) error { return p.run(args) },
		ValidArgsFunction: documentNames,
	}
	p.declare(command)
	return command
}

// proxy is the command with its settings.
type proxy struct {
	serve
	reporting
	target, replies, missing string
	caFile, record           string
	patience                 time.Duration
	maxReply                 size
	redact                   []string
}

// declare declares the flags: those of serve, so that one file of settings serves both, but those that make no
// difference are not shown.
func (p *proxy) declare(c *cobra.Command) {
	p.flags(c)
	f := c.Flags()
	f.VisitAll(func(flag *pflag.Flag) {
		flag.Hidden = slices.Contains([]string{
			"fixtures", "seed", "now", "records", "auth", "throttle", "dynamic",
		}, flag.Name)
	})
	// The service has rules of its own for web pages of other origins.
	p.corsOrigins = []string{"none"}
	f.Lookup("cors-origin").DefValue = "[none]"
	f.Lookup("cors-origin").Usage = "origin of web pages that may read replies, in place of the service's own rules"
	f.Lookup("requests").Usage = "refuse a request that breaks the contract, or pass it on and report it"
	f.StringVar(&p.target, "target", "", "the service that requests are passed on to: http or https, host, and base path")
	choice(c, &p.replies, "replies", "refuse a reply that breaks the contract (502), or pass it on and report it",
		"enforce", "report")
	choice(c, &p.missing, "on-missing", "pass on what the document does not have, let the stand-in answer, or fail it",
		"pass", "mock", "fail")
	f.StringVar(&p.caFile, "upstream-ca", "", "file of certificates in PEM that alone are trusted for the target")
	f.DurationVar(&p.patience, "upstream-timeout", upstream.DefaultTimeout,
		"time for the target to begin its reply, and then to go on with it (504)")
	p.maxReply = mock.DefaultMaxReply
	f.Var(&p.maxReply, "max-reply", "largest reply that is held to the contract")
	f.StringVar(&p.record, "record", "", "folder to keep exchanges in as fixtures, without their secrets")
	f.StringSliceVar(&p.redact, "redact", nil,
		"name of a header, parameter or member that is secret besides those the document says; may be repeated")
	p.declareReports(c)
}

// run opens the target and serves before it, until a signal ends it.
func (p *proxy) run(args []string) error {
	target, err := p.open()
	if err != nil {
		return err
	}
	defer target.Close()
	mute()
	to := mock.Upstream{
		Target: target, Replies: mock.Replies(p.replies), Missing: mock.Missing(p.missing), MaxReply: int64(p.maxReply),
	}
	p.onward = fmt.Sprintf("%s (%s): requests %s, replies %s, unknown operations %s",
		target.URL(), strings.Join(target.Addresses(), ", "), p.requests, p.replies, p.missing)
	if p.record != "" {
		if to.Recorder, err = upstream.OpenRecorder(p.record); err != nil {
			return err
		}
		defer func() { _ = to.Recorder.Close() }()
	}
	if began := time.Now(); len(p.reports) > 0 {
		p.ended = func(server *mock.Server, at *listener.Server) error { return p.tell(server, at, began) }
	}
	err = p.serve.run(args, mock.WithUpstream(to), mock.WithConcealed(p.redact...))
	if to.Recorder != nil {
		files, bytes := to.Recorder.Count()
		p.say(fmt.Sprintf("recorded %d files of %d bytes to %s\n", files, bytes, p.record))
	}
	return err
}

// tell writes how either side broke the contract. Its commands go to the address that the proxy had.
func (p *proxy) tell(server *mock.Server, at *listener.Server, began time.Time) error {
	results := contractResults("proxy", server, server.Coverage(), at.Unread(), at.URL())
	results.Began, results.Elapsed = began, time.Since(began)
	return p.writeReports(results)
}

// open resolves the target. A signal ends that.
func (p *proxy) open() (*upstream.Target, error) {
	if p.target == "" {
		return nil, errors.New("--target is missing: name the service, such as --target https://api.example.com")
	}
	if p.patience <= 0 {
		return nil, fmt.Errorf("--upstream-timeout %s is none: use a time above zero", p.patience)
	}
	options := upstream.Options{URL: p.target, Timeout: p.patience}
	if p.caFile != "" {
		pem, err := readCertificates(p.caFile)
		if err != nil {
			return nil, err
		}
		options.CA = pem
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	target, err := upstream.Open(ctx, options)
	if err != nil {
		return nil, fmt.Errorf("--target: %w", err)
	}
	return target, nil
}

// maxCertificates is the largest file of certificates, in bytes.
const maxCertificates = 4 << 20

// readCertificates reads a file of certificates, but no pipe or device, which could keep the start waiting.
func readCertificates(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err == nil && info.Mode().IsRegular() && info.Size() > 0 && info.Size() <= maxCertificates {
		var file *os.File
		if file, err = os.Open(name); err == nil {
			defer func() { _ = file.Close() }()
			var pem []byte
			if pem, err = io.ReadAll(io.LimitReader(file, maxCertificates)); err == nil {
				return pem, nil
			}
		}
	}
	return nil, fmt.Errorf("--upstream-ca %s: cannot be read: name a file of certificates in PEM, of at most %d MiB",
		name, maxCertificates>>20)
}
