package coverage

import (
	"context"
	"fmt"
	"runtime"
	"sync"
)

// A survey is which points of all operations are told.
type survey struct {
	mu   sync.Mutex
	done bool
	// told are the points of each operation that are told: all, or the first of them.
	told []list
}

// Survey works out which points of all operations there are to tell, once: whoever does it beforehand has the file at
// once. What it found stays found when it ends early, because the context ended, which is its only error. It says how
// many operations are done, and of how many.
func (m *Map) Survey(ctx context.Context, progress func(done, total int)) error {
	m.survey.mu.Lock()
	defer m.survey.mu.Unlock()
	if m.survey.done {
		return nil
	}
	if err := m.begin(ctx, progress); err != nil {
		return err
	}
	told, err := m.share(ctx)
	if err != nil {
		return err
	}
	m.fit(told)
	m.survey.told, m.survey.done = told, true
	return nil
}

// begin lists the points that come first. For examples that takes their schemas, which are compiled on all
// processors.
func (m *Map) begin(ctx context.Context, progress func(done, total int)) error {
	var (
		mu         sync.Mutex
		next, done int
		workers    sync.WaitGroup
	)
	step := func(finished bool) (place int, more bool) {
		mu.Lock()
		defer mu.Unlock()
		if finished {
			if done++; progress != nil {
				progress(done, len(m.sheets))
			}
		}
		next++
		return next - 1, next <= len(m.sheets) && ctx.Err() == nil
	}
	for range min(runtime.GOMAXPROCS(0), len(m.sheets)) {
		workers.Go(func() {
			for place, more := step(false); more; place, more = step(true) {
				m.begun(place)
			}
		})
	}
	workers.Wait()
	return cancelled(ctx)
}

// share gives each operation as many values of enums and optional fields as it has, or the same as all others that have
// more: in rounds, for what one does not use is shared by the others.
func (m *Map) share(ctx context.Context) ([]list, error) {
	told := make([]list, len(m.sheets))
	room, open := MaxInAll, make([]int, len(m.sheets))
	for i := range m.sheets {
		room -= len(m.sheets[i].base.points)
		open[i] = i
	}
	room = max(room, MaxInAll/2)
	for most := 0; ; {
		share := most
		if len(open) > 0 {
			share = min(max(room/len(open), 0), MaxPoints)
		}
		if most > 0 && share <= most+most/8 || len(open) == 0 {
			// What is left is not worth another round.
			return told, nil
		}
		most = share
		var more []int
		for _, i := range open {
			if err := cancelled(ctx); err != nil {
				return nil, err
			}
			told[i] = m.sheets[i].listMore(m, most, nil)
			if told[i].full {
				more = append(more, i)
			} else {
				room -= len(told[i].points) - len(m.sheets[i].base.points)
			}
		}
		if open = more; most == 0 {
			return told, nil
		}
	}
}

func cancelled(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("list what can be met: %w", err)
	}
	return nil
}

// limit says what is not counted, or "".
func (s *survey) limit(m *Map) string {
	count := 0
	for i := range s.told {
		if s.told[i].untold || m.sheets[i].base.untold {
			count++
		}
	}
	if count == 0 {
		return ""
	}
	return fmt.Sprintf("%d operations have more points than are counted: at most %d of an operation and %d in all, in "+
		"bodies and parameters of %d values and %d schemas, with names of %d bytes, and %d MiB in a file: values of enums "+
		"and optional fields come last, and among them those nearest to the body first",
		count, MaxPoints, MaxInAll, maxValues, maxEffort, maxName, maxFile>>20)
}
