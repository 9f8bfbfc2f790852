package e2e

import (
	"bytes"
	"errors"
	"io"
	"iter"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// cut is within which time a hostile request must have its reply or its end.
const cut = 5 * time.Second

// leastAttacks is how many hostile requests the promise speaks of.
const leastAttacks = 300

// An attack is a hostile request, or one that only looks like it.
type attack struct {
	name string
	send string
	// want lists what may come back: statuses, 4xx for any refusal, and close for the end of the connection.
	want string
}

// malformed is what a request that breaks the grammar of HTTP gets (RFC 9112, sections 2.2 and 3).
const malformed = "400 close"

func attacks() []attack {
	return slices.Concat(
		lineAttacks(), controlAttacks(), targetAttacks(), queryAttacks(), hugeAttacks(),
		framingAttacks(), chunkAttacks(), fieldAttacks(), nameAttacks(),
		credentialAttacks(), preferenceAttacks(), negotiationAttacks(), sessionAttacks(), methodAttacks(), bodyAttacks(),
	)
}

// hostile starts a server with short limits, so that what it must wait out takes no more than that.
func hostile(t *testing.T, limit string) *program {
	t.Helper()
	return start(t, "--head-timeout", limit, "--body-timeout", limit, "--idle-timeout", limit)
}

// together does something with every item, so many at a time: most hostile requests wait for a time limit, so that
// two at a time, as many as a small machine has processors, would take minutes.
func together[T any](width int, items []T, do func(T)) {
	queue := make(chan T)
	var workers sync.WaitGroup
	for range width {
		workers.Go(func() {
			for item := range queue {
				do(item)
			}
		})
	}
	for _, item := range items {
		queue <- item
	}
	close(queue)
	workers.Wait()
}

// every yields one item of so many.
func every[T any](step int, items []T) iter.Seq[T] {
	return func(yield func(T) bool) {
		for i := 0; i < len(items); i += step {
			if !yield(items[i]) {
				return
			}
		}
	}
}

func TestHostileRequestsAreRefusedAndHarmNobody(t *testing.T) {
	t.Parallel()
	all := attacks()
	if len(all) < leastAttacks {
		t.Errorf("there are %d attacks, want %d", len(all), leastAttacks)
	}
	p, want := hostile(t, "1s"), golden(t)
	if testing.Short() {
		all = slices.Collect(every(5, all))
	}
	together(16, all, func(a attack) {
		t.Run(a.name, func(t *testing.T) { a.run(t, p, want) })
	})
	serves(t, p.addr)
}

// run sends the attack and checks what comes back; then the good request must work: on the same connection, if that is
// still open, and on a new one.
func (a attack) run(t *testing.T, p *program, want []byte) {
	w := dial(t, p.addr)
	_ = w.SetDeadline(time.Now().Add(cut))
	go func() { _, _ = io.WriteString(w.Conn, a.send) }() // may fail: the server hangs up on some
	got, err := w.read(strings.HasPrefix(a.send, "HEAD "))
	switch {
	case errors.Is(err, errClosed):
		if !a.allows(0) {
			t.Errorf("closed without a reply, want %s: %.300q", a.want, a.send)
		}
	case err != nil:
		t.Errorf("%v: %.300q", err, a.send)
	default:
		if !a.allows(got.status) {
			t.Errorf("got %d, want %s: %.300q gave %v %.500q", got.status, a.want, a.send, got.header, got.body)
		}
		a.afterwards(t, w, got, want)
	}
	w.reset()
	serves(t, p.addr)
}

// afterwards checks the connection: after a reply that closes nothing more may come, and else the good request works.
func (a attack) afterwards(t *testing.T, w *wire, got *answer, want []byte) {
	if !got.closing {
		_ = w.SetDeadline(time.Now().Add(patient))
		isGolden(t, w, want)
		return
	}
	more, err := io.ReadAll(io.LimitReader(w.buf, 1<<16))
	if len(more) > 0 {
		t.Errorf("more came after the reply that closes: %q", more)
	}
	if err != nil && !strings.Contains(err.Error(), "reset") {
		t.Errorf("said that it closes, and did not: %v", err)
	}
}

// allows reports whether a status may come back; 0 is a close.
func (a attack) allows(status int) bool {
	for want := range strings.FieldsSeq(a.want) {
		switch want {
		case "close":
			if status == 0 {
				return true
			}
		case "4xx":
			if status >= 400 && status < 500 {
				return true
			}
		case strconv.Itoa(status):
			return true
		}
	}
	return false
}

// TestMutatedRequestsNeverBreakTheServer turns the good request into nonsense, the same on every run. Some mutants are
// still good requests, so that a 200 is allowed.
func TestMutatedRequestsNeverBreakTheServer(t *testing.T) {
	t.Parallel()
	count := 1000
	if testing.Short() {
		count = 80
	}
	p, want := hostile(t, "200ms"), golden(t)
	random := rand.New(rand.NewPCG(2, 9112))
	seeds := []string{
		good,
		"POST " + record + "?a=1&__code=404 HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n" +
			"Content-Type: application/json\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
		"GET " + record + " HTTP/1.1\r\nHost: localhost\r\nPrefer: code=404, example=\"x\", seed=7\r\n" +
			"Authorization: Basic YWRtaW46YWRtaW4=\r\nOrigin: http://localhost:5173\r\nAccept: text/*;q=0.5, */*\r\n" +
			"Cookie: mock_session=a\r\nBaggage: mock.session=b;c=d\r\nMock-Session: e\r\n\r\n",
		"OPTIONS " + record + " HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:5173\r\n" +
			"Access-Control-Request-Method: GET\r\nAccess-Control-Request-Headers: authorization\r\n\r\n",
	}
	mutants := make([][]byte, count)
	for i := range mutants {
		mutants[i] = mutate(random, []byte(seeds[i%len(seeds)]))
	}
	together(16, mutants, func(mutant []byte) { survives(t, p, mutant) })
	w := dial(t, p.addr)
	isGolden(t, w, want)
}

// mutate changes up to eight places of a request.
func mutate(random *rand.Rand, request []byte) []byte {
	spice := []string{"\r", "\n", "\r\n", "\x00", "%", "%00", " ", "\t", ":", ",", ";", "\"", "\\", "\xff", "/", "..", "?"}
	for range 1 + random.IntN(8) {
		at := random.IntN(len(request))
		switch random.IntN(5) {
		case 0:
			request[at] = byte(random.IntN(256))
		case 1:
			request = slices.Delete(request, at, min(len(request), at+1+random.IntN(8)))
		case 2:
			request = slices.Insert(request, at, []byte(spice[random.IntN(len(spice))])...)
		case 3:
			request = slices.Insert(request, at, bytes.Repeat(request[at:at+1], 1+random.IntN(64))...)
		case 4:
			from := random.IntN(len(request))
			request = slices.Insert(request, at, slices.Clone(request[from:min(len(request), from+20)])...)
		}
		if len(request) < 20 {
			request = append(request, good...)
		}
	}
	return request
}

// survives sends a mutant and reads whatever comes: any number of sound replies, none of them a 500, then the end.
func survives(t *testing.T, p *program, mutant []byte) {
	w, err := connect(p.addr)
	if err != nil {
		t.Errorf("the server is gone: %v", err)
		return
	}
	defer w.reset()
	_ = w.SetDeadline(time.Now().Add(2 * cut))
	go func() { _, _ = w.Write(mutant) }()
	for range 20 {
		got, err := w.read(bytes.HasPrefix(mutant, []byte("HEAD ")))
		switch {
		case errors.Is(err, errClosed):
			return
		case err != nil:
			t.Errorf("%v: %q", err, mutant)
			return
		case got.status >= 500 && got.status != 501 && got.status != 505:
			t.Errorf("got %d %q: %q", got.status, got.body, mutant)
		}
		if got.closing {
			return
		}
		_ = w.SetDeadline(time.Now().Add(2 * cut)) // idle connections end by themselves
	}
	t.Errorf("more replies than the mutant can hold requests: %q", mutant)
}
