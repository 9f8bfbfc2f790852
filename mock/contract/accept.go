package contract

import (
	"strconv"
	"strings"
)

// Negotiate chooses among contents by an Accept header (RFC 9110, section 12.5.1): the highest quality first, then the
// document's order, but one that lacks a parameter that is asked for comes after those that have it. No header, or an
// empty one, accepts anything. It is nil where nothing is acceptable.
func Negotiate(contents []*Content, accept []string) *Content {
	if len(contents) == 0 {
		return nil
	}
	header := strings.TrimSpace(strings.Join(accept, ","))
	if header == "" || header == "*/*" {
		return contents[0]
	}
	var best *Content
	highest, whole := 0.0, false
	for _, content := range contents {
		quality, how := acceptance(Concrete(content.MediaType), header)
		if quality > highest || quality == highest && best != nil && !whole && how != byType {
			best, highest, whole = content, quality, how != byType
		}
	}
	return best
}

// Named is the most welcome media type that an Accept header names and a documented range covers, where a body of the
// range can be sent as it: text/csv for text/*, but not application/pdf for */*. It is "" where there is none.
func Named(documented string, accept []string) string {
	if !strings.Contains(essence(documented), "*") {
		return ""
	}
	form := notationOf(Concrete(documented))
	best, highest := "", 0.0
	count := 0
	for item := range strings.SplitSeq(strings.Join(accept, ","), ",") {
		if count++; count > maxRanges {
			break
		}
		item = withoutWeight(strings.TrimSpace(item))
		if strings.ContainsAny(item, "*;") || !validMediaType(item) || notationOf(item) != form ||
			covers(documented, item) == notCovered {
			continue
		}
		if quality := Quality(item, accept); quality > highest {
			best, highest = item, quality
		}
	}
	return best
}

// Quality is how welcome a media type is to an Accept header (RFC 9110, section 12.4.2): 0 for not at all, to 1.
func Quality(mediaType string, accept []string) float64 {
	if len(accept) == 0 || len(accept) == 1 && (accept[0] == "*/*" || accept[0] == mediaType) {
		// What most clients send.
		return 1
	}
	header := strings.TrimSpace(strings.Join(accept, ","))
	if header == "" {
		return 1
	}
	quality, _ := acceptance(Concrete(mediaType), header)
	return quality
}

// maxRanges bounds the media ranges of an Accept header that are read.
const maxRanges = 64

// acceptance is the quality that the most specific range of an Accept header gives a media type, and how closely that
// covers it. A range that cannot be read is ignored; a header without one that can be read takes anything.
func acceptance(mediaType, header string) (quality float64, closest int) {
	closest = notCovered
	count, readable := 0, false
	for item := range strings.SplitSeq(header, ",") {
		if count++; count > maxRanges {
			break
		}
		item = strings.TrimSpace(item)
		span, parameters, _ := strings.Cut(item, ";")
		q, ok := weight(parameters)
		if !ok || strings.Count(span, "/") != 1 {
			continue
		}
		readable = true
		if how := covers(withoutWeight(item), mediaType); how > closest {
			quality, closest = q, how
		}
	}
	if !readable {
		return 1, byAnything
	}
	return quality, closest
}

// withoutWeight is a range without its q, which is no parameter of the media type.
func withoutWeight(item string) string {
	if !strings.Contains(item, ";") {
		return item
	}
	var kept []string
	for parameter := range strings.SplitSeq(item, ";") {
		if name, _, _ := strings.Cut(strings.TrimSpace(parameter), "="); !strings.EqualFold(name, "q") {
			kept = append(kept, parameter)
		}
	}
	return strings.TrimSpace(strings.Join(kept, ";"))
}

// weight reads the q parameter (RFC 9110, section 12.4.2). None means 1.
func weight(parameters string) (float64, bool) {
	for parameter := range strings.SplitSeq(parameters, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(parameter), "=")
		if !strings.EqualFold(name, "q") {
			continue
		}
		for i := range len(value) {
			if (value[i] < '0' || value[i] > '9') && value[i] != '.' {
				return 0, false
			}
		}
		q, err := strconv.ParseFloat(value, 64)
		return q, err == nil && q <= 1 && len(value) <= len("0.000")
	}
	return 1, true
}
