package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// largeCase measures a large document: its start against the parser's own time, its requests against those of an
// excerpt of it, and its memory.
const largeCase = "large"

// Budgets for a large document.
const (
	loadRatioBudget    = 2.0   // of the time that kin-openapi alone needs to load it
	largeRatioBudget   = 1.25  // of the CPU time that the same requests take with an excerpt
	largeIdleBudget    = 150.0 // megabytes
	largeCalledBudget  = 300.0 // megabytes, after every operation was called
	backgroundPatience = time.Minute
)

// large runs the case.
func (b *bench) large(ctx context.Context) error {
	file, doc, err := b.script()
	if err != nil {
		return err
	}
	fmt.Fprintf(b.out, "large document: %s, %d operations\n", filepath.Base(file), len(doc.plots()))
	if err := b.largeStart(ctx, file); err != nil {
		return err
	}
	if err := b.largeMemory(ctx, file, doc); err != nil {
		return err
	}
	return b.largeCalls(ctx, file, doc)
}

// script is the document to measure: the one given, or one that is made up.
func (b *bench) script() (file string, doc script, err error) {
	file = b.document
	if file == "" {
		text, err := largeDocument()
		if err != nil {
			return "", nil, err
		}
		file = filepath.Join(b.folder, "large.json")
		if err := os.WriteFile(file, text, 0o600); err != nil {
			return "", nil, fmt.Errorf("keep the large document: %w", err)
		}
	}
	if file, err = filepath.Abs(file); err != nil {
		return "", nil, fmt.Errorf("find the document: %w", err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return "", nil, fmt.Errorf("read the document: %w", err)
	}
	doc, err = readScript(text)
	return file, doc, err
}

// loads is how often the start of a large document is measured.
const loads = 5

// largeStart compares the start with what kin-openapi alone needs for the document, by turns.
func (b *bench) largeStart(ctx context.Context, file string) error {
	var wall, cpu, theirWall, theirCPU spread
	for i := range loads {
		progress("start of the large document: %d of %d", i+1, loads)
		spent, err := parsed(ctx, file)
		if err != nil {
			return err
		}
		theirWall = append(theirWall, float64(spent.Wall.Milliseconds()))
		theirCPU = append(theirCPU, float64(spent.CPU.Milliseconds()))
		p, err := understudy(ctx, b.binary, b.folder, file)
		if err != nil {
			return err
		}
		wall = append(wall, float64(time.Since(p.began).Milliseconds()))
		used, _ := cpuTime(p.cmd.Process.Pid)
		cpu = append(cpu, float64(used.Milliseconds()))
		if err := p.end(); err != nil {
			return err
		}
	}
	_, ours, _ := wall.of()
	_, theirs, _ := theirWall.of()
	fmt.Fprintf(b.out, "start to listening    %6.0f ms, kin-openapi alone %.0f ms: %.2f   %s\n",
		ours, theirs, ours/theirs, verdict(ours/theirs, loadRatioBudget))
	_, ours, _ = cpu.of()
	_, theirs, _ = theirCPU.of()
	fmt.Fprintf(b.out, "CPU time until then   %6.0f ms, kin-openapi alone %.0f ms: %.2f\n", ours, theirs, ours/theirs)
	return nil
}

// largeMemory reads the memory when all is quiet, and after every operation was called.
func (b *bench) largeMemory(ctx context.Context, file string, doc script) error {
	// Whoever calls and whatever they send, every operation answers.
	p, err := understudy(ctx, b.binary, b.folder, "--auth", "off", "--requests", "report", file)
	if err != nil {
		return err
	}
	pid := p.cmd.Process.Pid
	progress("waiting until the large document is proved")
	began := time.Now()
	quiet(pid)
	idle, peak, ok := resident(pid)
	if !ok {
		fmt.Fprintln(b.out, "memory cannot be measured on this system")
		return p.end()
	}
	fmt.Fprintf(b.out, "idle, all proved      %6.1f MB   %s (peak %.1f; quiet after %.1f s)\n", megabytes(idle),
		verdict(megabytes(idle), largeIdleBudget), megabytes(peak), time.Since(began).Seconds())
	statuses, err := callAll(ctx, p.host, doc)
	if err != nil {
		return errors.Join(err, p.end())
	}
	now, peak, _ := resident(pid)
	fmt.Fprintf(b.out, "every operation once  %6.1f MB   %s (peak %.1f; %d replies, %d of them 5xx)\n", megabytes(now),
		verdict(megabytes(now), largeCalledBudget), megabytes(peak), len(doc.plots()), statuses[5])
	return p.end()
}

// quiet waits until a process takes next to no CPU time.
func quiet(pid int) {
	last, _ := cpuTime(pid)
	for end := time.Now().Add(backgroundPatience); time.Now().Before(end); {
		time.Sleep(settling)
		now, _ := cpuTime(pid)
		if now-last < settling/50 {
			return
		}
		last = now
	}
}

// callAll calls every operation once and counts the classes of the statuses.
func callAll(ctx context.Context, host string, doc script) (map[int]int, error) {
	classes := map[int]int{}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error {
		// A redirect is a reply like any other: where it leads is none of our business.
		return http.ErrUseLastResponse
	}}
	for _, p := range doc.plots() {
		request, err := http.NewRequestWithContext(ctx, p.method, "http://"+host+p.path("1"), nil)
		if err != nil {
			return nil, fmt.Errorf("write a request: %w", err)
		}
		response, err := client.Do(request)
		if err != nil {
			return nil, fmt.Errorf("call %s %s: %w", p.method, p.template, err)
		}
		if err := response.Body.Close(); err != nil {
			return nil, fmt.Errorf("read a reply: %w", err)
		}
		classes[response.StatusCode/100]++
	}
	return classes, nil
}

