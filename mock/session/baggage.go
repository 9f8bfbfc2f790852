package session

import (
	"net/url"
	"strings"
)

// How much of the baggage is read: what W3C Baggage, section 3.3.2, asks every party to carry at least, or more.
const (
	maxBaggage = 8 << 10
	maxMembers = 180
)

// inBaggage collects the values of our member, percent-decoded once and without their properties (W3C Baggage, section
// 3.2). Members of others are passed over, well-formed or not. A fault says why a value of ours could not be read.
//
//	baggage: userId=alice, mock.session=test%2D1;ttl=60
func inBaggage(lines []string) (values []string, fault string) {
	size, members := 0, 0
	for i, line := range lines {
		for line != "" {
			var member string
			whole := line
			member, line, _ = strings.Cut(line, ",")
			if size += len(member) + 1; size > maxBaggage || members == maxMembers {
				return values, beyond(whole, lines[i+1:])
			}
			if member = strings.Trim(member, " \t"); member != "" {
				members++
			}
			member, _, _ = strings.Cut(member, ";")
			key, value, found := strings.Cut(member, "=")
			if strings.TrimRight(key, " \t") != Member {
				continue
			}
			value, err := url.PathUnescape(strings.Trim(value, " \t"))
			if !found || err != nil {
				return nil, "the member " + Member + " is not of the form key=value, percent-encoded"
			}
			values = append(values, value)
		}
	}
	return values, ""
}

// beyond refuses baggage whose unread part might name a session: passing over it would use another session in silence.
func beyond(rest string, lines []string) string {
	for {
		if strings.Contains(rest, Member) {
			return "the baggage is longer than the 8 KiB or 180 members that are read, and names a session beyond them"
		}
		if len(lines) == 0 {
			return ""
		}
		rest, lines = lines[0], lines[1:]
	}
}
