package cli

import (
	"fmt"
	"strings"

	"understudy/mock"
	"understudy/mock/listener"
)

// maxListed is how many operations and personas the list at start shows.
const maxListed = 12

// greet prints, on standard error, what is played and how to try it.
func (s *serve) greet(server *mock.Server, at *listener.Server) {
	var b strings.Builder
	played := server.Played()
	if s.onward != "" {
		// Who may call, and what answers, is the service's to say.
		played.Personas, played.Scenarios, played.Try = nil, nil, ""
		fmt.Fprintf(&b, "understudy passes requests on to %s\nand holds them to ", s.onward)
	} else {
		b.WriteString("understudy plays ")
	}
	fmt.Fprintf(&b, "%s %s (%s, OpenAPI %s)\n", played.Title, played.Version, played.File, played.OpenAPI)
	for i, operation := range played.Operations {
		if i == maxListed {
			fmt.Fprintf(&b, "  … and %d more operations\n", len(played.Operations)-i)
			break
		}
		fmt.Fprintf(&b, "  %-7s %-40s %s\n", operation.Method, operation.Template, operation.ID)
	}
	if len(played.Personas) > 0 {
		fmt.Fprintln(&b, "personas")
	}
	for i, persona := range played.Personas {
		if i == maxListed {
			fmt.Fprintf(&b, "  … and %d more personas\n", len(played.Personas)-i)
			break
		}
		roles := strings.Join(persona.Roles, ", ")
		if roles == "" {
			roles = "no role"
		}
		fmt.Fprintf(&b, "  %-12s %s\n", persona.Name, roles)
	}
	if len(played.Scenarios) > 0 {
		fmt.Fprintln(&b, "scenarios")
	}
	for i, scenario := range played.Scenarios {
		if i == maxListed {
			fmt.Fprintf(&b, "  … and %d more scenarios\n", len(played.Scenarios)-i)
			break
		}
		fmt.Fprintf(&b, "  %s\n", scenario.Name)
	}
	if played.Try != "" {
		fmt.Fprintf(&b, "try it\n  %s\n", strings.ReplaceAll(played.Try, mock.Base, at.URL()))
	}
	fmt.Fprintf(&b, "control room\n  %s/__admin/requests\n", at.URL())
	if s.tokenMade {
		fmt.Fprintf(&b, "  Authorization: Bearer %s\n", s.adminToken)
	}
	if !at.Loopback() {
		fmt.Fprintf(&b, "warning: %s can be reached from other machines, and whoever reaches it can use it\n", at.Addr())
	}
	warn(&b, played.Notices)
	s.say(b.String())
}
