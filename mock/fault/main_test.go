package fault_test

import (
	"testing"
	"time"

	"go.uber.org/goleak"
)

// patient bounds every wait of the tests; reaching it is a failure.
const patient = 20 * time.Second

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
