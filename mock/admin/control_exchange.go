package admin

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"understudy/mock/journal"
)

// An exchangePage shows one entry of the journal. Everything in it comes from what JSON shows as well, so its secrets
// are hidden.
type exchangePage struct {
	frame
	Shown event
	Facts []fact
	Sides []side
	// Host is where the control room is, as the client named it.
	Host string
}

// A fact is a name and what goes with it. Link leads to more, if there is more.
type fact struct{ Name, Value, Link string }

// A side is the request or the reply.
type side struct {
	ID, Name, Line, Body string
	Headers              []fact
	Bytes                int64
	// Cut says that the journal has only the beginning of the body.
	Cut bool
}

// showPage answers GET /__admin/requests/{id} for a person.
func (c *room) showPage(w http.ResponseWriter, r *http.Request, e *journal.Entry) {
	shown := c.render(e)
	title := fmt.Sprintf("%s %s: %d", shown.Request.Method, shown.Request.URL, e.Status)
	c.press.print(w, "exchange.html", title, func(within frame) any {
		return exchangePage{frame: within, Host: r.Host, Shown: shown, Facts: facts(&shown, e), Sides: []side{
			{
				ID: "request", Name: "Request", Line: shown.Request.Method + " " + shown.Request.URL + " " + shown.Request.Protocol,
				Body: legible(shown.Request.Body), Headers: rows(shown.Request.Headers),
				Bytes: e.RequestBytes, Cut: e.RequestBytes > int64(len(e.RequestBody)),
			},
			{
				ID: "reply", Name: "Reply", Line: statusLine(e.Status),
				Body: legible(shown.Response.Body), Headers: rows(shown.Response.Headers),
				Bytes: e.ReplyBytes, Cut: e.ReplyBytes > int64(len(e.ReplyBody)),
			},
		}}
	})
}

// facts are those that hold for this exchange.
func facts(shown *event, e *journal.Entry) []fact {
	all := []fact{
		{"Arrived", e.Time.UTC().Format("2006-01-02 15:04:05.000 UTC"), ""},
		{"Took", e.Took.Round(time.Microsecond).String(), ""},
		{"Session", e.Session, root + "/?session=" + url.QueryEscape(e.Session)},
		{"Operation", e.Operation, ""},
		{"Persona", e.Persona, ""},
		{"Source", shown.Source, ""},
		{"Stub", e.Stub, ""},
		{"Client", shown.Request.ClientIP, ""},
		{"Generation", e.Generation, ""},
		{"Entry", e.ID, ""},
	}
	if e.Lax {
		all = append(all, fact{Name: "Contract", Value: "off: the stub is not held to it"})
	}
	if e.Seeded {
		all = append(all, fact{Name: "Seed", Value: strconv.FormatInt(e.Seed, 10)})
	}
	if e.Delay > 0 {
		all = append(all, fact{Name: "Delay asked for", Value: e.Delay.String()})
	}
	if e.Fault != "" {
		all = append(all, fact{Name: "Fault asked for", Value: e.Fault})
	}
	if e.Aborted {
		all = append(all, fact{Name: "Aborted", Value: "the client went away before it had the whole reply"})
	}
	if e.Truncated {
		all = append(all, fact{Name: "Truncated", Value: "the entry was too large for the journal, which kept a part of it"})
	}
	return slices.DeleteFunc(all, func(f fact) bool { return f.Value == "" })
}

func statusLine(status int) string {
	if status == 0 {
		return "none was sent"
	}
	return strconv.Itoa(status) + " " + http.StatusText(status)
}

// rows are headers as render has them, by name, each value in a row of its own.
func rows(headers map[string]any) []fact {
	var rows []fact
	for name, value := range headers {
		switch value := value.(type) {
		case string:
			rows = append(rows, fact{Name: name, Value: value})
		case []string:
			for _, one := range value {
				rows = append(rows, fact{Name: name, Value: one})
			}
		}
	}
	slices.SortStableFunc(rows, func(a, b fact) int { return strings.Compare(a.Name, b.Name) })
	return rows
}

// legible is a body as a person reads it: JSON on lines of its own.
func legible(body string) string {
	var pretty bytes.Buffer
	if json.Indent(&pretty, []byte(body), "", "  ") != nil {
		return body
	}
	return pretty.String()
}
