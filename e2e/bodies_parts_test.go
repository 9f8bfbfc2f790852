package e2e

import "strings"

// part is a part of a multipart body with the boundary b (RFC 7578).
func part(disposition, body string, fields ...string) string {
	return "--b\r\nContent-Disposition: " + disposition + "\r\n" + lines(fields) + "\r\n" + body + "\r\n"
}

func named(name string) string { return `form-data; name="` + name + `"` }

func uploadKind() kind {
	const multi = "multipart/form-data; boundary=b"
	id, end := part(named("id"), "7"), "--b--\r\n"
	body := func(name, text, want string) attack { return attack{name, post("/upload", multi, text), want} }
	typed := func(name, mediaType, want string) attack {
		return attack{name, post("/upload", mediaType, id+end), want}
	}
	meta := func(text string) string { return part(named("meta"), text, "Content-Type: application/json") }
	good := id + meta(`{"a":1}`) + part(named("photo")+`; filename="a.png"`, "\x89PNG", "Content-Type: image/png") +
		part(named("files")+`; filename="a"`, "\x00\xff") + end
	return kind{"multipart", post("/upload", multi, good), []attack{
		body("no id", meta(`{"a":1}`)+end, "400"),
		body("id of no kind", part(named("id"), "x")+end, "400"),
		body("id twice", id+id+end, "400"),
		body("photo of another type", id+part(named("photo"), "GIF", "Content-Type: image/gif")+end, "400"),
		body("JSON that breaks its schema", id+meta("{}")+end, "400"),
		body("JSON, cut", id+meta(`{"a":`)+end, "400"),
		body("JSON, deep", id+meta(strings.Repeat("[", 500_000))+end, "400"),
		body("10,000 parts", id+strings.Repeat(part(named("files"), "x"), 10_000)+end, "400"),
		body("100,000 empty parts", strings.Repeat("--b\r\n\r\n\r\n", 90_000)+end, "400"),
		body("100,000 boundaries", strings.Repeat("--b\r\n", 200_000)+end, "400"),
		body("many fields in a part", part(named("id"), "7", strings.Repeat("X: y\r\n", 100_000)+"X: y")+end, "400"),
		body("a long field in a part", part(named("id"), "7", "X: "+strings.Repeat("y", 900_000))+end, "400"),
		body("many parameters of a part", part(named("id")+strings.Repeat(";a=b", 200_000), "7")+end, "400"),
		body("name continued", part("form-data; name*0=i; name*1=d", "7")+end, "200"),
		body("part without a name", part("form-data", "7")+end, "400"),
		body("part without a disposition", "--b\r\n\r\n7\r\n"+end, "400"),
		body("file name with a path", id+part(named("files")+`; filename="../../etc/passwd"`, "x")+end, "200"),
		body("part of a coding", part(named("id"), "Nw==", "Content-Transfer-Encoding: base64")+end, "200"),
		body("part in a part", part(named("id"), id+end, "Content-Type: multipart/mixed; boundary=b")+end, "400"),
		body("cut in a part", id[:len(id)-3], "400"),
		body("cut in a head", "--b\r\nContent-Dispo", "400"),
		body("no end", id, "400"),
		body("no beginning", end, "400"),
		body("empty", "", "400"),
		body("before and behind", "preface\r\n"+id+end+"epilogue", "200"),
		body("line feeds only", strings.ReplaceAll(id+end, "\r\n", "\n"), "200"),
		body("boundary in the text", part(named("id"), "--b")+end, "400"),
		typed("no boundary", "multipart/form-data", "400"),
		typed("empty boundary", `multipart/form-data; boundary=""`, "400"),
		typed("long boundary", "multipart/form-data; boundary="+strings.Repeat("b", 20_000), "400"),
		typed("another boundary", "multipart/form-data; boundary=c", "400"),
		typed("two boundaries", "multipart/form-data; boundary=c; boundary=b", "400"),
		typed("boundary of no kind", `multipart/form-data; boundary="b\r\n"`, "400"),
		typed("another multipart", "multipart/mixed; boundary=b", "415"),
	}}
}

