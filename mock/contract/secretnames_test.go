package contract_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
)

const secretive = `
openapi: 3.1.0
info: {title: t, version: "1"}
security: [{key: []}]
paths:
  /a:
    parameters:
      - {name: pin, in: query, schema: {type: string, format: password}}
      - {name: page, in: query, schema: {type: integer}}
      - {name: mine, in: query, x-sensitive: true, schema: {type: integer}}
      - {name: free, in: query, x-sensitive: false, schema: {type: integer}}
      - {name: coded, in: query, content: {application/json: {schema: {type: string, format: password}}}}
      - {$ref: '#/components/parameters/Answer'}
    post:
      requestBody:
        content:
          application/json: {schema: {$ref: '#/components/schemas/Account'}}
          application/x-www-form-urlencoded:
            schema: {type: object, properties: {phrase: {type: string, format: password}}}
      responses:
        "200":
          description: d
          headers:
            X-Once: {schema: {type: string, format: password}}
            X-Rate: {schema: {type: integer}}
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Account'}}}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Door}}
  parameters:
    Answer: {name: answer, in: header, schema: {$ref: '#/components/schemas/Hidden'}}
  schemas:
    Hidden: {type: string, writeOnly: true}
    Tree: {type: array, items: {$ref: '#/components/schemas/Tree'}}
    Account:
      type: object
      example: {properties: {shown: {format: password}}}
      x-note: {properties: {shown: {format: password}}}
      enum: [{properties: {shown: {format: password}}}]
      properties:
        name: {type: string}
        format: {type: string, example: password}
        properties: {type: object, properties: {deep: {type: string, format: password}}}
        example: {type: string, writeOnly: true}
        code: {$ref: '#/components/schemas/Hidden'}
        maybe: {anyOf: [{type: "null"}, {$ref: '#/components/schemas/Hidden'}]}
        many: {type: array, items: {type: string, format: password}}
        all: {allOf: [{$ref: '#/components/schemas/Hidden'}, {minLength: 3}]}
        tree: {$ref: '#/components/schemas/Tree'}
        told: {type: string, writeOnly: false}
        private: {type: object, x-sensitive: true}
        public: {type: string, x-sensitive: "true"}
        plain: {type: string, format: uuid}
      $defs:
        example: {type: object, properties: {inner: {type: string, writeOnly: true}}}
      additionalProperties: {type: object, properties: {extra: {type: string, format: password}}}
`

func TestNamesOfSecretsComeFromTheDocument(t *testing.T) {
	t.Parallel()
	c, err := contract.Load("api.yaml", []byte(secretive), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"X-Door", "X-Once", "all", "answer", "code", "coded", "deep", "example", "extra", "inner", "many", "maybe",
		"mine", "phrase", "pin", "private",
	}
	if diff := cmp.Diff(want, c.SecretNames()); diff != "" {
		t.Errorf("secret names (-want +got):\n%s", diff)
	}
}

func TestSecretsWithoutANameAreFound(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		`{type: string, format: password}`:                                                        true,
		`{$ref: '#/components/schemas/Pin'}`:                                                      true,
		`{type: array, items: {$ref: '#/components/schemas/Pin'}}`:                                true,
		`{type: array, items: {type: array, prefixItems: [{type: string}, {x-sensitive: true}]}}`: true,
		`{additionalProperties: {writeOnly: true}}`:                                               true,
		`{properties: {pins: {additionalProperties: {format: password}}}}`:                        true,
		`{patternProperties: {'^a': {format: password}}}`:                                         true,
		`{anyOf: [{type: 'null'}, {unevaluatedProperties: {format: password}}]}`:                  true,
		`{$ref: '#/components/schemas/Tree', additionalProperties: {format: password}}`:           true,
		`{properties: {pin: {format: password}, pins: {items: {format: password}}}}`:              false,
		`{properties: {tokens: {additionalProperties: {format: password}}}}`:                      false,
		`{properties: {pin: {$ref: '#/components/schemas/Pin'}}}`:                                 false,
		`{$ref: '#/components/schemas/Tree'}`:                                                     false,
		`{not: {format: password}, $defs: {pin: {format: password}}}`:                             false,
		`{type: string, enum: [password]}`:                                                        false,
		`true`:                                                                                    false,
	} {
		c, err := contract.Load("api.yaml", []byte(`
openapi: 3.1.0
info: {title: t, version: "1"}
paths: {/a: {get: {responses: {"200": {description: d, content: {application/json: {schema: `+text+`}}}}}}}
components:
  schemas:
    Pin: {type: string, format: password}
    Tree: {type: object, properties: {under: {type: array, items: {$ref: '#/components/schemas/Tree'}}}}
`), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Operations[0].Responses[0].Contents[0].Nameless(); got != want {
			t.Errorf("%s: %t", text, got)
		}
	}
}

func TestNamesOfSecretsInSwagger(t *testing.T) {
	t.Parallel()
	c, err := contract.Load("api.yaml", []byte(`
swagger: "2.0"
info: {title: t, version: "1"}
paths:
  /a:
    post:
      consumes: [application/x-www-form-urlencoded]
      parameters:
        - {name: pin, in: formData, type: string, format: password}
        - {name: page, in: query, type: integer}
        - {name: code, in: query, type: string, format: password}
      responses: {"200": {description: d, schema: {$ref: '#/definitions/A'}}}
definitions:
  A: {type: object, properties: {deep: {type: string, format: password}, name: {type: string}}}
`), nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"code", "deep", "pin"}, c.SecretNames()); diff != "" {
		t.Errorf("secret names (-want +got):\n%s", diff)
	}
}

