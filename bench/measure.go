package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
)

// turns is how many turns each server gets in a round. What else the machine does within a round then meets both alike.
const turns = 10

// A bench is a run of the plan.
type bench struct {
	plan
	folder string
	out    io.Writer
	// remarks are lines about memory, printed at the end.
	remarks []string
}

// A side is one server with its connections.
type side struct {
	*process
	*driver
}

func (s *side) stop() error { return errors.Join(s.driver.close(), s.process.end()) }

// measure runs all rounds of a load and prints its line.
func (b *bench) measure(ctx context.Context, l load) (err error) {
	if l.between {
		behind, err := b.behind(ctx, l)
		if err != nil {
			return err
		}
		defer func() { _ = behind.end() }()
		l.behind = behind.host
	}
	ours, theirs, idle, err := b.pair(ctx, l)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, ours.stop(), theirs.stop()) }()
	progress("%s: warming up", l.name)
	for _, s := range []*side{ours, theirs} {
		if err := s.send(ctx, l, b.requests/turns); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	var our, their, ratio spread
	known := true
	for i := range b.rounds {
		o, t, ok, err := b.round(ctx, l, ours, theirs)
		if err != nil {
			return err
		}
		known = known && ok
		our, their, ratio = append(our, o), append(their, t), append(ratio, o/t)
		progress("%s: round %d of %d: %.2f", l.name, i+1, b.rounds, o/t)
	}
	if !known {
		fmt.Fprintf(b.out, "%-9s CPU time of another process cannot be measured on this system\n", l.name)
		return nil
	}
	b.line(l, our, their, ratio)
	if now, peak, ok := resident(ours.cmd.Process.Pid); ok {
		b.remarks = append(b.remarks, fmt.Sprintf("%-9s idle %5.1f, after load %5.1f, peak %5.1f",
			l.name, megabytes(idle), megabytes(now), megabytes(peak)))
	}
	return nil
}

// pair starts both servers for a load, and makes sure that they send the same bytes.
func (b *bench) pair(ctx context.Context, l load) (ours, theirs *side, idle int64, err error) {
	var args []string
	if l.between {
		args = append([]string{"proxy", "--target", "http://" + l.behind}, l.modes...)
	}
	one, err := understudy(ctx, b.binary, b.folder, args...)
	if err != nil {
		return nil, nil, 0, err
	}
	ours = &side{process: one, driver: &driver{}}
	defer func() {
		if err != nil {
			err = errors.Join(err, ours.stop())
		}
	}()
	reply, err := typical(ctx, one.host, l)
	if err != nil {
		return nil, nil, 0, err
	}
	time.Sleep(settling)
	idle, _, _ = resident(one.cmd.Process.Pid)
	other, err := b.other(ctx, l, reply)
	if err != nil {
		return nil, nil, 0, err
	}
	theirs = &side{process: other, driver: &driver{}}
	defer func() {
		if err != nil {
			err = errors.Join(err, theirs.stop())
		}
	}()
	echo, err := sample(ctx, other.host, l, 0)
	if err == nil && !l.between && !echo.same(reply) {
		err = errors.New("the bare server does not send the bytes that it was given")
	}
	if err != nil {
		return nil, nil, 0, err
	}
	for _, s := range []*side{ours, theirs} {
		if s.driver, err = dial(ctx, s.process.host, b.connections); err != nil {
			s.driver = &driver{}
			return nil, nil, 0, err
		}
	}
	return ours, theirs, idle, nil
}

// samples is how many replies are looked at to find one of typical size.
const samples = 25

// typical is the reply of median size to the first requests of a load.
func typical(ctx context.Context, host string, l load) (*bareReply, error) {
	replies := make([]*bareReply, samples)
	for i := range replies {
		reply, err := sample(ctx, host, l, i)
		if err != nil {
			return nil, err
		}
		if reply.Status != l.status {
			return nil, fmt.Errorf("the server said %d instead of %d", reply.Status, l.status)
		}
		replies[i] = reply
	}
	slices.SortFunc(replies, func(a, b *bareReply) int { return cmp.Compare(len(a.Body), len(b.Body)) })
	return replies[samples/2], nil
}

// round sends the same number of requests to both, by turns, and returns CPU seconds per 100,000 requests.
func (b *bench) round(ctx context.Context, l load, ours, theirs *side) (our, their float64, known bool, err error) {
	sides := []*side{ours, theirs}
	spent := map[*side]time.Duration{}
	known = true
	for turn := range turns {
		// Who comes first changes from turn to turn: the second finds the machine warmer.
		for i := range sides {
			s := sides[(i+turn)%len(sides)]
			before, here := cpuTime(s.cmd.Process.Pid)
			if err := s.send(ctx, l, b.requests/turns); err != nil {
				return 0, 0, false, fmt.Errorf("%s: %w", s.name, err)
			}
			after, there := cpuTime(s.cmd.Process.Pid)
			spent[s] += after - before
			known = known && here && there
		}
	}
	scale := 100_000 / float64(b.requests/turns*turns)
	err = errors.Join(ours.forget(), theirs.forget())
	return spent[ours].Seconds() * scale, spent[theirs].Seconds() * scale, known, err
}
