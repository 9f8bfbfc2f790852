package e2e

import "strings"

// replySieges have a stub that answers from the request, and a request that would break out of it.
func replySieges() []siege {
	const filled = `"transformers": ["response-template"]`
	var list []siege
	for _, one := range []struct{ name, response, send, want string }{
		{
			"a header of two lines", `{"headers": {"Retry-After": "{{request.query.q}}"}, "body": "a", ` + filled + `}`,
			asks("/x?q=1%0d%0aX-Injected:%201%0a%0d%0aX-Injected:%201"), "200",
		},
		{
			"JSON that ends early", `{"status": 200, "jsonBody": {"a": "{{request.query.q}}"}, ` + filled + `}`,
			asks(`/x?q=%22%2c%22b%22%3a%22%5c`), "200",
		},
		{
			"a body many times", `{"status": 200, "body": "` + strings.Repeat("{{request.body}}", 5000) + `", ` + filled + `}`,
			post("/x", "text/plain", strings.Repeat("x", 1_000_000), "Mock-Session: "+besieged), "200",
		},
		{"a fault", `{"fault": "EMPTY_RESPONSE"}`, asks("/x"), "close"},
	} {
		list = append(list, siege{
			attack: attack{name: "reply/" + one.name, send: one.send, want: one.want},
			laid:   []string{stubbed(`{"urlPath": "/x"}`, one.response)},
		})
	}
	return list
}

// refusalSieges are stubs that nobody can have.
func refusalSieges() []siege {
	var list []siege
	for name, response := range map[string]string{
		"a file": `{"bodyFileName": "../../etc/passwd"}`, "a proxy": `{"proxyBaseUrl": "http://127.0.0.1:1"}`,
		"a header of two lines": `{"headers": {"A": "a\r\nB: c"}}`, "a name of two lines": `{"headers": {"A\r\nB": "c"}}`,
		"a length": `{"headers": {"Content-Length": "5"}}`, "a coding": `{"headers": {"Transfer-Encoding": "chunked"}}`,
		"a permission": `{"headers": {"Access-Control-Allow-Origin": "*"}}`, "no base64": `{"base64Body": "%"}`,
		"status 101": `{"status": 101}`, "status 600": `{"status": 600}`, "a late reply": `{"fixedDelayMilliseconds": 60001}`,
		"a script":        `{"body": "{{randomValue}}", "transformers": ["response-template"]}`,
		"too many pieces": `{"chunkedDribbleDelay": {"numberOfChunks": 1000000000, "totalDuration": 1}}`,
	} {
		list = append(list, siege{attack: attack{
			"refused/" + name, to("POST", "mappings", besieged, stubbed(`{"url": "/x"}`, response)), "422",
		}})
	}
	for name, id := range map[string]string{
		"dots": `"../../x"`, "a slash": `"a/b"`, "NUL": `"\u0000"`, "nothing": `""`, "an object": `{}`, "markup": `"<b>"`,
	} {
		list = append(list, siege{attack: attack{"id/" + name, to(
			"POST", "mappings", besieged, `{"id": `+id+`, "request": {"url": "/x"}, "response": {"status": 200}}`), "422"}})
	}
	return list
}

// formerSieges are requests to the rest of the control room, and to what gives tokens.
func formerSieges() []siege {
	var list []siege
	add := func(name, send, want string) { list = append(list, siege{attack: attack{name, send, want}}) }
	for _, clock := range []string{
		`{"freeze": "9999-12-31T23:59:59Z"}`, `{"freeze": "-9999-01-01T00:00:00Z"}`, `{"advance": "292y"}`,
		`{"advance": "-1h"}`, `{"advance": "1e9h"}`, `{"resume": false}`, `{}`,
	} {
		add("clock/"+clock, to("PUT", "clock", besieged, clock), "422")
	}
	for _, settings := range []string{
		`{"fixedDelay": -1}`, `{"fixedDelay": 1e18}`, `{"seed": 1180591620717411303424}`, `{"other": 1}`,
		`{"delayDistribution": {"type": "lognormal", "median": 1e308, "sigma": 1e308}}`,
	} {
		add("settings/"+settings, to("POST", "settings", besieged, settings), "422")
	}
	for _, query := range []string{
		"count=0", "count=-1", "count=1e3", "count=99999999999", "count=1&count=2", "timeout=-1s", "timeout=9999999999h",
		"after=-1", "after=99999999999999999999", "status=abc", "session=%0a", "other=1", "path=%zz",
	} {
		add("wait/"+query, asks("/__admin/requests/wait?"+query), "400")
	}
	for _, query := range []string{"after=-1", "after=1e3", "after=1&after=2", "other=1", "session=%00"} {
		add("events/"+query, asks("/__admin/events?"+query), "400")
	}
	for _, path := range []string{
		"mappings/..%2f..", "mappings/%2e%2e", "mappings/../health", "mappings//", "mappings%2f", "sessions/%2f",
		"sessions/..%2fdefault", "problems/..%2f..", "requests/%00", "scenarios/..%2f..", ".", "..", "%2e%2e/x",
	} {
		add("path/"+path, asks("/__admin/"+path), "404")
	}
	form := func(body string) string {
		return post("/api/token", "application/x-www-form-urlencoded", body, "Mock-Session: "+besieged)
	}
	for name, body := range map[string]string{
		"empty": "", "bytes": "\x00\xff", "escapes": "grant_type=%zz", "twice": "grant_type=password&grant_type=password",
		"many": strings.Repeat("a=b&", 100_000), "long": "grant_type=password&username=" + strings.Repeat("x", 500_000),
		"NUL": "grant_type=password&username=%00&password=%ff", "another's": "grant_type=refresh_token&refresh_token=x",
	} {
		add("token/"+name, form(body), "400")
	}
	for name, token := range map[string]string{
		"dots": "eyJ" + strings.Repeat(".", 8000), "long": "eyJ" + strings.Repeat("a", 20_000),
		"no parts": "eyJhbGciOiJub25lIn0", "no algorithm": "eyJhbGciOiJub25lIn0.e30.",
	} {
		add("bearer/"+name, send("GET", record, "", "Authorization: Bearer "+token, "Mock-Session: "+besieged), "401")
	}
	return list
}
