package e2e

import "strings"

// A kind is one way to send something, its good request, and what is wrong with others.
type kind struct {
	name    string
	request string
	attacks []attack
}

func kinds() []kind {
	return []kind{
		jsonKind(), codedKind(), formKind(), uploadKind(), scalarKind(), xmlKind(), textKind(), octetsKind(), noneKind(),
		searchKind(), headerKind(),
	}
}

// post writes a request with a body of a media type.
func post(target, mediaType, body string, fields ...string) string {
	return send("POST", target, body, append(fields, "Content-Type: "+mediaType, fits(body))...)
}

// nested is so many times what opens, then the middle, then so many times what closes.
func nested(count int, opens, middle, closes string) string {
	return strings.Repeat(opens, count) + middle + strings.Repeat(closes, count)
}

func jsonKind() kind {
	const js = "application/json"
	body := func(name, text, want string) attack { return attack{name, post("/json", js, text), want} }
	return kind{"JSON", post("/json", js, `{"n":9007199254740993}`), []attack{
		body("a digit beyond 2^53", `{"n":9007199254740994}`, "400"),
		body("beyond 64 bits", `{"n":9223372036854775809}`, "400"),
		body("falsy: null", "null", "400"),
		body("falsy: 0", "0", "400"),
		body("falsy: false", "false", "400"),
		body("falsy: a text", `""`, "400"),
		body("empty", "", "400"),
		body("members of every object", `{"__proto__":{"n":4},"constructor":{},"toString":{}}`, "400"),
		body("any list", `{"list":[1,[],{},null]}`, "200"),
		body("members without end", nested(511, `{"a":`, "{}", "}"), "200"),
		body("members that refer to themselves", nested(150_000, `{"a":`, "{}", "}"), "400"),
		body("100,000 members", "{"+numbered(`"a%d":{},`, 70_000)+`"a":{}}`, "200"),
		body("100,000 wrong members", "{"+numbered(`"a%d":1,`, 80_000)+`"a":1}`, "400"),
		body("100,000 of one kind", `{"unique":[`+strings.Repeat("1e1,", 200_000)+`1]}`, "400"),
		body("100,000 lists", `{"unique":[`+numbered("[%d],", 100_000)+`[]]}`, "200"),
		body("truncated", `{"n":3`, "400"),
		body("UTF-8 cut short", "{\"a\xe2\x82\":{}}", "400"),
		{"fewer bytes than told", strings.Replace(post("/json", js, `{}`), "Length: 2", "Length: 3", 1), "408"},
		{"more bytes than told", strings.Replace(post("/json", js, `{}}`), "Length: 3", "Length: 2", 1), "200"},
		{"of no type", send("POST", "/json", "{}", fits("{}")), "200"},
		{"Accept: *", post("/json", js, "{}", "Accept: *"), "200"},
		{"Accept: nothing", post("/json", js, "{}", "Accept: text/plain"), "406"},
		{"another type", post("/json", "text/yaml", "{}"), "415"},
		{"a range", post("/json", "application/*", "{}"), "415"},
		{"another charset", post("/json", js+"; charset=utf-16", "{\x00}\x00"), "415"},
		{"a path that is not encoded well", post("/json%zz", js, "{}"), "400"},
		{"a query that is not encoded well", post("/json?a=%zz", js, "{}"), "400"},
	}}
}