func scalarKind() kind {
	const multi = "multipart/form-data; boundary=b"
	body := func(name, text, want string) attack { return attack{name, post("/scalar", multi, text), want} }
	// Nothing in form data is a string, so that the good request is one to another operation.
	return kind{"multipart scalar", send("POST", "/none", "", "Content-Length: 0"), []attack{
		body("one part", part(named("a"), "x")+"--b--\r\n", "400"),
		body("no part", "--b--\r\n", "400"),
		body("empty", "", "400"),
		body("cut", "--b\r\nContent-Disposition: form-data", "400"),
		body("10,000 parts", strings.Repeat(part(named("a"), "x"), 10_000)+"--b--\r\n", "400"),
	}}
}

func xmlKind() kind {
	const xml = "application/xml"
	body := func(name, text, want string) attack { return attack{name, post("/xml", xml, text), want} }
	inside := func(name, text, want string) attack { return body(name, `<pet id="7">`+text+"</pet>", want) }
	lol := `<!ENTITY a "lol">`
	for _, c := range "bcdefghij" {
		lol += "<!ENTITY " + string(c) + ` "` + strings.Repeat("&"+string(c-1)+";", 10) + `">`
	}
	return kind{"XML", post("/xml", xml, `<pet id="7"><name>x</name><tags><tag>a</tag></tags></pet>`), []attack{
		body("no id", "<pet/>", "400"),
		body("id of no kind", `<pet id="x"/>`, "400"),
		body("another root", `<dog id="7"/>`, "400"),
		body("entities of entities", "<!DOCTYPE pet ["+lol+`]><pet id="7"><name>&j;</name></pet>`, "400"),
		body("one long entity", `<!DOCTYPE pet [<!ENTITY a "`+strings.Repeat("a", 100_000)+`">]><pet id="7"><name>`+
			strings.Repeat("&a;", 100_000)+"</name></pet>", "400"),
		body("entity of a file",
			`<!DOCTYPE pet [<!ENTITY a SYSTEM "file:///etc/passwd">]><pet id="7"><name>&a;</name></pet>`, "400"),
		body("entity of an address", `<!DOCTYPE pet [<!ENTITY % a SYSTEM "http://127.0.0.1:1/">%a;]><pet id="7"/>`, "400"),
		body("DTD of elsewhere", `<!DOCTYPE pet SYSTEM "http://127.0.0.1:1/pet.dtd"><pet id="7"/>`, "400"),
		body("DTD that is empty", `<!DOCTYPE pet><pet id="7"/>`, "400"),
		inside("an entity of no name", "<name>&nobody;</name>", "400"),
		inside("deep", nested(140_000, "<a>", "", "</a>"), "400"),
		inside("deep, not closed", strings.Repeat("<a>", 300_000), "400"),
		inside("many elements", strings.Repeat("<a/>", 250_000), "400"),
		inside("many tags", "<tags>"+strings.Repeat("<tag/>", 50_000)+"</tags>", "200"),
		inside("many comments", strings.Repeat("<!---->", 140_000), "200"),
		inside("many instructions", strings.Repeat("<?a?>", 180_000), "200"),
		inside("many sections", "<name>"+strings.Repeat("<![CDATA[]]>", 80_000)+"</name>", "200"),
		body("many attributes", `<pet id="7"`+numbered(` a%d="1"`, 90_000)+"/>", "400"),
		body("an attribute twice", `<pet id="7" id="8"/>`, "400"),
		body("a long name", "<"+strings.Repeat("a", 1_000_000)+"/>", "400"),
		body("namespaces", `<pet id="7"`+numbered(` xmlns:n%d="http://a/%[1]d"`, 25_000)+"/>", "200"),
		body("cut", `<pet id="7"><name>x`, "400"),
		body("two roots", `<pet id="7"/><pet id="7"/>`, "400"),
		body("text behind", `<pet id="7"/>text`, "400"),
		body("XML 1.1", `<?xml version="1.1"?><pet id="7"/>`, "400"),
		body("UTF-7", `<?xml version="1.0" encoding="utf-7"?><pet id="7"/>`, "415"),
		body("UTF-16", "\xff\xfe<\x00p\x00/\x00>\x00", "400"),
		body("bad UTF-8", "<pet id=\"7\"><name>\xff</name></pet>", "400"),
		body("NUL", "<pet id=\"7\"><name>\x00</name></pet>", "400"),
		body("empty", "", "400"),
		body("JSON", `{"id":7}`, "400"),
	}}
}
