package contract

import "strings"

// grammar30 and later are the objects of OpenAPI and their fields (OpenAPI 3.2, section 4). Each line is an object:
// the name it has here, the specification's name for it, then its fields. A field is name:type, where the type is
// t text, b boolean, a anything, schema, or another line; [ before it makes it an array and { a map of free names.
// & lets a reference stand in its place, ! requires it, and 31 or 32 is the version that brought it. The name * stands
// for every name that does not begin with x-.
const grammar = `
document  OpenAPI         openapi:t! $self:t32 info:info! jsonSchemaDialect:t31 servers:[server paths:paths
document  OpenAPI         webhooks:{path&31 components:components security:[requirement tags:[tag externalDocs:docs
info      Info            title:t! summary:t31 description:t termsOfService:t contact:contact license:license version:t!
contact   Contact         name:t url:t email:t
license   License         name:t! identifier:t31 url:t
server    Server          url:t! name:t32 description:t variables:{variable
variable  ServerVariable  enum:[t default:t! description:t
components Components     schemas:{schema responses:{response& parameters:{parameter& examples:{example&
components Components     requestBodies:{body& headers:{header& securitySchemes:{scheme& links:{link&
components Components     callbacks:{callback& pathItems:{path&31 mediaTypes:{media&32
paths     Paths           *:path&
path      PathItem        summary:t description:t get:operation put:operation post:operation delete:operation
path      PathItem        options:operation head:operation patch:operation trace:operation query:operation32
path      PathItem        additionalOperations:{operation32 servers:[server parameters:[parameter&
operation Operation       tags:[t summary:t description:t externalDocs:docs operationId:t parameters:[parameter&
operation Operation       requestBody:body& responses:responses callbacks:{callback& deprecated:b
operation Operation       security:[requirement servers:[server
docs      ExternalDocumentation description:t url:t!
parameter Parameter       name:t! in:t! description:t required:b deprecated:b allowEmptyValue:b style:t explode:b
parameter Parameter       allowReserved:b schema:schema example:a examples:{example& content:{media&
body      RequestBody     description:t content:{media&! required:b
media     MediaType       schema:schema itemSchema:schema32 example:a examples:{example& encoding:{encoding
media     MediaType       prefixEncoding:[encoding32 itemEncoding:encoding32
encoding  Encoding        contentType:t headers:{header& style:t explode:b allowReserved:b encoding:{encoding32
encoding  Encoding        prefixEncoding:[encoding32 itemEncoding:encoding32
responses Responses       *:response&
response  Response        summary:t32 description:t! headers:{header& content:{media& links:{link&
callback  Callback        *:path&
example   Example         summary:t description:t value:a externalValue:t dataValue:a32 serializedValue:t32
link      Link            operationRef:t operationId:t parameters:a requestBody:a description:t server:server
header    Header          description:t required:b deprecated:b allowEmptyValue:b style:t explode:b allowReserved:b
header    Header          schema:schema example:a examples:{example& content:{media&
tag       Tag             name:t! summary:t32 description:t externalDocs:docs parent:t32 kind:t32
scheme    SecurityScheme  type:t! description:t name:t in:t scheme:t bearerFormat:t flows:flows openIdConnectUrl:t
scheme    SecurityScheme  oauth2MetadataUrl:t32 deprecated:b32
flows     OAuthFlows      implicit:flow password:flow clientCredentials:flow authorizationCode:flow
flows     OAuthFlows      deviceAuthorization:flow32
flow      OAuthFlow       authorizationUrl:t deviceAuthorizationUrl:t32 tokenUrl:t refreshUrl:t scopes:scopes!
scopes    Scopes          *:t
requirement SecurityRequirement *:[t
`

// form is what an object may hold.
type form struct {
	// title is the specification's name for the object.
	title  string
	names  []string
	fields map[string]field
	// free is the field that stands for every name, if there is one.
	free *field
}

// field is what may stand in one member of an object.
type field struct {
	// kind is t, b, a, schema or the name of a form.
	kind                        string
	list, named, refers, needed bool
	// since is the minor version that brought it.
	since int
}

// forms reads a grammar. It is a hundred lines, and read anew for each document rather than kept in a variable that
// anybody could change.
func forms(text string) map[string]*form {
	all := map[string]*form{}
	for line := range strings.Lines(strings.TrimSpace(text)) {
		words := strings.Fields(line)
		f := all[words[0]]
		if f == nil {
			f = &form{title: words[1], fields: map[string]field{}}
			all[words[0]] = f
		}
		for _, word := range words[2:] {
			name, kind, _ := strings.Cut(word, ":")
			one := fieldOf(kind)
			if name == "*" {
				f.free = &one
				continue
			}
			f.names = append(f.names, name)
			f.fields[name] = one
		}
	}
	return all
}

func fieldOf(kind string) field {
	var f field
	for minor, suffix := range map[int]string{1: "31", 2: "32"} {
		if rest, ok := strings.CutSuffix(kind, suffix); ok {
			f.since, kind = minor, rest
		}
	}
	kind, f.needed = strings.CutSuffix(kind, "!")
	kind, f.refers = strings.CutSuffix(kind, "&")
	kind, f.list = strings.CutPrefix(kind, "[")
	f.kind, f.named = strings.CutPrefix(kind, "{")
	return f
}

// nearest is the name that a misspelt one probably means, or "".
func nearestName(name string, known []string) string {
	best, lowest := "", 3
	if len(name) < 4 || len(name) > maxCompared {
		return ""
	}
	for _, have := range known {
		if len(have) > maxCompared {
			continue
		}
		cost := edits(strings.ToLower(name), strings.ToLower(have))
		if cost < lowest && cost*3 <= len(have) {
			best, lowest = have, cost
		}
	}
	return best
}
