package change

import "fmt"

// filled are the changes that stand for the gaps of a part.
func (s *suspect) filled() []Change {
	var changes []Change
	for _, g := range s.gaps {
		rule, breaking, text := Unnamed, true, g.keyword+" is another one"
		switch g.way {
		case tighter:
			rule, breaking, text = Tightened, s.Kind == Parameter || s.Kind == RequestType, g.keyword+" is tighter"
		case looser:
			rule, breaking, text = Loosened, s.Kind == ReplyHeader || s.Kind == ReplyType, g.keyword+" is looser"
		case more:
			rule, breaking, text = Added, false, g.keyword+" was added"
		case rewritten:
			rule, text = Rewritten, g.keyword+" is written another way in XML"
		case unsure:
		}
		if g.path != "" {
			text += ", at " + g.path
		}
		change := s.change(rule, breaking, text)
		if at := s.at(g.difference.old, g.difference.new); at.File != "" {
			change.At = at
		}
		changes = append(changes, change)
	}
	if len(s.gaps) >= maxGaps {
		changes = append(changes, s.change(Unnamed, true, fmt.Sprintf("there are more than %d such differences", maxGaps)))
	}
	return changes
}