func codedKind() kind {
	const js = "application/json"
	good := gzipped(`{"n":3}`)
	coded := func(name, coding, body, want string) attack {
		return attack{name, post("/json", js, body, "Content-Encoding: "+coding), want}
	}
	zeros := strings.Repeat("0", 64<<20)
	return kind{"coded", post("/json", js, good, "Content-Encoding: gzip"), []attack{
		coded("gzip of 64 MB", "gzip", gzipped(zeros), "413"),
		coded("deflate of 64 MB", "deflate", deflated(zeros), "413"),
		coded("many gzips", "gzip", strings.Repeat(gzipped(""), 40_000), "400"),
		coded("gzip with a long name", "gzip", good[:3]+"\x08"+good[4:10]+strings.Repeat("n", 1<<19), "400"),
		coded("gzip in gzip", "gzip", gzipped(good), "400"),
		coded("gzip twice", "gzip, gzip", gzipped(good), "415"),
		coded("gzip, cut", "gzip", good[:len(good)-9], "400"),
		coded("gzip, a wrong sum", "gzip", good[:len(good)-8]+"12345678", "400"),
		coded("gzip, and more", "gzip", good+"{}", "400"),
		coded("gzip, and nothing", "gzip", gzipped(""), "400"),
		coded("no gzip", "gzip", `{"n":3}`, "400"),
		coded("deflate", "deflate", deflated(`{"n":3}`), "200"),
		coded("deflate, cut", "deflate", deflated(`{"n":3}`)[:8], "400"),
		coded("breaks the contract", "gzip", gzipped(`{"n":4}`), "400"),
		coded("br", "br", good, "415"),
	}}
}

func formKind() kind {
	const form = "application/x-www-form-urlencoded"
	body := func(name, text, want string) attack { return attack{name, post("/form", form, text), want} }
	return kind{"form", post("/form", form, "id=7&tags=a&deep[a]=1&meta={\"a\":1}"), []attack{
		body("no id", "tags=a", "400"),
		body("id of no kind", "id=+7", "400"),
		body("id twice", "id=7&id=8", "400"),
		body("a field of another name", "id=7&files[]=a", "400"),
		body("bad escapes", "id=%zz", "400"),
		body("escapes cut short", "id=7&tags=%4", "400"),
		body("bad UTF-8", "id=7&tags=%ff%fe", "400"),
		body("NUL", "id=7&tags=%00", "200"),
		body("many fields", "id=7"+strings.Repeat("&tags=a", 140_000), "400"),
		body("many names", "id=7"+numbered("&f%d=1", 90_000), "400"),
		body("many separators", strings.Repeat("&", 1<<20), "400"),
		body("sparse index", "id=7&open[50000000]=1", "400"),
		body("deep, sparse", "id=7&deep[50000000]=1", "200"),
		body("deep, deeper", "id=7&deep"+strings.Repeat("[a]", 100_000)+"=1", "400"),
		body("deep, not closed", "id=7&deep[a=1", "400"),
		body("deep, of no kind", "id=7&deep[a]=x", "400"),
		body("deep, twice", "id=7&deep[a]=1&deep[a]=2", "400"),
		body("prototype", "id=7&deep[__proto__][a]=1", "200"),
		body("JSON, cut", "id=7&meta={", "400"),
		body("JSON, deep", "id=7&meta="+strings.Repeat("[", 500_000), "400"),
		body("empty", "", "400"),
	}}
}

func searchKind() kind {
	query := func(name, text, want string) attack { return attack{name, get("/search?" + text), want} }
	return kind{"query", get("/search?p[items][0]=1&p[name]=x&filter={%22a%22:1}&bare=[]&list=1&csv=1,2"), []attack{
		query("sparse index", "p[items][50000000]=1", "400"),
		query("index beyond 64 bits", "p[items][99999999999999999999]=1", "400"),
		query("index below zero", "p[items][-1]=1", "400"),
		query("every index", strings.TrimSuffix(numbered("p[items][%d]=1&", 440), "&"), "200"),
		query("too long a name", "p[name]=0123456789", "400"),
		query("deep", "p"+strings.Repeat("[a]", 2_500)+"=1", "400"),
		query("members that refer to themselves", "open"+strings.Repeat("[a]", 2_500)+"=1", "400"),
		query("brackets of no kind", "p[[]]=1&p[=2&p]=3&[p]=4", "400"),
		query("prototype", "open[__proto__][n]=4", "400"),
		query("content, cut", "filter={%22a%22:", "400"),
		query("content that breaks its schema", "filter={}", "400"),
		query("content, deep", "filter="+strings.Repeat("[", 8_000), "400"),
		query("content without a schema", "bare={%22any%22:[1]}", "200"),
		query("content without a schema, cut", "bare={", "400"),
		query("list without items", "list=1&list=x&list={}", "200"),
		query("a list of many", "list="+strings.Repeat("1&list=", 1_100), "400"),
		query("a list of many commas", "csv="+strings.Repeat(",", 8_000), "400"),
		query("too long a list", "csv=1,2,3,4", "400"),
		query("bad escapes", "p[name]=%zz", "400"),
		query("bad UTF-8", "p[name]=%ff", "400"),
		query("many parameters", strings.TrimSuffix(strings.Repeat("a&", 4_000), "&"), "400"),
	}}
}

