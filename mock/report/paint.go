package report

// A Paint is how text is coloured. The zero Paint uses no colours.
type Paint struct {
	// Colors says that the reader is a terminal that takes them.
	Colors bool
}

const (
	bold   = "1"
	faint  = "2"
	red    = "31"
	green  = "32"
	yellow = "33"
	blue   = "34"
)

// in writes a text in a colour (ECMA-48, section 8.3.117).
func (p Paint) in(code, text string) string {
	if !p.Colors {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (p Paint) level(level Level) string {
	switch level {
	case Error:
		return p.in(red, string(level))
	case Warning:
		return p.in(yellow, string(level))
	case Note:
		return p.in(blue, string(level))
	}
	return string(level)
}