// largeCalls sends the same requests to the document and to an excerpt of it, which has one path.
func (b *bench) largeCalls(ctx context.Context, file string, doc script) (err error) {
	one, err := understudy(ctx, b.binary, b.folder, "--auth", "off", file)
	if err != nil {
		return err
	}
	large := &side{process: one, driver: &driver{}}
	defer func() { err = errors.Join(err, large.stop()) }()
	l, template, err := answered(ctx, one.host, doc)
	if err != nil {
		return err
	}
	text, err := doc.excerpt(template)
	if err != nil {
		return err
	}
	small := filepath.Join(b.folder, "excerpt.json")
	if err := os.WriteFile(small, text, 0o600); err != nil {
		return fmt.Errorf("keep the excerpt: %w", err)
	}
	other, err := understudy(ctx, b.binary, b.folder, "--auth", "off", small)
	if err != nil {
		return err
	}
	excerpt := &side{process: other, driver: &driver{}}
	defer func() { err = errors.Join(err, excerpt.stop()) }()
	quiet(one.cmd.Process.Pid)
	for _, s := range []*side{large, excerpt} {
		if s.driver, err = dial(ctx, s.process.host, b.connections); err != nil {
			return err
		}
	}
	fmt.Fprintf(b.out, "GET %s, bodies made up, beside an excerpt of %d kB\n", template, len(text)>>10)
	return b.sideBySide(ctx, l, large, excerpt)
}

// sideBySide measures all rounds of a load and prints their line.
func (b *bench) sideBySide(ctx context.Context, l load, large, excerpt *side) error {
	for _, s := range []*side{large, excerpt} {
		if err := s.send(ctx, l, b.requests/turns); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	var our, their, ratio spread
	for i := range b.rounds {
		o, t, known, err := b.round(ctx, l, large, excerpt)
		if err != nil || !known {
			return err
		}
		our, their, ratio = append(our, o), append(their, t), append(ratio, o/t)
		progress("%s: round %d of %d: %.2f", l.name, i+1, b.rounds, o/t)
	}
	fmt.Fprintln(b.out, "          document  excerpt       ratio: min median  max")
	b.line(l, our, their, ratio)
	fmt.Fprintln(b.out)
	return nil
}

// answered finds the first operation that answers a plain GET for a record, and makes a load of it.
func answered(ctx context.Context, host string, doc script) (load, string, error) {
	for _, p := range doc.plots() {
		if p.method != http.MethodGet || p.path("1") == p.template {
			continue
		}
		l := load{
			name: largeCase, status: http.StatusOK, budget: largeRatioBudget, anonymous: true,
			extra: "Prefer: dynamic=true\r\n",
			target: func(dst []byte, n int) []byte {
				return append(dst, p.path(strconv.Itoa(firstMadeUp+n))...)
			},
		}
		reply, err := sample(ctx, host, l, 0)
		if err != nil {
			return l, "", err
		}
		if reply.Status == http.StatusOK && len(reply.Body) > 0 {
			return l, p.template, nil
		}
	}
	return load{}, "", errors.New("no operation of the document answers a GET for a record with a body")
}