func TestNamesThatOnlySoundSecretComeFromTheDocument(t *testing.T) {
	t.Parallel()
	c, err := contract.Load("api.yaml", []byte(`
openapi: 3.1.0
info: {title: t, version: "1"}
security: [{key: []}]
paths:
  /a:
    get:
      parameters:
        - {name: to_Token_ExpiresOn, in: query, schema: {type: string, format: date-time}}
        - {name: tokenKind, in: query, schema: {$ref: '#/components/schemas/Kind'}}
        - {name: hasToken, in: query, schema: {type: boolean}}
        - {name: token_type, in: query, schema: {const: bearer}}
        - {name: tokenNote, in: query, x-sensitive: false, schema: {type: string}}
        - {name: otp, in: query, schema: {type: integer}}
        - {name: token, in: query, schema: {type: string}}
        - {name: tokenDay, in: query, x-sensitive: true, schema: {type: string, format: date}}
        - {name: keyToken, in: query, schema: {type: boolean}}
        - {name: tokenTwice, in: query, schema: {type: boolean}}
        - {name: TOKENTWICE, in: header, schema: {type: string}}
        - {name: tokenBody, in: query, schema: {type: boolean}}
        - {name: tokenBoth, in: query, schema: {type: boolean}}
        - {name: tokenHead, in: query, schema: {type: boolean}}
        - {name: tokenCoded, in: query, content: {application/json: {schema: {type: boolean}}}}
        - {name: day, in: query, schema: {type: string, format: date}}
      responses:
        "200":
          description: d
          headers: {TokenHead: {schema: {type: boolean}}}
          content:
            application/json:
              schema:
                properties: {tokenBody: {type: string}, tokenBoth: {type: boolean}, tokenAlone: {type: boolean}}
components:
  securitySchemes: {key: {type: apiKey, in: query, name: keyToken}}
  schemas: {Kind: {type: string, enum: [a, b]}}
`), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"hastoken", "to_token_expireson", "token_type", "tokenboth", "tokenkind", "tokennote"}
	if diff := cmp.Diff(want, c.OpenNames()); diff != "" {
		t.Errorf("open names (-want +got):\n%s", diff)
	}
}

func TestWhatHasASecretAmongOtherThingsIsSecret(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		`{in: query, explode: false, schema: {$ref: '#/components/schemas/M'}}`:                             {"mute", "p"},
		`{in: query, style: spaceDelimited, explode: false, schema: {$ref: '#/components/schemas/M'}}`:      {"mute", "p"},
		`{in: query, schema: {$ref: '#/components/schemas/M'}}`:                                             {"mute"},
		`{in: query, style: deepObject, schema: {$ref: '#/components/schemas/M'}}`:                          {"mute"},
		`{in: query, style: deepObject, schema: {additionalProperties: {format: password}}}`:                {"mute", "p"},
		`{in: query, schema: {type: array, items: {$ref: '#/components/schemas/M'}}}`:                       {"mute", "p"},
		`{in: query, schema: {properties: {deep: {$ref: '#/components/schemas/M'}}}}`:                       {"deep", "mute"},
		`{in: query, explode: false, schema: {properties: {a: {items: {$ref: '#/components/schemas/M'}}}}}`: {"mute", "p"},
		`{in: query, explode: false, schema: {properties: {token: {type: string}}}}`:                        {"mute", "p"},
		`{in: query, explode: false, schema: {properties: {tokenDay: {type: string, format: date}}}}`:       {"mute"},
		`{in: query, content: {application/json: {schema: {$ref: '#/components/schemas/M'}}}}`:              {"mute"},
		`{in: header, schema: {$ref: '#/components/schemas/M'}}`:                                            {"mute", "p"},
		`{in: header, explode: true, schema: {$ref: '#/components/schemas/M'}}`:                             {"mute"},
		`{in: cookie, explode: false, schema: {$ref: '#/components/schemas/M'}}`:                            {"mute"},
		`{in: query, explode: false, schema: {$ref: '#/components/schemas/Tree'}}`:                          {"mute"},
	} {
		c, err := contract.Load("api.yaml", []byte(`
openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /a: {get: {parameters: [{name: p, `+text[1:]+`], responses: {"200": {description: d}}}}
components:
  schemas:
    M: {type: object, properties: {mute: {type: string, format: password}, open: {type: string}}}
    Tree: {type: object, properties: {under: {$ref: '#/components/schemas/Tree'}}}
`), nil)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, c.SecretNames()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

func TestWhatAFormOrAHeaderHidesAmongOtherThingsIsSecret(t *testing.T) {
	t.Parallel()
	c, err := contract.Load("api.yaml", []byte(`
openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /a:
    post:
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema:
              allOf:
                - {properties: {row: {$ref: '#/components/schemas/Mix'}, sub: {$ref: '#/components/schemas/Mix'}}}
            encoding: {row: {style: form, explode: false}, sub: {style: deepObject}}
      responses:
        "200":
          description: d
          headers: {X-Row: {schema: {$ref: '#/components/schemas/Mix'}}, X-Open: {schema: {type: object}}}
components: {schemas: {Mix: {type: object, properties: {mute: {type: string, format: password}}}}}
`), nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"X-Row", "mute", "row"}, c.SecretNames()); diff != "" {
		t.Errorf("secret names (-want +got):\n%s", diff)
	}
}
