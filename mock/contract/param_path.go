package contract

import "strings"

// strip takes the marks off the scalars that are written in the style label or matrix, so that the value is what the
// call is about. What is not written so stays, and is a finding later.
func (call *Call) strip() {
	for i := range call.Path {
		for _, p := range call.Operation.Parameters {
			if p.In != "path" || p.Name != call.Path[i].Name || p.Style == "simple" || p.takes&takesScalar == 0 {
				continue
			}
			if text, bad := p.single(call.raw[i : i+1]); bad == nil {
				call.Path[i].Text = text
			}
		}
	}
}

// rawTexts are the texts of a path's parameters as they were sent, percent-encoded: within an array or an object a
// comma separates, and %2C does not.
func rawTexts(path string, slots []slot, values []string) []string {
	segments := strings.Split(path[1:], "/")
	raw := make([]string, len(slots))
	segment, start := -1, 0
	for i, slot := range slots {
		if slot.segment != segment {
			segment, start = slot.segment, 0
		}
		start += len(slot.before)
		raw[i] = encodedRange(segments[segment], start, start+len(values[i]))
		start += len(values[i])
	}
	return raw
}

// encodedRange is the part of an encoded text that stands for the bytes from start to end of the decoded one.
func encodedRange(encoded string, start, end int) string {
	from, decoded := 0, 0
	for at := 0; at < len(encoded); decoded++ {
		if decoded == start {
			from = at
		}
		if encoded[at] == '%' {
			at += 3
		} else {
			at++
		}
		if decoded == end-1 {
			return encoded[from:at]
		}
	}
	return encoded[from:]
}
