package admin

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/gorilla/mux"

	"understudy/mock/problem"
	"understudy/mock/stub"
)

// mappings are the stubs of a desk, newest first, then those on disk that none of them stands in for.
func (c *room) mappings(desk *stub.Desk) []*stub.Stub {
	own := desk.Stubs()
	list := own
	for _, one := range c.script().Mappings {
		if !slices.ContainsFunc(own, func(s *stub.Stub) bool { return s.ID == one.ID }) {
			list = append(list, one)
		}
	}
	return list
}

// mapping is the stub of an id, or nil.
func (c *room) mapping(desk *stub.Desk, id string) *stub.Stub {
	if own := desk.Find(id); own != nil {
		return own
	}
	for _, one := range c.script().Mappings {
		if one.ID == id {
			return one
		}
	}
	return nil
}

// desk is that of the session that a request is about.
func (c *room) desk(r *http.Request, create bool) (key string, desk *stub.Desk, refusal *problem.Problem) {
	found, refusal := c.session(r, create)
	if refusal != nil {
		return "", nil, refusal
	}
	return found.Key(), found.State().Desk, nil
}

// shown is a mapping without its secrets. It keeps its shape.
func (c *room) shown(s *stub.Stub) json.RawMessage {
	return json.RawMessage(c.redactor.Mapping(s.JSON))
}

// listMappings answers GET /__admin/mappings.
func (c *room) listMappings(w http.ResponseWriter, r *http.Request) *problem.Problem {
	values, refusal := parameters(r, "limit", "offset")
	if refusal != nil {
		return refusal
	}
	_, desk, refusal := c.desk(r, false)
	if refusal != nil {
		return refusal
	}
	list := c.mappings(desk)
	from, to := 0, len(list)
	for name, place := range map[string]*int{"offset": &from, "limit": &to} {
		if !values.Has(name) {
			continue
		}
		var err error
		if *place, err = parseCount(values.Get(name)); err != nil {
			return badQuery(name + " needs " + wanted(name))
		}
	}
	from = min(from, len(list))
	to = min(to, len(list)-from)
	c.answerMappings(w, list[from:from+to], len(list))
	return nil
}

// answerMappings writes mapping by mapping, because a session may hold 16 MiB of them.
func (c *room) answerMappings(w http.ResponseWriter, mappings []*stub.Stub, total int) {
	open(w, "application/json", http.StatusOK)
	_, _ = io.WriteString(w, `{"mappings":[`)
	written := list{to: w}
	for _, s := range mappings {
		written.add(c.shown(s))
	}
	_, _ = fmt.Fprintf(w, "],\"meta\":{\"total\":%d}}\n", total)
}

// showMapping answers GET /__admin/mappings/{id}.
func (c *room) showMapping(w http.ResponseWriter, r *http.Request) *problem.Problem {
	if _, refusal := parameters(r); refusal != nil {
		return refusal
	}
	key, desk, refusal := c.desk(r, false)
	if refusal != nil {
		return refusal
	}
	found := c.mapping(desk, mappingID(r))
	if found == nil {
		return noSuchStub(key)
	}
	answer(w, http.StatusOK, c.shown(found))
	return nil
}

// mappingID is the id in the path. Upper case is accepted on input (RFC 9562, section 4).
func mappingID(r *http.Request) string { return strings.ToLower(mux.Vars(r)["id"]) }

func noSuchStub(key string) *problem.Problem {
	return &problem.Problem{
		Kind: problem.NoSuchStub, Detail: "the session is " + key + ": GET /__admin/mappings lists its stubs",
	}
}

func invalidStub(what string, findings []problem.Finding) *problem.Problem {
	detail := what + " has a fault: " + findings[0].String()
	if len(findings) > 1 {
		detail = fmt.Sprintf("%s has %d faults: see findings", what, len(findings))
	}
	return &problem.Problem{Kind: problem.InvalidStub, Detail: detail, Findings: findings}
}

