package mock

import (
	"encoding/json"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"
	"unicode"

	"understudy/mock/journal"
)

// Bounds on the line that tells of a load.
const (
	// maxNamed is how many files are named.
	maxNamed = 3
	// maxFault is how much of a fault is told, in bytes.
	maxFault = 1000
)

// Colours of the words that tell how a load went, on a terminal.
const (
	green = "\x1b[32m"
	red   = "\x1b[31m"
	plain = "\x1b[0m"
)

// logLoaded tells that another generation answers, and the first of what is wrong with it that was not so before.
func (s *Server) logLoaded(g, old *generation, changed []string) {
	operations, notices := len(g.contract.Operations), len(g.early)
	text := fmt.Sprintf("%s generation %s, %s, %s", s.colored(green, "reload:"), g.id,
		count(operations, "operation"), count(notices, "warning"))
	if len(changed) > 0 {
		text += ", for " + few(changed) + " changed"
	}
	s.logLine(text, map[string]any{
		"level": "info", "msg": "reload", "generation": g.id, "operations": operations, "notices": notices,
		"changed": changed[:min(len(changed), maxNamed)],
	})
	before := map[string]bool{}
	for _, notice := range old.known() {
		before[Line(notice)] = true
	}
	n := 0
	for _, notice := range g.early {
		if !before[Line(notice)] {
			n++
			s.noticed(n, notice)
		}
	}
}

// logFailure tells that there is nothing new, and why: one fault, and how many more there are.
func (s *Server) logFailure(old *generation, err error) {
	faults := strings.Split(strings.TrimSpace(err.Error()), "\n")
	text := fmt.Sprintf("%s generation %s plays on: %s", s.colored(red, "reload failed:"), old.id, clean(faults[0]))
	if more := len(faults) - 1; more > 0 {
		text += fmt.Sprintf(" (and %d more, which GET /__admin/generation tells)", more)
	}
	s.logLine(text, map[string]any{
		"level": "error", "msg": "reload failed", "generation": old.id, "fault": clean(faults[0]), "faults": len(faults),
	})
}

// logMended tells that what is on disk is what plays, after a load that failed.
func (s *Server) logMended(g *generation) {
	s.logLine(s.colored(green, "reload:")+" mended, generation "+g.id+" plays on",
		map[string]any{"level": "info", "msg": "reload", "generation": g.id, "mended": true})
}

// logUnchanged answers somebody who asked for a load.
func (s *Server) logUnchanged(g *generation) {
	s.logLine("reload: nothing has changed, generation "+g.id+" plays on",
		map[string]any{"level": "info", "msg": "reload", "generation": g.id, "unchanged": true})
}

// logLine writes a line beside those of exchanges, in the log's form.
func (s *Server) logLine(text string, members map[string]any) {
	if s.log == nil {
		return
	}
	now := time.Now()
	if s.logFormat != journal.JSON {
		_, _ = fmt.Fprintln(s.log, now.Format("15:04:05.000 ")+text)
		return
	}
	members = maps.Clone(members)
	members["time"] = now.UTC().Format("2006-01-02T15:04:05.000Z07:00")
	// Strings and numbers always marshal.
	line, _ := json.Marshal(members)
	_, _ = s.log.Write(line)
}

func (s *Server) colored(color, word string) string {
	if !s.logColor {
		return word
	}
	return color + word + plain
}

// few names some files, and counts the rest.
func few(names []string) string {
	shown := make([]string, 0, maxNamed)
	for _, name := range names[:min(len(names), maxNamed)] {
		shown = append(shown, clean(name))
	}
	text := strings.Join(shown, ", ")
	if more := len(names) - len(shown); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// clean keeps a text on one line, and from being a command to a terminal: a file may have any name.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return unicode.ReplacementChar
		}
		return r
	}, text[:min(len(text), maxFault)])
}

func count(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return strconv.Itoa(n) + " " + what
}
