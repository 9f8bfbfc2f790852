package cases

import "testing"

// Documents are those of the repository, for tests from outside: mock stands on this room, so only they can start it.
func Documents(t *testing.T) []string {
	t.Helper()
	return suite(t)
}
