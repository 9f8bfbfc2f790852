package verify

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"understudy/mock/cases"
	"understudy/mock/fault"
	"understudy/mock/upstream"
)

const (
	// maxReply bounds how much of a reply is read, in bytes. A longer body is not held to its schema.
	maxReply = 16 << 20
	// maxHead bounds the head of a reply, in bytes.
	maxHead = 1 << 20
	// maxPause bounds how long one retry waits, whatever Retry-After says.
	maxPause = time.Minute
	// firstPause is how long the first retry waits where the reply does not say; each further one waits twice as long.
	firstPause = 500 * time.Millisecond
	// maxSilent is after how many requests without any reply in a row the service counts as gone.
	maxSilent = 10
)

// A reply is what came back.
type reply struct {
	status      int
	proto, line string
	header      http.Header
	body        []byte
	// cut says why the body is not whole, or is "".
	cut string
	// announced is how many bytes of a body the head promises where HTTP allows none, else 0.
	announced string
}

// A line is the exchange with the service: paced, bounded and tried again where that may help.
type line struct {
	client http.RoundTripper
	base   string
	agent  string
	rate   fault.Limit
	pace   *fault.Buckets
	// timeout bounds one exchange, retries how often it is tried again.
	timeout time.Duration
	retries int
	// gone is told when the service does not answer any more.
	gone func(error)

	silent, sent atomic.Int64
	// reached counts the requests for which there was somebody at the address, and answered those that had a reply, whole
	// or not. Silence is why the last one had none.
	reached, answered atomic.Int64
	silence           atomic.Pointer[string]
}

// ask sends a request, again where the service asks for it or cannot be reached, and is what came back in the end.
func (l *line) ask(ctx context.Context, request *cases.Request) (*reply, error) {
	for attempt := 0; ; attempt++ {
		if err := l.wait(ctx); err != nil {
			return nil, err
		}
		got, err := l.once(ctx, request)
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if err == nil {
			l.silent.Store(0)
		}
		if !unreached(err) {
			l.reached.Add(1)
		}
		if why := upstream.Untrusted(err, "--ca"); why != "" {
			l.gone(fmt.Errorf("%w: %s", errGone, why))
			return nil, err
		}
		pause, again := l.again(request.Method, got, err, attempt)
		if !again {
			if err != nil && l.silent.Add(1) == maxSilent {
				l.gone(fmt.Errorf("%w to %d requests in a row: %w", errGone, maxSilent, err))
			}
			return got, err
		}
		if err := sleep(ctx, pause); err != nil {
			return nil, err
		}
	}
}

// wait waits for the turn of a request.
func (l *line) wait(ctx context.Context) error {
	for {
		pause, ok := l.pace.Take(l.rate, "", time.Now())
		if ok {
			return context.Cause(ctx)
		}
		if err := sleep(ctx, pause); err != nil {
			return err
		}
	}
}

func sleep(ctx context.Context, pause time.Duration) error {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// again says whether a request is tried again, and after how long: one that was too many, and one that changes nothing
// and found the service away.
func (l *line) again(method string, got *reply, err error, attempt int) (pause time.Duration, again bool) {
	if attempt >= l.retries {
		return 0, false
	}
	pause = firstPause << min(attempt, 6)
	switch {
	case err != nil:
		// Not all at once, should it come back.
		return min(pause+rand.N(firstPause/2), maxPause), safe(method)
	case got.status == http.StatusTooManyRequests, got.status == http.StatusServiceUnavailable && safe(method):
		if asked, ok := retryAfter(got.header.Get("Retry-After"), time.Now()); ok {
			return min(asked, maxPause), true
		}
		return min(pause, maxPause), true
	}
	return 0, false
}

// retryAfter reads Retry-After: seconds, or a time (RFC 9110, section 10.2.3).
func retryAfter(text string, now time.Time) (time.Duration, bool) {
	if seconds, err := strconv.ParseUint(text, 10, 32); err == nil {
		return time.Duration(seconds) * time.Second, true
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(0, at.Sub(now)), true
	}
	return 0, false
}

// once sends a request once. Redirects are not followed.
func (l *line) once(ctx context.Context, asked *cases.Request) (*reply, error) {
	ctx, cancel := context.WithTimeout(ctx, l.timeout)
	defer cancel()
	request, err := asked.HTTP(ctx, l.base)
	if err != nil {
		return nil, err
	}
	for name, value := range map[string]string{"User-Agent": l.agent, "Accept-Encoding": "identity"} {
		if _, named := request.Header[name]; !named {
			request.Header.Set(name, value)
		}
	}
	if host := request.Header.Get("Host"); host != "" {
		request.Host = host
	}
	l.sent.Add(1)
	var began atomic.Bool
	answer, err := l.client.RoundTrip(request.WithContext(httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotFirstResponseByte: func() { began.Store(true) },
	})))
	if err != nil {
		err = l.plainly(err, began.Load())
		text := err.Error()
		l.silence.Store(&text)
		return nil, err
	}
	l.answered.Add(1)
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode == http.StatusSwitchingProtocols {
		// What follows is no body, and no deadline holds for it any more.
		return nil, errors.New("the service changes to another protocol, which nobody asked for")
	}
	got := &reply{
		status: answer.StatusCode, proto: answer.Proto, line: answer.Status, header: answer.Header,
		announced: announced(answer),
	}
	got.body, err = io.ReadAll(io.LimitReader(answer.Body, maxReply+1))
	streams := strings.HasPrefix(answer.Header.Get("Content-Type"), "text/event-stream")
	switch {
	case len(got.body) > maxReply:
		got.body, got.cut = got.body[:maxReply], fmt.Sprintf("the body is longer than %d MiB", maxReply>>20)
	case err != nil && streams && errors.Is(err, context.DeadlineExceeded):
		got.cut = fmt.Sprintf("the stream did not end within %s", l.timeout)
	case errors.Is(err, context.DeadlineExceeded):
		return nil, fmt.Errorf("the body did not end within %s, of which %d bytes came", l.timeout, len(got.body))
	case err != nil:
		return nil, fmt.Errorf("the body did not come: %w", err)
	case answer.Header.Get("Content-Encoding") != "" && answer.Header.Get("Content-Encoding") != "identity":
		got.cut = "the body came in a content coding, although none was asked for"
	}
	return got, nil
}

// announced is the length of a body that a 204 speaks of, which has none and must not speak of one (RFC 9110, section
// 8.6). The client does not read it.
func announced(answer *http.Response) string {
	length := answer.Header.Get("Content-Length")
	if answer.StatusCode != http.StatusNoContent || length == "0" {
		return ""
	}
	if length == "" && len(answer.TransferEncoding) > 0 {
		return answer.TransferEncoding[0]
	}
	return length
}
