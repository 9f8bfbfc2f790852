package fake

import "time"

// Dates of one object lie on one time line around the anchor. Each rank has a band of its own and the bands do not
// meet, so created comes before updated and updated before expires without any of them knowing the others:
//
//	created, issued     updated, last     others       deleted      anchor      expires, due
//	|-- -400..-60 d --|-- -60..-4 d --|- -3..-1 d -|- the last day -|-- 8..365 d --|
type band struct{ from, to int64 }

const day = 24 * 60 * 60

func bornBand() band    { return band{-70 * 365 * day, -20 * 365 * day} }
func createdBand() band { return band{-400 * day, -60 * day} }
func updatedBand() band { return band{-60 * day, -4 * day} }
func endedBand() band   { return band{-1 * day, -60} }
func otherBand() band   { return band{-3 * day, -1 * day} }
func expiresBand() band { return band{8 * day, 365 * day} }

// bandOf ranks a date by its name. It is false where the name says nothing of an order.
func bandOf(words []string) (band, bool) {
	switch {
	case saysAny(words, "birth", "birthday", "birthdate", "dob"):
		return bornBand(), true
	case saysAny(words, "expires", "expiry", "expire", "expiration", "expired", "exp", "end", "ends", "ending", "due",
		"until", "to", "not after", "deadline", "arrival", "arrives", "check out"):
		return expiresBand(), true
	case saysAny(words, "deleted", "closed", "ended", "completed", "finished", "cancelled", "canceled", "revoked"):
		return endedBand(), true
	case saysAny(words, "updated", "modified", "changed", "last", "edited", "update", "modification"):
		return updatedBand(), true
	case saysAny(words, "created", "issued", "started", "born", "begin", "begins", "start", "starts", "creation", "added",
		"registered", "joined", "from", "since", "iat", "not before", "founded", "issue", "departure", "departs", "check in"):
		return createdBand(), true
	}
	return otherBand(), false
}

// when draws a moment of a band, in Unix seconds.
func (s *state) when(h uint64, b band) int64 {
	s.roll(h)
	return s.anchor + s.between(b.from, b.to-1)
}

// dateTime writes a date-time of RFC 3339 in UTC, to the second.
func dateTime(words []string) texter {
	b, _ := bandOf(words)
	return func(s *state, h uint64, dst []byte) []byte {
		return time.Unix(s.when(h, b), 0).UTC().AppendFormat(dst, "2006-01-02T15:04:05Z")
	}
}

// date writes a full-date of RFC 3339.
func date(words []string) texter {
	b, _ := bandOf(words)
	return func(s *state, h uint64, dst []byte) []byte {
		return time.Unix(s.when(h, b), 0).UTC().AppendFormat(dst, time.DateOnly)
	}
}

// namedDate makes dates for names such as createdAt and ExpiresOn whose schema gives no format.
func namedDate(name []string) texter {
	_, ranked := bandOf(name)
	if len(name) == 0 {
		return nil
	}
	switch last := name[len(name)-1]; {
	case last == "date" || last == "birthday" || last == "birthdate" || last == "dob":
		return date(name)
	case last == "timestamp" || last == "datetime",
		ranked && (last == "at" || last == "on" || last == "time"):
		return dateTime(name)
	}
	return nil
}

// usualTime is the range of Unix seconds of whole numbers named as moments are, such as created_at and exp.
func usualTime(name []string) (low, high int64, ok bool) {
	b, ranked := bandOf(name)
	if len(name) == 0 {
		return 0, 0, false
	}
	switch name[len(name)-1] {
	case "timestamp", "epoch", "iat", "exp":
		ok = true
	case "at", "on", "time", "date":
		ok = ranked
	}
	return defaultAnchor + b.from, defaultAnchor + b.to - 1, ok
}
