package verify

// Known reports whether something failed in the run that the baseline is of, and was forgiven. There is nothing in nil.
func (b *Baseline) Known() bool {
	if b == nil {
		return false
	}
	for _, e := range b.entries {
		if e.met.Load() && !e.expired(b.now) {
			return true
		}
	}
	return false
}
