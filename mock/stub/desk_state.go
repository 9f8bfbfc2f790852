package stub

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"understudy/mock/fault"
)

// The states that every scenario has a word for. WireMock's scenarios begin in Started, those of files are Off until
// they are begun, and Done after their last step.
const (
	Off     = "Off"
	Started = "Started"
	Done    = "Done"
)

// A State is where a scenario stands in a session, and where it could.
type State struct {
	// ID is a UUID made of the name.
	ID                string
	Name, Description string
	// State is where it stands, and Possible are all states it could stand in.
	State    string
	Possible []string
	// Stubs are those that belong to it: of the session, oldest first, of the mappings on disk, and of its file.
	Stubs []*Stub
	// Chaos is what makes calls fail as long as it is under way.
	Chaos []*fault.Chaos
	// File says that it is a scenario file: Off until it is begun.
	File bool
}

// state is where a scenario stands.
func (d *Desk) state(name string, s *Script) string {
	if place := d.places[name]; place != nil {
		return place.state
	}
	if s.Scenario(name) != nil {
		return Off
	}
	return Started
}

// enter moves a scenario to a state. Stubs that wait for it count from here.
func (d *Desk) enter(name, state string, s *Script, now time.Time) *position {
	place := d.places[name]
	if place == nil {
		if len(d.places)+len(d.used) >= 4*MaxStubs {
			d.prune(s)
		}
		file := s.Scenario(name) != nil
		place = &position{begun: now, file: file, kept: file || s.maps(name)}
		d.places[name] = place
	}
	place.state, place.entered = state, now
	maps.DeleteFunc(d.used, func(_ string, u use) bool { return u.scenario == name && u.awaits != "" })
	d.count()
	return place
}

// prune forgets what neither the desk nor the script knows any more: scripts come and go, and each leaves a little.
func (d *Desk) prune(s *Script) {
	names, ids := map[string]bool{}, map[string]bool{}
	note := func(stub *Stub) { names[stub.Scenario], ids[stub.ID] = true, true }
	for _, l := range d.laid {
		note(l.Stub)
	}
	s.each(note)
	maps.DeleteFunc(d.places, func(name string, _ *position) bool { return !names[name] })
	maps.DeleteFunc(d.used, func(id string, _ use) bool { return !ids[id] })
}

// States lists the scenarios of the session, of the script's mappings and of its scenario files, by name.
func (d *Desk) States(s *Script) []State {
	if s == nil {
		s = &Script{}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	byName := map[string]*State{}
	for _, scenario := range s.Scenarios {
		byName[scenario.Name] = &State{
			Name: scenario.Name, Description: scenario.Description, Possible: slices.Clone(scenario.States),
			Chaos: scenario.Chaos, File: true,
		}
	}
	add := func(stub *Stub) {
		if stub.Scenario == "" {
			return
		}
		state := byName[stub.Scenario]
		if state == nil {
			state = &State{Name: stub.Scenario, Possible: []string{Started}}
			byName[stub.Scenario] = state
		}
		state.Stubs = append(state.Stubs, stub)
		for _, name := range []string{stub.Required, stub.Next} {
			if name != "" && !slices.Contains(state.Possible, name) {
				state.Possible = append(state.Possible, name)
			}
		}
	}
	for _, stub := range d.oldest() {
		add(stub)
	}
	s.each(func(stub *Stub) {
		if d.byID[stub.ID] == nil {
			add(stub)
		}
	})
	list := make([]State, 0, len(byName))
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		state := byName[name]
		state.ID, state.State = nameID(name), d.state(name, s)
		list = append(list, *state)
	}
	return list
}

// SetState moves a scenario to a state as if it had come there by itself, and "" begins it: its steps, times and chaos
// count anew. A scenario or a state that there is not is an error that lists those there are.
func (d *Desk) SetState(s *Script, name, state string, now time.Time) error {
	if s == nil {
		s = &Script{}
	}
	var names []string
	for _, known := range d.States(s) {
		if names = append(names, known.Name); known.Name != name {
			continue
		}
		if state == "" || state == Started && known.File {
			state = Started
			if scenario := s.Scenario(name); scenario != nil {
				state = scenario.first()
			}
		}
		if !slices.Contains(known.Possible, state) {
			return fmt.Errorf("the scenario %q has no state %.80q: it has %s", name, state, listed(known.Possible))
		}
		d.set(s, name, state, now)
		return nil
	}
	if names == nil {
		return fmt.Errorf("there is no scenario %.80q, nor any other", name)
	}
	return fmt.Errorf("there is no scenario %.80q: there is %s", name, listed(names))
}

// set forgets what has become of a scenario, and puts it in a state.
func (d *Desk) set(s *Script, name, state string, now time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.places, name)
	maps.DeleteFunc(d.used, func(_ string, u use) bool { return u.scenario == name })
	if state != Off {
		d.enter(name, state, s, now)
	}
	d.count()
}

// ResetScenarios puts every scenario where it begins: scenario files are Off, the others Started.
func (d *Desk) ResetScenarios() {
	d.mu.Lock()
	defer d.mu.Unlock()
	clear(d.places)
	maps.DeleteFunc(d.used, func(_ string, u use) bool { return u.scenario != "" })
	d.count()
}

// listed writes names for people, the first ones of many.
func listed(names []string) string {
	const most = 20
	if len(names) > most {
		names = append(slices.Clone(names[:most]), "…")
	}
	return strings.Join(names, ", ")
}

// State is the state that a scenario is in.
func (d *Desk) State(s *Script, name string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.state(name, s)
}