// createMapping answers POST /__admin/mappings.
func (c *room) createMapping(w http.ResponseWriter, r *http.Request) *problem.Problem {
	body, refusal := bodyAlone(r)
	if refusal != nil {
		return refusal
	}
	return c.putMapping(w, r, body, http.StatusCreated)
}

// putMapping reads a mapping, and lays it on the session's desk. The answer is the mapping as it was understood,
// secrets and all: whoever reads it has just sent them.
func (c *room) putMapping(w http.ResponseWriter, r *http.Request, body []byte, status int) *problem.Problem {
	read, refusal := c.readMapping(body)
	if refusal != nil {
		return refusal
	}
	key, desk, refusal := c.desk(r, true)
	if refusal != nil {
		return refusal
	}
	if refusal := c.lay(key, desk, read); refusal != nil {
		return refusal
	}
	answer(w, status, json.RawMessage(read.JSON))
	return nil
}

func (c *room) readMapping(body []byte) (*stub.Stub, *problem.Problem) {
	findings := redacted(body)
	if findings == nil {
		var read *stub.Stub
		if read, findings = stub.ReadMapping(body, c.script()); len(findings) == 0 {
			return read, nil
		}
	}
	return nil, invalidStub("the mapping", findings)
}

// lay puts stubs on a desk, all or none, once those that ask for it are written to the fixtures.
func (c *room) lay(key string, desk *stub.Desk, stubs ...*stub.Stub) *problem.Problem {
	full := func(err error) *problem.Problem {
		return &problem.Problem{Kind: problem.TooManyStubs, Detail: err.Error()}
	}
	if err := desk.Fits(stubs...); err != nil {
		return full(err)
	}
	kept := slices.DeleteFunc(slices.Clone(stubs), func(s *stub.Stub) bool { return !s.Persistent })
	if len(kept) > 0 {
		if _, refusal := c.keep(kept); refusal != nil {
			return refusal
		}
	}
	if err := desk.PutAll(stubs...); err != nil {
		return full(err)
	}
	// The session has grown, and others may have to make room.
	c.sessions.Use(key)
	return nil
}

// keep writes stubs to the fixtures.
func (c *room) keep(stubs []*stub.Stub) (saved int, refusal *problem.Problem) {
	err := errors.New("no folder of fixtures was given")
	if c.save != nil {
		saved, err = c.save(stubs)
	}
	if err != nil {
		return saved, &problem.Problem{Kind: problem.NotSaved, Detail: err.Error(), Extra: map[string]any{"saved": saved}}
	}
	return saved, nil
}

// replaceMapping answers PUT /__admin/mappings/{id}. In place of one that is on disk, the session gets one of its own.
func (c *room) replaceMapping(w http.ResponseWriter, r *http.Request) *problem.Problem {
	body, refusal := bodyAlone(r)
	if refusal != nil {
		return refusal
	}
	key, desk, refusal := c.desk(r, true)
	if refusal != nil {
		return refusal
	}
	id := mappingID(r)
	if c.mapping(desk, id) == nil {
		return noSuchStub(key)
	}
	named, finding := withID(body, id)
	if finding != nil {
		return invalidStub("the mapping", []problem.Finding{*finding})
	}
	return c.putMapping(w, r, named, http.StatusOK)
}

// removeMapping answers DELETE /__admin/mappings/{id}.
func (c *room) removeMapping(w http.ResponseWriter, r *http.Request) *problem.Problem {
	if refusal := plain(r); refusal != nil {
		return refusal
	}
	key, desk, refusal := c.desk(r, true)
	if refusal != nil {
		return refusal
	}
	id := mappingID(r)
	if desk.Remove(id) {
		done(w)
		return nil
	}
	if c.mapping(desk, id) != nil {
		return &problem.Problem{
			Kind: problem.NoSuchStub,
			Detail: "this one is on disk, for all sessions: PUT another in its place for the session " + key +
				", or take its file away",
		}
	}
	return noSuchStub(key)
}
