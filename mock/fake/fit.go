package fake

import "slices"

// depend holds dependentRequired: what a member needs is added, and a member whose needs cannot be met goes.
func (p *plan) depend() error {
	for changed := true; changed; {
		changed = false
		for _, d := range p.f.depends {
			if !p.there[d.name] {
				continue
			}
			for _, need := range d.needs {
				if p.there[need] {
					continue
				}
				changed = true
				err := p.add(need)
				if err == nil {
					continue
				}
				if p.f.isNeeded(d.name) {
					return err
				}
				p.remove(d.name)
				break
			}
		}
	}
	return nil
}

func (p *plan) remove(name string) {
	delete(p.there, name)
	p.absent[name] = refuse(p.f.roots[0], "dependentRequired", "the member %q needs others", name)
	p.members = slices.DeleteFunc(p.members, func(m member) bool { return m.name == name })
}

// leaned reports whether a member can go without another one missing it.
func (p *plan) leaned(name string) bool {
	for _, d := range p.f.depends {
		if p.there[d.name] && slices.Contains(d.needs, name) {
			return false
		}
	}
	return !p.f.isNeeded(name)
}

// fit brings the number of members between the limits.
func (p *plan) fit(low, high limit) error {
	for i := len(p.members) - 1; i >= 0 && len(p.members) > high.n; i-- {
		if i < len(p.members) && p.leaned(p.members[i].name) {
			p.remove(p.members[i].name)
			i = len(p.members)
		}
	}
	if len(p.members) > high.n {
		return refuse(high.at, "maxProperties", "more than %d members are required: raise it", high.n)
	}
	if low.n > 0 {
		if err := p.hasten(low.n); err != nil {
			return err
		}
	}
	if len(p.members) >= low.n {
		return nil
	}
	return p.extra(low)
}

// hasten makes members at once, until there are so many that are sure to be there. Those that cannot be made go.
func (p *plan) hasten(least int) error {
	sure := 0
	for _, m := range p.members {
		if m.part != nil {
			sure++
		}
	}
	for _, m := range slices.Clone(p.members) {
		if m.part != nil || sure >= least {
			continue
		}
		at := slices.IndexFunc(p.members, func(have member) bool { return have.name == m.name })
		made, err := p.c.part(m.later.places, m.later.h)
		if err != nil {
			if asRefusal(err) == nil {
				return err
			}
			p.members = slices.Delete(p.members, at, at+1)
			delete(p.there, m.name)
			p.absent[m.name] = err
			continue
		}
		p.members[at].part, p.members[at].later = made, nil
		sure++
	}
	return nil
}
