package report

// words are what verdicts are called for people. For programs they have one name each: see Verdict.
type words struct {
	// good, bad and cut are the verdict of all: as it should be, not so, and ended before all was tried.
	good, bad, cut string
	// passed and skipped are those of one outcome, and heading stands above the number of those that passed.
	passed, skipped, heading string
}

// words are those that suit the command: prove proves, and all else passes.
func (r *Results) words() words {
	if r.proves() {
		return words{"proven", "not proven", "not proven", "proven", "not provable", "PROVEN"}
	}
	return words{"passed", "failed", "incomplete", "passed", "skipped", "PASSED"}
}

// proves reports that the results are those of prove.
func (r *Results) proves() bool { return r.Command == "" || r.Command == prove }

const prove = "prove"

// command is the command that tells the results.
func (r *Results) command() string {
	if r.Command == "" {
		return prove
	}
	return r.Command
}

// verdict is the verdict of all, and whether it is good.
func (r *Results) verdict() (text string, good bool) {
	switch words := r.words(); {
	case r.Count().Failed > 0:
		return words.bad, false
	case r.Ended != "":
		return words.cut, false
	default:
		return words.good, true
	}
}

// document names the document with what is known of it.
func (r *Results) document() string {
	text := r.File
	if r.OpenAPI != "" {
		text += ", OpenAPI " + r.OpenAPI
	}
	if r.SHA256 != "" {
		text += ", SHA-256 " + r.SHA256
	}
	return plain(text)
}
