package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"
)

// Budgets that are no ratios.
const (
	startBudget  = 30.0 // milliseconds
	idleBudget   = 20.0 // megabytes
	loadBudget   = 60.0 // megabytes
	binaryBudget = 25.0 // megabytes
)

// settling is how long a server that has answered is left alone before its idle memory is read.
const settling = 300 * time.Millisecond

// A spread is a row of measurements.
type spread []float64

// of returns the smallest, the median and the largest.
func (s spread) of() (low, middle, high float64) {
	if len(s) == 0 {
		return 0, 0, 0
	}
	sorted := slices.Sorted(slices.Values(s))
	half := len(sorted) / 2
	middle = sorted[half]
	if len(sorted)%2 == 0 {
		middle = (sorted[half-1] + sorted[half]) / 2
	}
	return sorted[0], middle, sorted[len(sorted)-1]
}

// megabytes are of a million bytes.
func megabytes(bytes int64) float64 { return float64(bytes) / 1e6 }

func verdict(value, budget float64) string {
	if value <= budget {
		return fmt.Sprintf("budget %g, kept", budget)
	}
	return fmt.Sprintf("budget %g, exceeded", budget)
}

func (b *bench) heading() {
	if len(b.cases) == 0 {
		return
	}
	fmt.Fprintln(b.out, "CPU seconds, user and system, per 100,000 requests (medians), and their ratio in each round")
	fmt.Fprintln(b.out, "case      understudy   bare   ratio: min median  max")
}

func (b *bench) line(l load, our, their, ratio spread) {
	_, ours, _ := our.of()
	_, theirs, _ := their.of()
	low, middle, high := ratio.of()
	fmt.Fprintf(b.out, "%-9s %10.3f %6.3f        %4.2f  %4.2f  %4.2f", l.name, ours, theirs, low, middle, high)
	if l.budget > 0 {
		fmt.Fprintf(b.out, "   %s", verdict(middle, l.budget))
	}
	fmt.Fprintln(b.out)
}

// memory prints what understudy took in each case.
func (b *bench) memory() {
	if len(b.cases) == 0 {
		return
	}
	fmt.Fprintf(b.out, "\nmemory of understudy in RAM, MB (budgets: idle %g, under load %g)\n", idleBudget, loadBudget)
	if len(b.remarks) == 0 {
		fmt.Fprintln(b.out, "cannot be measured on this system")
	}
	for _, remark := range b.remarks {
		fmt.Fprintln(b.out, remark)
	}
}

func (b *bench) size() error {
	info, err := os.Stat(b.binary)
	if err != nil {
		return fmt.Errorf("look at the binary: %w", err)
	}
	size := megabytes(info.Size())
	fmt.Fprintf(b.out, "binary                %6.1f MB   %s\n", size, verdict(size, binaryBudget))
	return nil
}

// start measures the time from starting the process to its first reply, and the memory that it has then.
func (b *bench) start(ctx context.Context) error {
	l := cases()["fixture"]
	var took, memory spread
	for i := range b.starts {
		progress("start: %d of %d", i+1, b.starts)
		p, err := understudy(ctx, b.binary, b.folder)
		if err != nil {
			return err
		}
		_, err = sample(ctx, p.host, l, 0)
		took = append(took, float64(time.Since(p.began))/float64(time.Millisecond))
		time.Sleep(settling)
		if now, _, ok := resident(p.cmd.Process.Pid); ok {
			memory = append(memory, megabytes(now))
		}
		if err = errors.Join(err, p.end()); err != nil {
			return err
		}
	}
	low, middle, high := took.of()
	fmt.Fprintf(b.out, "start to first answer %6.1f ms   %s (min %.1f, max %.1f, of %d)\n",
		middle, verdict(middle, startBudget), low, high, len(took))
	if _, middle, _ := memory.of(); middle > 0 {
		fmt.Fprintf(b.out, "idle memory           %6.1f MB   %s\n", middle, verdict(middle, idleBudget))
	}
	fmt.Fprintln(b.out)
	return nil
}