func headerKind() kind {
	field := func(name, text, want string) attack { return attack{name, get("/search", text), want} }
	return kind{"header", get("/search", "X-Filter: [1]", "Cookie: crumb=1; other=x"), []attack{
		field("content, cut", "X-Filter: [", "400"),
		field("content, deep", "X-Filter: "+strings.Repeat("[", 20_000), "400"),
		field("content that breaks its schema", "X-Filter: [1,2,3]", "400"),
		field("content twice", "X-Filter: [1]\r\nX-Filter: [2]", "400"),
		field("cookie of no kind", "Cookie: crumb=x", "400"),
		field("cookie twice", "Cookie: crumb=1; crumb=2", "400"),
		field("many cookies", "Cookie: "+strings.Repeat("crumb=1; ", 3_000)+"crumb=2", "400"),
		field("cookies of no kind", "Cookie: =;;;=crumb;\"", "200"),
	}}
}

func noneKind() kind {
	return kind{"none", send("POST", "/none", "", "Content-Length: 0"), []attack{
		{"a body where there is none", post("/none", "application/json", "{}"), "400"},
		{
			"a coded one",
			post("/none", "application/json", gzipped(strings.Repeat("a", 1<<20+1)), "Content-Encoding: gzip"), "413",
		},
	}}
}

func textKind() kind {
	body := func(name, text, want string) attack { return attack{name, post("/text", "text/plain", text), want} }
	return kind{"text", post("/text", "text/plain; charset=utf-8", "aaa"), []attack{
		body("slow pattern", strings.Repeat("a", 999)+"!", "400"),
		body("too long", strings.Repeat("a", 1_001), "400"),
		body("1 MB", strings.Repeat("a", 1<<20), "400"),
		body("bad UTF-8", "a\xff", "400"),
		body("empty", "", "400"),
		{"UTF-16", post("/text", "text/plain; charset=utf-16", "\xff\xfea\x00"), "200"},
		{"UTF-16, cut", post("/text", "text/plain; charset=utf-16", "\xff\xfea"), "400"},
		{"UTF-7", post("/text", "text/plain; charset=utf-7", "a"), "415"},
	}}
}

func octetsKind() kind {
	const octets = "application/octet-stream"
	return kind{"octets", post("/octets", octets, "\x00\xff\xfe"), []attack{
		{"all bytes", post("/octets", octets, strings.Repeat("\xff\x00", 1<<19)), "200"},
		{"another type", post("/octets", "image/png", "\x89PNG"), "415"},
		{"cut in a chunk", send("POST", "/octets", "5\r\nab", "Transfer-Encoding: chunked", "Content-Type: "+octets), "408"},
		{"chunks of a byte", send("POST", "/octets", strings.Repeat("1\r\na\r\n", 100_000)+"0\r\n\r\n",
			"Transfer-Encoding: chunked", "Content-Type: "+octets), "200"},
		{"a chunk without end", send("POST", "/octets", "fffffffff\r\n"+strings.Repeat("a", 1<<20+1),
			"Transfer-Encoding: chunked", "Content-Type: "+octets), "413"},
	}}
}
