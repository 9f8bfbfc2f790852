package e2e

import "strings"

// bodied is a document with a body of every kind, and with the parameters that have ended other servers. Each reply is
// the same small one, so that a test sees nothing but what was made of the request.
const bodied = `openapi: 3.1.0
info: {title: Bodies, version: "1"}
paths:
  /json: {post: {requestBody: {$ref: "#/components/requestBodies/json"}, responses: {$ref: "#/x-replies"}}}
  /form: {post: {requestBody: {$ref: "#/components/requestBodies/form"}, responses: {$ref: "#/x-replies"}}}
  /upload: {post: {requestBody: {$ref: "#/components/requestBodies/upload"}, responses: {$ref: "#/x-replies"}}}
  /scalar: {post: {requestBody: {$ref: "#/components/requestBodies/scalar"}, responses: {$ref: "#/x-replies"}}}
  /xml: {post: {requestBody: {$ref: "#/components/requestBodies/xml"}, responses: {$ref: "#/x-replies"}}}
  /text: {post: {requestBody: {$ref: "#/components/requestBodies/text"}, responses: {$ref: "#/x-replies"}}}
  /octets: {post: {requestBody: {$ref: "#/components/requestBodies/octets"}, responses: {$ref: "#/x-replies"}}}
  /none: {post: {responses: {$ref: "#/x-replies"}}}
  /search:
    get:
      parameters:
        - name: p
          in: query
          style: deepObject
          explode: true
          schema:
            type: object
            properties: {items: {type: array, items: {type: integer}}, name: {type: string, maxLength: 9}}
        - {name: open, in: query, style: deepObject, explode: true, schema: {$ref: "#/components/schemas/Tree"}}
        - {name: filter, in: query, content: {application/json: {schema: {type: object, required: [a]}}}}
        - {name: bare, in: query, content: {application/json: {}}}
        - {name: list, in: query, schema: {type: array}}
        - {name: csv, in: query, explode: false, schema: {type: array, items: {type: integer}, maxItems: 3}}
        - {name: X-Filter, in: header, content: {application/json: {schema: {type: array, maxItems: 2}}}}
        - {name: crumb, in: cookie, schema: {type: integer}}
      responses: {$ref: "#/x-replies"}
components:
  requestBodies:
    json:
      required: true
      content:
        application/json: {schema: {$ref: "#/components/schemas/Tree"}}
    form:
      required: true
      content:
        application/x-www-form-urlencoded:
          schema:
            type: object
            required: [id]
            properties:
              id: {type: integer}
              tags: {type: array, items: {type: string}}
              open: {type: array}
              deep: {type: object, properties: {a: {type: integer}}}
              meta: {type: object, required: [a]}
            additionalProperties: false
          encoding:
            deep: {style: deepObject, explode: true}
            meta: {contentType: application/json}
    upload:
      required: true
      content:
        multipart/form-data:
          schema:
            type: object
            required: [id]
            properties:
              id: {type: integer}
              meta: {type: object, required: [a]}
              photo: {type: string, contentMediaType: image/png}
              files: {type: array, items: {type: string, contentMediaType: application/octet-stream}}
          encoding:
            meta: {contentType: application/json}
            photo: {contentType: image/png}
    scalar: {required: true, content: {multipart/form-data: {schema: {type: string}}}}
    xml:
      required: true
      content:
        application/xml:
          schema:
            type: object
            required: [id]
            xml: {name: pet}
            properties:
              id: {type: integer, xml: {attribute: true}}
              name: {type: string}
              tags: {type: array, xml: {wrapped: true}, items: {type: string, xml: {name: tag}}}
            additionalProperties: {$ref: "#/components/schemas/Tree"}
    text: {required: true, content: {text/plain: {schema: {type: string, maxLength: 1000, pattern: "^(a+)+$"}}}}
    octets: {required: true, content: {application/octet-stream: {schema: {type: string, format: binary}}}}
  schemas:
    Tree:
      type: object
      properties:
        list: {type: array}
        unique: {type: array, uniqueItems: true}
        n: {type: integer, format: int64, multipleOf: 3}
      additionalProperties: {$ref: "#/components/schemas/Tree"}
x-replies:
  "200": {description: fine, content: {application/json: {schema: {const: fine}}}}
`

// bodiedDocument is the document without references where there may be none.
func bodiedDocument() string {
	text, replies, _ := strings.Cut(bodied, "x-replies:\n")
	return strings.ReplaceAll(text, `{$ref: "#/x-replies"}`, "{"+strings.TrimSpace(replies)+"}")
}
