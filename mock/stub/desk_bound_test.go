package stub_test

import (
	"errors"
	"fmt"
	"testing"

	"understudy/mock/stub"
)

func TestADeskIsFullAtItsBounds(t *testing.T) {
	t.Parallel()
	d := stub.NewDesk()
	for i := range stub.MaxStubs {
		put(t, d, &stub.Stub{ID: fmt.Sprint(i)})
	}
	if _, err := d.Put(&stub.Stub{ID: "one more"}); !errors.Is(err, stub.ErrFull) {
		t.Errorf("stub %d: %v", stub.MaxStubs+1, err)
	}
	if replaced, err := d.Put(&stub.Stub{ID: "7"}); !replaced || err != nil {
		t.Errorf("replaced: %t, %v", replaced, err)
	}
	d.Clear()
	large := &stub.Stub{ID: "a"}
	for large.Size() <= stub.MaxDeskBytes/2 {
		large.JSON = append(large.JSON, make([]byte, 1<<20)...)
	}
	put(t, d, large)
	if _, err := d.Put(&stub.Stub{ID: "b", JSON: large.JSON}); !errors.Is(err, stub.ErrFull) {
		t.Errorf("too many bytes: %v", err)
	}
	if d.Size() != large.Size() {
		t.Errorf("the desk takes %d bytes", d.Size())
	}
	if !d.Remove("a") || d.Remove("a") || d.Size() != 0 {
		t.Errorf("once empty it takes %d bytes", d.Size())
	}
}

func TestWhatIsForgottenTakesNoRoom(t *testing.T) {
	t.Parallel()
	c := load(t)
	d, r := stub.NewDesk(), ask(t, c)
	script := &stub.Script{Contract: c}
	for i := range 3000 {
		name := fmt.Sprint("scenario ", i)
		put(t, d, &stub.Stub{ID: name, Scenario: name, Next: "on", Times: 2})
		d.Take(r, script, stub.Question{Now: noon})
		d.Take(r, script, stub.Question{Now: noon})
		d.Remove(name)
	}
	if size := d.Size(); size != 0 {
		t.Errorf("the desk takes %d bytes", size)
	}
	// Scripts come and go with each reload.
	for i := range 9000 {
		name := fmt.Sprint("scenario ", i)
		gone := &stub.Script{Contract: c, Mappings: []*stub.Stub{{ID: name, Scenario: name, Next: "on", Times: 1}}}
		d.Take(r, gone, stub.Question{Now: noon})
	}
	if size := d.Size(); size > 2<<20 {
		t.Errorf("the desk takes %d bytes", size)
	}
}
