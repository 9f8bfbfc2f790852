package stub

import (
	"time"

	"understudy/mock/fault"
	"understudy/mock/schema"
)

// What bounds delays beside fault.MaxDelay.
const (
	maxDelayMillis = float64(fault.MaxDelay / time.Millisecond)
	maxSigma       = 10
)

// millis reads a time in milliseconds.
func (m *mapping) millis(at schema.Place) time.Duration {
	return time.Duration(m.number(at, 0, maxDelayMillis) * float64(time.Millisecond))
}

// oneDelay reports whether no other member has set the delay.
func (m *mapping) oneDelay(at schema.Place, word string) bool {
	if m.reply.delayWord != "" {
		m.say(at, "contradiction", "stands beside "+m.reply.delayWord+", and one of them would be ignored",
			"keep one of them")
		return false
	}
	m.reply.delayWord = word
	return true
}

func (m *mapping) readFixedDelay(at schema.Place) {
	if m.oneDelay(at, "fixedDelayMilliseconds") {
		m.reply.plan.Delay = fault.Fixed(m.millis(at))
	}
}

func (m *mapping) readDistribution(at schema.Place) {
	if !m.oneDelay(at, "delayDistribution") {
		return
	}
	word := at.Node.StringAt("type")
	shapes := map[string][2]string{
		"fixed": {"milliseconds"}, "uniform": {"lower", "upper"}, "lognormal": {"median", "sigma"},
	}
	members, known := shapes[word]
	if at.Node.Kind == schema.Object && !known {
		m.say(at, "enum", "has no type that is known", "use fixed, uniform or lognormal")
		return
	}
	parts := map[string]part{"type": {read: func(schema.Place) {}}}
	var times [2]time.Duration
	sigma := 0.0
	for i, name := range members {
		switch name {
		case "":
		case "sigma":
			parts[name] = part{read: func(at schema.Place) { sigma = m.number(at, 0, maxSigma) }}
		default:
			parts[name] = part{read: func(at schema.Place) { times[i] = m.millis(at) }}
		}
	}
	since := len(m.findings)
	if !m.object(at, "delayDistribution", parts) {
		return
	}
	for _, name := range members {
		if name != "" && at.Node.Member(name) == nil {
			m.say(at, "required", "lacks "+name, "add it")
		}
	}
	if !m.sound(since) {
		return
	}
	if word == "uniform" && times[0] > times[1] {
		m.say(at, "range", "lower is more than upper", "swap them")
	}
	switch word {
	case "fixed":
		m.reply.plan.Delay = fault.Fixed(times[0])
	case "uniform":
		m.reply.plan.Delay = fault.Uniform(times[0], times[1])
	default:
		m.reply.plan.Delay = fault.Lognormal(times[0], sigma)
	}
}

func (m *mapping) readDribble(at schema.Place) {
	since := len(m.findings)
	var dribble fault.Dribble
	m.object(at, "chunkedDribbleDelay", map[string]part{
		"numberOfChunks": {read: func(at schema.Place) { dribble.Chunks = m.whole(at, 1, fault.MaxChunks) }},
		"totalDuration":  {read: func(at schema.Place) { dribble.Total = m.millis(at) }},
	})
	for _, name := range [...]string{"numberOfChunks", "totalDuration"} {
		if at.Node.Kind == schema.Object && at.Node.Member(name) == nil {
			m.say(at, "required", "lacks "+name, "add it")
		}
	}
	if m.sound(since) {
		m.reply.plan.Dribble = dribble
	}
}

func (m *mapping) readFault(at schema.Place) {
	text, ok := m.text(at)
	kind, err := fault.ParseKind(text)
	if ok && (err != nil || kind == fault.None) {
		m.say(at, "enum", "is no fault that is known",
			"use EMPTY_RESPONSE, CONNECTION_RESET_BY_PEER, MALFORMED_RESPONSE_CHUNK or RANDOM_DATA_THEN_CLOSE")
	}
	m.reply.plan.Break = kind
}
